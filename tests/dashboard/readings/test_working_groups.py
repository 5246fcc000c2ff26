import datetime

import pytest

from cooperation.models import Publication, WorkingGroup, WorkingGroupStanding
from dashboard.filters.working_groups import working_groups_on
from dashboard.readings.working_groups import WorkingGroupRow, read_working_group, read_working_group_rows
from tests.makers import make_agency, make_area, make_dialogue, make_working_group

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)


def row(slug: str, day: datetime.date = TODAY) -> WorkingGroupRow:
    (found,) = read_working_group_rows(working_groups_on(None, day).filter(slug=slug), None, day)
    return found


class TestDates:
    def test_a_meeting_and_an_end_that_came_later_are_not_shown(self) -> None:
        make_working_group(slug="g", established_on="2020", last_met_on="2023-03", ended_on="2024")
        before, after = row("g", datetime.date(2023, 2, 28)), row("g", datetime.date(2025, 1, 1))
        assert (before.group.last_met_then, before.group.ended_then) == (None, None)
        assert before.standing == WorkingGroupStanding.STANDING
        assert (str(after.group.last_met_then), str(after.group.ended_then)) == ("2023-03", "2024")
        assert after.standing == WorkingGroupStanding.ENDED

    def test_the_plan_to_meet_is_known_once_the_group_was_set_up(self) -> None:
        assert str(row("gps-kps-twg", datetime.date(2023, 3, 20)).group.due_then) == "2023-09"

    def test_of_a_group_of_unknown_beginning_the_plan_is_known_once_its_date_has_come(self) -> None:
        assert row("reg-xc-wg", datetime.date(2024, 12, 31)).group.due_then is None
        assert str(row("reg-xc-wg", datetime.date(2025, 1, 1)).group.due_then) == "2025"

    def test_the_dialogue_that_set_a_group_up_dates_it_where_nothing_else_does(self) -> None:
        dialogue = make_dialogue(on="2024-05-14")
        make_working_group(slug="g", dialogue=dialogue, due_to_meet_on="2030")
        assert not working_groups_on(None, datetime.date(2024, 5, 13)).filter(slug="g").exists()
        assert str(row("g", datetime.date(2024, 5, 14)).group.due_then) == "2030"


class TestAwaiting:
    def test_a_group_awaits_word_once_the_time_to_meet_is_over(self) -> None:
        assert row("reg-xc-wg").is_awaiting
        assert not row("reg-xc-wg", datetime.date(2025, 12, 31)).is_awaiting
        assert row("reg-xc-wg", datetime.date(2026, 1, 1)).is_awaiting

    def test_a_meeting_before_the_plan_does_not_fulfil_it(self) -> None:
        assert row("gps-kps-twg").is_awaiting

    def test_a_meeting_in_the_planned_month_fulfils_it_once_it_was_held(self) -> None:
        make_working_group(slug="g", established_on="2020", due_to_meet_on="2023-09", last_met_on="2023-09-15")
        assert not row("g").is_awaiting

    def test_a_meeting_held_later_still_was_to_come_on_the_day(self) -> None:
        make_working_group(slug="g", established_on="2020", due_to_meet_on="2023-09", last_met_on="2024-02")
        assert row("g", datetime.date(2023, 12, 1)).is_awaiting
        assert not row("g", datetime.date(2024, 2, 1)).is_awaiting

    def test_a_group_that_has_ended_awaits_nothing(self) -> None:
        make_working_group(slug="g", established_on="2020", due_to_meet_on="2021", ended_on="2022")
        assert not row("g").is_awaiting

    def test_a_group_without_a_plan_awaits_nothing(self) -> None:
        assert not row("scwg").is_awaiting


class TestPage:
    def test_a_page_names_members_areas_and_the_dialogue(self) -> None:
        page = read_working_group("future-vision", TODAY)
        assert {agency.slug for agency in page.agencies} == {"msip", "state"}
        assert [area.slug for area in page.areas] == ["policy"]
        assert page.dialogue is not None
        assert page.dialogue.code == "civil-2"
        assert page.standing == WorkingGroupStanding.STANDING

    def test_nothing_of_a_draft_is_shown(self) -> None:
        hidden = {"publication": Publication.DRAFT}
        make_working_group(
            slug="g",
            dialogue=make_dialogue(**hidden),
            agencies=[make_agency("HID", **hidden)],
            areas=[make_area(slug="hidden-area", **hidden)],
        )
        page = read_working_group("g", TODAY)
        assert (page.dialogue, page.agencies, page.areas) == (None, (), ())

    def test_a_group_set_up_later_is_not_known(self) -> None:
        with pytest.raises(WorkingGroup.DoesNotExist):
            read_working_group("nmio-kcg", datetime.date(2025, 4, 13))
