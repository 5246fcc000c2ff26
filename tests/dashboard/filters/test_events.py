import datetime

import pytest
from django.http import QueryDict

from cooperation.models import Event, Partnership, Publication
from dashboard.filters.events import EventFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import make_agency, make_area, make_event

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> EventFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return EventFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [event.slug for event in filtered(query, partnership, day).qs]


class TestWhichEvents:
    def test_without_a_filter_every_public_event_is_shown(self) -> None:
        assert set(slugs()) == set(Event.objects.values_list("slug", flat=True))

    def test_an_event_that_begins_later_is_not_shown(self) -> None:
        assert "space-forum-2023" not in slugs(day=datetime.date(2023, 11, 5))
        assert "space-forum-2023" in slugs(day=datetime.date(2023, 11, 6))

    def test_a_span_of_years_keeps_an_event_that_runs_into_it(self) -> None:
        make_event(on="2021-12-31", ends_on="2022-01-02", slug="across")
        assert slugs("from=2022", "aa-zz") == slugs("to=2021", "aa-zz") == ["across"]
        assert slugs("from=2023", "aa-zz") == slugs("to=2020", "aa-zz") == []

    def test_a_kind_shows_the_events_of_that_kind(self) -> None:
        assert slugs("kind=summit") == ["us-kr-summit-2022"]


class TestCounts:
    @pytest.mark.parametrize("beside", ["", "kind=meeting", "from=2024"])
    def test_a_count_is_what_choosing_shows(self, beside: str) -> None:
        assert wrong_counts(filtered, beside) == []

    def test_a_count_of_a_partnership_on_an_earlier_day_is_what_choosing_shows(self) -> None:
        assert wrong_counts(lambda query: filtered(query, "us-kr", datetime.date(2023, 11, 6))) == []

    def test_a_draft_is_neither_counted_nor_offered(self) -> None:
        make_event(agencies=[make_agency("HID", publication=Publication.DRAFT)])
        make_event(publication=Publication.DRAFT)
        listing = filtered(partnership="aa-zz")
        assert listing.counts["total"] == 1
        assert options(listing, "agency") == {}


class TestOrder:
    def test_the_newest_come_first(self) -> None:
        assert slugs()[0] == "new-space-seminar-2025"
        assert slugs()[-1] == "us-kr-summit-2022"

    def test_no_order_hides_an_event(self) -> None:
        assert unsortable(filtered) == []

    def test_the_first_area_on_the_agenda_orders_the_list(self) -> None:
        hidden = make_area(order=1, publication=Publication.DRAFT)
        early, middle, late = (make_area(order=order) for order in (91, 92, 93))
        make_event(slug="none", areas=[hidden])
        make_event(slug="late", areas=[late, middle, hidden])
        make_event(slug="early", areas=[late, early])
        assert slugs("sort=areas", "aa-zz") == ["early", "late", "none"]
        assert slugs("sort=-areas", "aa-zz") == ["late", "early", "none"]
