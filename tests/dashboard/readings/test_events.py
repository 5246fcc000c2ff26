import datetime

import pytest

from cooperation.models import Event, Publication
from dashboard.filters.events import events_on
from dashboard.readings.events import read_event, read_event_rows
from tests.makers import make_agency, make_area, make_event, make_official, make_partnership

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def test_a_row_names_the_areas() -> None:
    (row,) = read_event_rows(events_on(None, TODAY).filter(slug="gnss-meeting-2023"), None, TODAY)
    assert [area.slug for area in row.areas] == ["satnav", "commercial"]


def test_a_page_names_agencies_officials_and_areas() -> None:
    page = read_event("nasa-kasa-2024-meeting", TODAY)
    assert {agency.slug for agency in page.agencies} == {"nasa", "kasa"}
    assert {official.slug for official in page.officials} == {"bill-nelson", "yoon-youngbin"}
    assert page.partnership.slug == "us-kr"
    assert len(page.areas) == 5


def test_neighbors_are_the_events_of_the_partnership_before_and_after() -> None:
    make_event(make_partnership(), "2023-11-07")
    neighbors = read_event("space-forum-2023", TODAY).neighbors
    assert (neighbors.previous.slug, neighbors.following.slug) == ("gnss-meeting-2023", "industry-symposium-2023")


def test_an_event_that_came_later_is_no_neighbor() -> None:
    assert read_event("space-forum-2023", datetime.date(2023, 11, 7)).neighbors.following is None


def test_nothing_of_a_draft_is_shown() -> None:
    hidden = {"publication": Publication.DRAFT}
    make_event(
        slug="shown",
        agencies=[make_agency("HID", **hidden)],
        officials=[make_official(**hidden)],
        areas=[make_area(slug="hidden-area", **hidden)],
    )
    page = read_event("shown", TODAY)
    assert (page.agencies, page.officials, page.areas) == ((), (), ())


def test_an_event_is_not_known_before_it_began() -> None:
    with pytest.raises(Event.DoesNotExist):
        read_event("space-forum-2023", datetime.date(2023, 11, 5))
