import datetime

import pytest
from django.http import QueryDict

from cooperation.models import Agency, Partnership, Publication
from dashboard.filters.agencies import AgencyFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import (
    make_action,
    make_agency,
    make_area,
    make_dialogue,
    make_milestone,
    make_mission,
    make_partnership,
    make_role,
    make_status_change,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> AgencyFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return AgencyFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [agency.slug for agency in filtered(query, partnership, day).qs]


class TestWhichAgencies:
    def test_without_a_filter_every_public_agency_is_shown(self) -> None:
        assert set(slugs()) == set(Agency.objects.values_list("slug", flat=True))

    def test_an_agency_is_not_shown_before_it_was_established(self) -> None:
        assert "kasa" not in slugs(day=datetime.date(2024, 4, 30))
        assert "kasa" in slugs(day=datetime.date(2024, 5, 1))

    def test_an_agency_ends_once_its_last_day_is_over(self) -> None:
        assert "msip" in slugs("standing=existing", day=datetime.date(2017, 12, 31))
        assert "msip" in slugs("standing=ended", day=datetime.date(2018, 1, 1))

    def test_a_keyword_finds_an_agency_by_its_name_in_any_language(self) -> None:
        assert slugs("q=우주항공청") == ["kasa"]

    def test_an_agency_joins_a_partnership_with_what_it_first_does_in_it(self) -> None:
        make_dialogue(1, "2024-05-14", agencies=[make_agency("AAA", slug="aaa")])
        assert slugs("", "aa-zz", datetime.date(2024, 5, 13)) == []
        assert slugs("", "aa-zz", datetime.date(2024, 5, 14)) == ["aaa"]

    def test_the_area_of_an_agency_is_that_of_its_actions_and_missions_of_the_day(self) -> None:
        area = make_area(slug="shared")
        make_partnership()
        make_action(area=area, leads=[make_agency("AAA", slug="leads")], raised_on="2022")
        make_milestone(mission := make_mission(areas=[area]), "2023")
        make_role(mission, make_agency("BBB", slug="carries"))
        assert slugs("area=shared", "aa-zz", datetime.date(2021, 6, 1)) == []
        assert slugs("area=shared", "aa-zz", datetime.date(2022, 6, 1)) == ["leads"]
        assert set(slugs("area=shared", "aa-zz", datetime.date(2023, 6, 1))) == {"leads", "carries"}


class TestCounts:
    @pytest.mark.parametrize(
        ("beside", "partnership", "day"),
        [
            ("", None, TODAY),
            ("", "us-kr", datetime.date(2022, 6, 1)),
            ("area=lunar-mars", "us-kr", TODAY),
            ("kind=ministry&q=space", None, TODAY),
        ],
    )
    def test_a_count_is_what_choosing_shows(self, beside: str, partnership: str | None, day: datetime.date) -> None:
        assert wrong_counts(lambda query: filtered(query, partnership, day), beside) == []

    def test_a_draft_ties_an_agency_to_nothing(self) -> None:
        make_partnership()
        agency, area = make_agency("AAA", slug="aaa"), make_area(slug="hidden-area", publication=Publication.DRAFT)
        make_action(leads=[agency], publication=Publication.DRAFT)
        make_role(make_mission(areas=[area]), agency)
        make_agency("HID", publication=Publication.DRAFT)
        listing = filtered(partnership="aa-zz")
        assert listing.counts["total"] == 1
        assert "hidden-area" not in options(listing, "area")
        assert sum(options(listing, "area").values()) == 0

    def test_each_agency_carries_its_unfinished_actions_and_its_missions_of_the_day(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        action = make_action(leads=[agency], raised_on="2022")
        make_action(leads=[agency], raised_on="2022")
        make_status_change(action, "completed", "2024-01-01")
        make_role(make_mission(), agency)
        for year, number in ((2021, 0), (2023, 2), (2025, 1)):
            (found,) = filtered("", day=datetime.date(year, 6, 1)).all_rows.filter(slug="aaa")
            assert (found.unfinished_then, found.missions_then) == (number, 1)

    def test_on_the_list_of_a_partnership_only_its_own_actions_count(self) -> None:
        agency = make_agency("AAA", slug="aaa")
        for pair in (make_partnership("AA", "ZZ"), make_partnership("AA", "YY")):
            make_action(partnership=pair, leads=[agency])
        (found,) = filtered("", "aa-zz").qs
        assert found.unfinished_then == 1


class TestOrder:
    def test_no_order_hides_an_agency(self) -> None:
        assert unsortable(filtered) == []

    def test_who_owes_most_comes_first_where_asked(self) -> None:
        found = list(filtered("sort=-unfinished").qs)
        owed = [agency.unfinished_then for agency in found]
        assert owed == sorted(owed, reverse=True)
        assert owed[0] > 0
