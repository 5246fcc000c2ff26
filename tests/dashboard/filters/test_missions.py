import datetime

import pytest
from django.http import QueryDict
from django.utils import translation

from cooperation.models import Mission, Partnership, Publication
from dashboard.filters.missions import MissionFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import make_agency, make_area, make_milestone, make_mission, make_partnership, make_role

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> MissionFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return MissionFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [mission.slug for mission in filtered(query, partnership, day).qs]


class TestWhichMissions:
    def test_without_a_filter_every_public_mission_is_shown(self) -> None:
        assert set(slugs()) == set(Mission.objects.values_list("slug", flat=True))
        assert filtered().heading == "19 missions"

    def test_a_mission_not_yet_on_record_is_not_shown(self) -> None:
        assert "k-radcube" not in slugs(day=datetime.date(2023, 6, 1))
        assert "danuri" in slugs(day=datetime.date(2023, 6, 1))

    def test_a_phase_is_that_of_the_day(self) -> None:
        assert "artemis-2" in slugs("phase=ended")
        assert "artemis-2" not in slugs("phase=ended", day=datetime.date(2026, 3, 1))

    def test_a_keyword_finds_a_mission_by_its_number_in_the_catalog(self) -> None:
        assert slugs("q=2022-094a") == ["danuri"]

    def test_a_partnership_without_missions_has_an_empty_list(self) -> None:
        assert slugs(partnership="us-jp") == []


class TestCounts:
    @pytest.mark.parametrize(
        ("beside", "partnership", "day"),
        [
            ("", None, TODAY),
            ("", "us-kr", datetime.date(2023, 6, 1)),
            ("agency=nasa", "us-kr", TODAY),
            ("phase=launched", None, TODAY),
            ("q=satellite", None, TODAY),
        ],
    )
    def test_a_count_is_what_choosing_shows(self, beside: str, partnership: str | None, day: datetime.date) -> None:
        assert wrong_counts(lambda query: filtered(query, partnership, day), beside) == []

    def test_the_steps_of_a_mission_count_it_once(self) -> None:
        mission = make_mission(kind="campaign")
        for year in ("2021", "2022", "2023"):
            make_milestone(mission, year)
        assert options(filtered(partnership="aa-zz"), "kind")["campaign"] == 1

    def test_a_draft_is_neither_counted_nor_offered(self) -> None:
        mission = make_mission()
        make_role(mission, make_agency(slug="hidden", publication=Publication.DRAFT))
        mission.areas.set([make_area(slug="hidden-area", publication=Publication.DRAFT)])
        make_mission(publication=Publication.DRAFT)
        listing = filtered(partnership="aa-zz")
        assert listing.counts["total"] == 1
        assert options(listing, "agency") == {}
        assert "hidden-area" not in options(listing, "area")


class TestOrder:
    def test_no_order_hides_a_mission(self) -> None:
        assert unsortable(filtered) == []

    def test_names_are_sorted_without_regard_to_capitals(self) -> None:
        pair = make_partnership()
        for name in ("beta", "Alpha", "GAMMA"):
            make_mission(name=name, slug=name.lower(), partnerships=[pair])
        assert slugs(partnership="aa-zz") == ["alpha", "beta", "gamma"]

    def test_the_newest_step_comes_first_and_missions_without_one_last(self) -> None:
        make_mission(slug="none")
        for slug, day in (("old", "2020"), ("new", "2025")):
            make_milestone(make_mission(slug=slug), day)
        assert slugs("sort=-newest", "aa-zz") == ["new", "old", "none"]

    def test_the_first_agency_shown_orders_the_list_in_the_language_of_the_page(self) -> None:
        first = make_agency("AAA", name={"en": "Made-up agency A", "ko": "하"})
        second = make_agency("BBB", name={"en": "Made-up agency B", "ko": "가"})
        hidden = make_agency("AA", publication=Publication.DRAFT)
        for slug, agencies in (("none", [hidden]), ("two", [second, first]), ("one", [first])):
            mission = make_mission(slug=slug)
            for position, agency in enumerate(agencies):
                make_role(mission, agency, position=position)
        assert slugs("sort=agencies", "aa-zz") == ["one", "two", "none"]
        assert slugs("sort=-agencies", "aa-zz") == ["two", "one", "none"]
        with translation.override("ko"):
            assert slugs("sort=agencies", "aa-zz") == ["two", "one", "none"]
