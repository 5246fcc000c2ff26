import datetime

import pytest
from django.http import QueryDict

from cooperation.models import Partnership, Publication, WorkingGroup
from dashboard.filters.working_groups import WorkingGroupFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import make_agency, make_area, make_working_group

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> WorkingGroupFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return WorkingGroupFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [group.slug for group in filtered(query, partnership, day).qs]


class TestWhichGroups:
    def test_without_a_filter_every_public_group_is_shown(self) -> None:
        assert set(slugs()) == set(WorkingGroup.objects.values_list("slug", flat=True))

    def test_a_group_set_up_later_is_not_shown(self) -> None:
        assert "gps-kps-twg" not in slugs(day=datetime.date(2023, 3, 19))
        assert "gps-kps-twg" in slugs(day=datetime.date(2023, 3, 20))

    def test_a_group_that_ended_later_still_stood_on_the_day(self) -> None:
        assert "forum-prep" in slugs("standing=ended")
        assert "forum-prep" in slugs("standing=standing", day=datetime.date(2023, 11, 30))

    def test_an_agency_finds_the_groups_it_is_a_member_of(self) -> None:
        assert slugs("agency=kcg") == ["nmio-kcg"]


class TestCounts:
    @pytest.mark.parametrize("beside", ["", "standing=standing", "agency=state"])
    def test_a_count_is_what_choosing_shows(self, beside: str) -> None:
        assert wrong_counts(filtered, beside) == []

    def test_a_count_of_a_partnership_on_an_earlier_day_is_what_choosing_shows(self) -> None:
        assert wrong_counts(lambda query: filtered(query, "us-kr", datetime.date(2023, 6, 1))) == []

    def test_a_draft_is_neither_counted_nor_offered(self) -> None:
        make_working_group(agencies=[make_agency("HID", publication=Publication.DRAFT)])
        make_working_group(publication=Publication.DRAFT)
        listing = filtered(partnership="aa-zz")
        assert listing.counts["total"] == 1
        assert options(listing, "agency") == {}


class TestOrder:
    def test_no_order_hides_a_group(self) -> None:
        assert unsortable(filtered) == []

    def test_a_meeting_held_later_does_not_order_the_list(self) -> None:
        make_working_group(slug="early", established_on="2020", last_met_on="2021")
        make_working_group(slug="late", established_on="2020", last_met_on="2025")
        assert slugs("sort=-met", "aa-zz") == ["late", "early"]
        assert slugs("sort=-met", "aa-zz", datetime.date(2022, 1, 1)) == ["early", "late"]

    def test_the_first_area_on_the_agenda_orders_the_list(self) -> None:
        hidden = make_area(order=1, publication=Publication.DRAFT)
        early, middle, late = (make_area(order=order) for order in (91, 92, 93))
        make_working_group(slug="none", areas=[hidden])
        make_working_group(slug="late", areas=[late, middle, hidden])
        make_working_group(slug="early", areas=[late, early])
        assert slugs("sort=areas", "aa-zz") == ["early", "late", "none"]
        assert slugs("sort=-areas", "aa-zz") == ["late", "early", "none"]
