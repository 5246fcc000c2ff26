"""A page asks the database a fixed number of questions, however large the record is."""

import pytest
from django.test import Client

from cooperation.models import ActionItem, Dialogue, Partnership
from tests.dashboard.copies import multiply

pytestmark = pytest.mark.django_db

#: Questions each page asks.
QUERIES = {
    "/": 4,
    "/method/": 0,
    "/us-kr/": 15,
    "/us-kr/matrix.csv": 5,
    "/us-kr/areas/": 5,
    "/us-kr/areas/earth-obs/": 13,
    "/us-kr/dialogues/": 4,
    "/us-kr/dialogues/civil-4/": 14,
    "/us-kr/dialogues/civil-5/": 8,
    "/us-kr/actions/": 12,
    "/us-kr/actions/?status=awaiting_update&area=earth-obs&agency=nasa&side=us&dialogue=civil-4&q=a": 12,
    "/us-kr/actions/?q=nowhere-in-the-record&area=mda": 11,
    "/us-kr/actions/4.14/": 11,
}
#: The lists, and the overview with its matrix, may ask no more than this.
LIMITS = {"/": 12, "/us-kr/": 15, "/us-kr/areas/": 12, "/us-kr/dialogues/": 12, "/us-kr/actions/": 12}


def test_the_pages_people_open_first_are_frugal() -> None:
    assert all(QUERIES[path] <= limit for path, limit in LIMITS.items())


@pytest.mark.parametrize("prefix", ["", "/ko"])
def test_each_page_asks_as_often_as_it_says(client: Client, django_assert_num_queries: object, prefix: str) -> None:
    for path, number in QUERIES.items():
        with django_assert_num_queries(number, info=path):
            assert client.get(prefix + path).status_code == 200


def test_a_record_ten_times_as_large_is_read_with_as_many_questions(
    client: Client, django_assert_num_queries: object
) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    sizes = [ActionItem.objects.count(), Dialogue.objects.count()]
    own = [
        ActionItem.objects.filter(partnership=partnership).count(),
        Dialogue.objects.filter(series__partnership=partnership).count(),
    ]
    multiply(partnership, 10)
    assert [ActionItem.objects.count(), Dialogue.objects.count()] == [
        size + 9 * number for size, number in zip(sizes, own, strict=True)
    ]
    for path, number in QUERIES.items():
        with django_assert_num_queries(number, info=path):
            assert client.get(path).status_code == 200
