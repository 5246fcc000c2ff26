"""A page asks the database a fixed number of questions, however large the record is."""

import pytest
from django.test import Client

from cooperation.models import ActionItem, Dialogue, Partnership
from tests.dashboard.copies import multiply
from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db

#: Questions each page asks.
QUERIES = {
    "/": 4,
    "/us-kr/timeline/": 21,
    "/us-kr/timeline/?kind=milestone&area=lunar-mars&from=2022&to=2025": 10,
    "/us-kr/timeline/?kind=event&from=2040": 6,
    "/search/": 0,
    "/search/?q=a": 17,
    "/search/?q=nowhere-in-the-record": 15,
    "/search/?q=space&kind=source&page=2": 1,
    "/method/": 1,
    "/accessibility/": 0,
    "/developers/": 0,
    "/developers/agencies/": 0,
    "/data/": 0,
    "/data/dictionary/": 0,
    "/us-kr/quality/": 37,
    "/us-kr/": 24,
    "/us-kr/changes/": 21,
    "/us-kr/changes/?since=civil-3&until=civil-4": 21,
    "/us-kr/changes/?since=civil-1&area=lunar-mars": 22,
    "/us-kr/matrix.csv": 9,
    "/us-kr/actions.csv?status=open&sort=title": 10,
    "/missions.xlsx?phase=launched": 9,
    "/agencies.csv": 7,
    "/data/officials.jsonl": 5,
    "/data/delegates.csv": 7,
    "/us-kr/areas/": 5,
    "/us-kr/areas/earth-obs/": 18,
    "/us-kr/dialogues/": 6,
    "/us-kr/dialogues/civil-4/": 15,
    "/us-kr/dialogues/civil-5/": 7,
    "/us-kr/actions/": 8,
    "/us-kr/actions/?status=awaiting_update&area=earth-obs&agency=nasa&side=us&dialogue=civil-4&q=a": 11,
    "/us-kr/actions/?q=nowhere-in-the-record&area=mda": 9,
    "/us-kr/actions/4.14/": 11,
    "/us-kr/matrix.svg": 5,
    "/us-kr/progress.svg": 5,
    "/us-kr/flow.svg": 3,
    "/us-kr/timeline.svg": 20,
    "/us-kr/areas/lunar-mars/missions.svg": 6,
    "/missions/danuri/timeline.svg": 12,
    "/programs/artemis/timeline.svg": 11,
    "/embed/us-kr/matrix/": 5,
    "/embed/us-kr/areas/earth-obs/": 18,
    "/missions/": 12,
    "/us-kr/missions/": 11,
    "/us-kr/missions/?phase=launched&kind=spacecraft&area=space-weather&agency=nasa&q=a": 11,
    "/missions/danuri/": 12,
    "/programs/": 12,
    "/us-kr/programs/": 10,
    "/us-kr/programs/?area=earth-obs&side=us&agency=nasa&q=a": 10,
    "/programs/artemis/": 11,
    "/programs/klep/": 12,
    "/agreements/": 12,
    "/us-kr/agreements/": 10,
    "/us-kr/agreements/?status=in_force&as_of=2020-01-01": 10,
    "/us-kr/agreements/?status=signed&kind=study&side=us&agency=nasa&from=2014&to=2020&q=a": 10,
    "/agreements/framework-2016/": 11,
    "/working-groups/": 10,
    "/us-kr/working-groups/?standing=standing&area=satnav&agency=state": 10,
    "/working-groups/gps-kps-twg/": 7,
    "/events/": 10,
    "/us-kr/events/?kind=meeting&area=policy&agency=nasa&from=2020": 10,
    "/events/space-forum-2023/": 7,
    "/agencies/": 14,
    "/us-kr/agencies/?area=lunar-mars&side=kr": 11,
    "/agencies/kasa/": 21,
    "/officials/": 18,
    "/us-kr/officials/?dialogue=civil-3&role=head": 17,
    "/officials/han-min-young/": 9,
    "/sources/": 12,
    "/us-kr/sources/?kind=joint": 9,
    "/sources/s1/": 15,
}
#: The lists, and the overview with its matrix, may ask no more than this.
LIMITS = {"/": 12, "/us-kr/": 24, "/us-kr/areas/": 12, "/us-kr/dialogues/": 12, "/us-kr/actions/": 12}


def test_the_pages_people_open_first_are_frugal() -> None:
    assert all(QUERIES[path] <= limit for path, limit in LIMITS.items())


def test_each_page_asks_as_often_as_it_says(client: Client, django_assert_num_queries: object) -> None:
    """Read in Korean here; below, the pages of a larger record are read in English."""
    for path, number in QUERIES.items():
        with django_assert_num_queries(number, info=path):
            assert fetch(client, f"/ko{path}").status == 200


@pytest.mark.sweep
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
            assert fetch(client, path).status == 200
