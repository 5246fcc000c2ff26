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
    f"{ROOT}/partnerships/": 11,
    f"{PAIR}/": 17,
    f"{PAIR}/matrix/": 8,
    f"{PAIR}/changes/": 38,
    f"{PAIR}/changes/?since=civil-3&until=civil-4": 38,
    f"{PAIR}/timeline/": 22,
    f"{PAIR}/timeline/?kind=milestone&area=lunar-mars&from=2022&to=2025": 14,
    f"{PAIR}/areas/": 12,
    f"{PAIR}/areas/earth-obs/": 29,
    f"{PAIR}/dialogues/": 16,
    f"{PAIR}/dialogues/civil-4/": 29,
    f"{PAIR}/actions/": 25,
    f"{PAIR}/actions/?status=awaiting_update&area=earth-obs&side=us&sort=-title&size=100": 25,
    f"{PAIR}/actions/?fields=reference,title_en": 12,
    f"{PAIR}/actions/4.14/": 27,
    f"{PAIR}/missions/": 22,
    f"{ROOT}/missions/": 22,
    f"{ROOT}/missions/danuri/": 29,
    f"{ROOT}/programs/": 20,
    f"{ROOT}/programs/artemis/": 25,
    f"{ROOT}/agreements/": 26,
    f"{ROOT}/agreements/framework-2016/": 31,
    f"{ROOT}/working-groups/": 17,
    f"{ROOT}/working-groups/gps-kps-twg/": 19,
    f"{ROOT}/events/": 18,
    f"{ROOT}/events/space-forum-2023/": 20,
    f"{ROOT}/agencies/": 13,
    f"{ROOT}/agencies/kasa/": 26,
    f"{ROOT}/officials/": 15,
    f"{ROOT}/officials/han-min-young/": 16,
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
