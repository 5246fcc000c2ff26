import datetime

import pytest
from django.http import QueryDict
from django.utils import translation

from cooperation.models import Partnership, Program, Publication
from dashboard.filters.programs import ProgramFilter
from tests.dashboard.facets import options, unsortable, wrong_counts
from tests.makers import make_agency, make_milestone, make_mission, make_partnership, make_program

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def filtered(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> ProgramFilter:
    pair = Partnership.objects.select_related("side_a", "side_b").get(slug=partnership) if partnership else None
    return ProgramFilter(QueryDict(query), partnership=pair, day=day)


def slugs(query: str = "", partnership: str | None = None, day: datetime.date = TODAY) -> list[str]:
    return [program.slug for program in filtered(query, partnership, day).qs]


class TestWhichPrograms:
    def test_without_a_filter_every_public_program_is_shown(self) -> None:
        assert set(slugs()) == set(Program.objects.values_list("slug", flat=True))

    def test_a_program_that_begins_later_is_not_shown(self) -> None:
        assert "kps" not in slugs(day=datetime.date(2021, 12, 31))
        assert "kps" in slugs(day=datetime.date(2022, 1, 1))

    def test_a_partnership_shows_the_programs_that_it_names(self) -> None:
        assert set(slugs(partnership="us-jp")) == {"artemis", "gps"}


class TestWhoTakesPart:
    def test_an_agency_finds_what_it_leads_and_what_it_joins(self) -> None:
        pair, agency, other = make_partnership(), make_agency("AAA"), make_agency("BBB")
        make_program(slug="led", partnerships=[pair], lead=agency)
        make_program(slug="joined", partnerships=[pair], lead=other, agencies=[agency])
        make_program(slug="both", partnerships=[pair], lead=agency, agencies=[agency, other])
        make_program(slug="neither", partnerships=[pair], lead=other)
        assert set(slugs(f"agency={agency.slug}", "aa-zz")) == {"led", "joined", "both"}
        assert options(filtered(partnership="aa-zz"), "agency") == {agency.slug: 3, other.slug: 3}
        assert options(filtered(partnership="aa-zz"), "side") == {"aa": 4, "zz": 0}
        assert wrong_counts(lambda query: filtered(query, "aa-zz")) == []

    def test_a_draft_takes_no_part(self) -> None:
        pair, hidden = make_partnership(), make_agency("HID", publication=Publication.DRAFT)
        make_program(partnerships=[pair], lead=hidden, agencies=[hidden])
        listing = filtered(partnership="aa-zz")
        assert options(listing, "agency") == {}
        assert options(listing, "side") == {"aa": 0, "zz": 0}


class TestCounts:
    @pytest.mark.parametrize(
        ("beside", "partnership"),
        [("", None), ("", "us-jp"), ("agency=nasa", "us-kr"), ("area=earth-obs", None), ("q=navigation", None)],
    )
    def test_a_count_is_what_choosing_shows(self, beside: str, partnership: str | None) -> None:
        assert wrong_counts(lambda query: filtered(query, partnership), beside) == []


class TestOrder:
    def test_no_order_hides_a_program(self) -> None:
        assert unsortable(filtered) == []

    def test_the_lead_is_sorted_as_the_page_names_it(self) -> None:
        pair = make_partnership()
        first = make_agency("ZED", name={"en": "Made-up agency 1", "ko": "가"})
        second = make_agency("ABC", name={"en": "Made-up agency 2", "ko": "나"})
        make_program(slug="one", partnerships=[pair], lead=first)
        make_program(slug="two", partnerships=[pair], lead=second)
        assert slugs("sort=lead", "aa-zz") == ["two", "one"]
        with translation.override("ko"):
            assert slugs("sort=lead", "aa-zz") == ["one", "two"]

    def test_a_draft_that_leads_does_not_order_the_list(self) -> None:
        pair = make_partnership()
        make_program(slug="hidden", partnerships=[pair], lead=make_agency("AAA", publication=Publication.DRAFT))
        make_program(slug="shown", partnerships=[pair], lead=make_agency("ZZZ"))
        assert slugs("sort=lead", "aa-zz") == ["shown", "hidden"]

    def test_programs_are_sorted_by_the_missions_known_on_the_day(self) -> None:
        pair = make_partnership()
        early, late = (make_program(slug=slug, partnerships=[pair]) for slug in ("early", "late"))
        make_milestone(make_mission(program=early), "2020")
        for _number in range(2):
            make_milestone(make_mission(program=late), "2025")
        assert slugs("sort=-missions", "aa-zz") == ["late", "early"]
        assert slugs("sort=-missions", "aa-zz", datetime.date(2022, 1, 1)) == ["early", "late"]
