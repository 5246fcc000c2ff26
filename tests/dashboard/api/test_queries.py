"""An address asks the database a fixed number of questions, however large the record is."""

import pytest
from django.test import Client

from cooperation.models import Partnership
from tests.dashboard.api.addresses import PAIR, ROOT
from tests.dashboard.copies import multiply

pytestmark = pytest.mark.django_db

#: Questions each address asks, two of them for its freshness.
QUERIES = {
    f"{ROOT}/": 2,
    f"{ROOT}/openapi.json": 2,
    f"{ROOT}/partnerships/": 9,
    f"{PAIR}/": 15,
    f"{PAIR}/matrix/": 8,
    f"{PAIR}/changes/": 42,
    f"{PAIR}/changes/?since=civil-3&until=civil-4&size=100": 42,
    f"{PAIR}/timeline/": 22,
    f"{PAIR}/timeline/?kind=milestone&area=lunar-mars&from=2022&to=2025": 14,
    f"{PAIR}/areas/": 11,
    f"{PAIR}/areas/earth-obs/": 28,
    f"{PAIR}/dialogues/": 12,
    f"{PAIR}/dialogues/civil-4/": 25,
    f"{PAIR}/actions/": 16,
    f"{PAIR}/actions/?status=awaiting_update&area=earth-obs&side=us&sort=-title&size=100": 17,
    f"{PAIR}/actions/?fields=reference,title_en": 9,
    f"{PAIR}/actions/4.14/": 21,
    f"{PAIR}/missions/": 15,
    f"{ROOT}/missions/": 15,
    f"{ROOT}/missions/danuri/": 22,
    f"{ROOT}/programs/": 14,
    f"{ROOT}/programs/artemis/": 19,
    f"{ROOT}/agreements/": 18,
    f"{ROOT}/agreements/framework-2016/": 23,
    f"{ROOT}/working-groups/": 13,
    f"{ROOT}/working-groups/gps-kps-twg/": 15,
    f"{ROOT}/events/": 13,
    f"{ROOT}/events/space-forum-2023/": 15,
    f"{ROOT}/agencies/": 13,
    f"{ROOT}/agencies/kasa/": 28,
    f"{ROOT}/officials/": 12,
    f"{ROOT}/officials/han-min-young/": 13,
    f"{ROOT}/sources/": 9,
    f"{ROOT}/sources/s1/": 34,
}


def test_each_address_asks_as_often_as_it_says(client: Client, django_assert_num_queries: object) -> None:
    for address, number in QUERIES.items():
        with django_assert_num_queries(number, info=address):
            assert client.get(address).status_code == 200


@pytest.mark.sweep
def test_a_record_five_times_as_large_is_read_with_no_more_questions(
    client: Client, django_assert_max_num_queries: object
) -> None:
    """The first page of the timeline may even name fewer kinds of things."""
    multiply(Partnership.objects.get(slug="us-kr"), 5)
    for address, number in QUERIES.items():
        with django_assert_max_num_queries(number, info=address):
            assert client.get(address).status_code == 200
