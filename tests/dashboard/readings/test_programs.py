import datetime

import pytest

from cooperation.models import Program, Publication
from dashboard.filters.programs import programs_on
from dashboard.readings.programs import ProgramRow, read_program, read_program_rows
from tests.makers import make_agency, make_area, make_milestone, make_mission, make_partnership, make_program

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def row(slug: str, day: datetime.date = TODAY) -> ProgramRow:
    (found,) = read_program_rows(programs_on(None, day).filter(slug=slug), None, day)
    return found


class TestRows:
    def test_a_row_names_the_lead_the_period_and_the_missions(self) -> None:
        found = row("gk")
        assert found.lead is not None
        assert found.lead.slug == "kma"
        assert [mission.slug for mission in found.missions] == ["gk-2a", "gk-2b", "gk-5"]

    def test_a_mission_not_yet_on_record_is_not_named(self) -> None:
        assert [mission.slug for mission in row("gk", datetime.date(2019, 1, 1)).missions] == ["gk-2a"]

    @pytest.mark.parametrize(
        ("day", "period"), [("2025-12-31", "Since 2022"), ("2026-01-01", "2022 – 2025"), ("2022-01-01", "Since 2022")]
    )
    def test_an_end_is_told_once_it_is_over(self, day: str, period: str) -> None:
        make_program(slug="ended", starts_on="2022", ends_on="2025")
        assert row("ended", datetime.date.fromisoformat(day)).period == period

    def test_a_program_without_dates_has_no_period(self) -> None:
        make_program(slug="undated")
        assert row("undated").period == ""

    def test_a_draft_neither_leads_nor_flies(self) -> None:
        program = make_program(slug="p", lead=make_agency("HID", publication=Publication.DRAFT))
        make_mission(program=program, publication=Publication.DRAFT)
        assert (row("p").lead, row("p").missions) == (None, ())


class TestPage:
    def test_a_page_lists_the_missions_with_their_phase_and_draws_them(self) -> None:
        page = read_program("klep", TODAY)
        assert [(row.mission.slug, row.phase) for row in page.missions] == [
            ("danuri", "operating"),
            ("shadowcam", "operating"),
        ]
        assert page.timeline is not None
        assert len(page.timeline.lines) == 2
        assert len(page.timeline.marks) == 5

    def test_dialogues_of_two_partnerships_are_not_mixed_on_one_axis(self) -> None:
        page = read_program("artemis", TODAY)
        assert {pair.slug for pair in page.partnerships} == {"us-kr", "us-jp"}
        assert page.timeline is not None
        assert list(page.timeline.marks) == []

    def test_the_lead_stands_apart_from_the_other_agencies(self) -> None:
        page = read_program("klep", TODAY)
        assert page.lead is not None
        assert page.lead.slug == "kari"
        assert {agency.slug for agency in page.agencies} == {"kasa", "nasa"}

    def test_a_phase_is_that_of_the_day(self) -> None:
        (danuri, shadowcam) = read_program("klep", datetime.date(2022, 8, 31)).missions
        assert (danuri.phase, shadowcam.phase) == ("launched", "launched")

    def test_a_program_without_dated_missions_has_nothing_to_draw(self) -> None:
        assert read_program("gps", TODAY).timeline is None

    def test_nothing_of_a_draft_is_shown(self) -> None:
        hidden = {"publication": Publication.DRAFT}
        agency, area = make_agency("HID", **hidden), make_area(slug="hidden-area", **hidden)
        pair = make_partnership("XA", "XB", **hidden)
        program = make_program(slug="shown", lead=agency, agencies=[agency], areas=[area], partnerships=[pair])
        make_milestone(make_mission(program=program, **hidden))
        page = read_program("shown", TODAY)
        assert (page.lead, page.agencies, page.areas, page.partnerships, page.missions) == (None, (), (), (), ())
        assert page.timeline is None

    def test_a_program_of_a_later_day_is_not_known(self) -> None:
        with pytest.raises(Program.DoesNotExist):
            read_program("kps", datetime.date(2021, 12, 31))
