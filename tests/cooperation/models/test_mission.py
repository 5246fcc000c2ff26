"""Missions: moved through their phases by the steps they took, never by plans."""

import datetime

import pytest

from cooperation.models import Milestone, Mission, MissionPhase, PartialDate
from tests.makers import build, make_milestone, make_mission, refusal

pytestmark = pytest.mark.django_db


def stored_phase(mission: Mission) -> str:
    return Mission.objects.get(pk=mission.pk).phase


def phase_on(mission: Mission, *day: int) -> str | None:
    read = Mission.objects.as_of(datetime.date(*day)).filter(pk=mission.pk).first()
    return read and read.phase_then


class TestPhase:
    def test_a_mission_is_proposed_until_a_step_leads_further(self):
        mission = make_mission()
        assert stored_phase(mission) == MissionPhase.PROPOSED
        make_milestone(mission, "2022-08-05", leads_to=MissionPhase.LAUNCHED)
        assert stored_phase(mission) == MissionPhase.LAUNCHED
        make_milestone(mission, "2023-01-01", kind="operation", leads_to=MissionPhase.OPERATING)
        assert stored_phase(mission) == MissionPhase.OPERATING

    def test_a_step_recorded_late_does_not_turn_a_mission_back(self):
        mission = make_mission()
        make_milestone(mission, "2023-01", kind="operation", leads_to=MissionPhase.OPERATING)
        make_milestone(mission, "2022-08-05", leads_to=MissionPhase.LAUNCHED)
        assert stored_phase(mission) == MissionPhase.OPERATING

    def test_of_two_steps_of_one_day_the_one_recorded_last_leads(self):
        mission = make_mission()
        make_milestone(mission, "2022", leads_to=MissionPhase.LAUNCHED)
        make_milestone(mission, "2022", kind="operation", leads_to=MissionPhase.OPERATING)
        assert stored_phase(mission) == phase_on(mission, 2022, 1, 1) == MissionPhase.OPERATING

    def test_a_plan_does_not_move_a_mission_and_its_fulfilment_does(self):
        mission = make_mission()
        plan = make_milestone(mission, "2026-06", is_planned=True, leads_to=MissionPhase.LAUNCHED)
        assert stored_phase(mission) == MissionPhase.PROPOSED
        plan.is_planned = False
        plan.full_clean()
        plan.save()
        assert stored_phase(mission) == MissionPhase.LAUNCHED

    def test_a_step_that_leads_nowhere_leaves_the_phase_alone(self):
        mission = make_mission()
        make_milestone(mission, "2022-08-05", leads_to=MissionPhase.LAUNCHED)
        make_milestone(mission, "2024-01-01", kind="report")
        assert stored_phase(mission) == MissionPhase.LAUNCHED

    def test_deleting_a_step_restores_the_phase_before_it(self):
        mission = make_mission()
        make_milestone(mission, "2022-08-05", leads_to=MissionPhase.LAUNCHED)
        make_milestone(mission, "2025", kind="end", leads_to=MissionPhase.LOST).delete()
        assert stored_phase(mission) == MissionPhase.LAUNCHED
        mission.milestones.get().delete()
        assert stored_phase(mission) == MissionPhase.PROPOSED

    def test_a_step_moves_the_mission_also_when_it_was_read_long_ago(self):
        mission = make_mission()
        read_before = Mission.objects.get(pk=mission.pk)
        make_milestone(mission, "2022-08-05", leads_to=MissionPhase.LAUNCHED)
        read_before.milestones.get().delete()
        assert stored_phase(mission) == MissionPhase.PROPOSED


class TestMilestone:
    def test_a_step_reached_in_the_future_is_refused(self):
        tomorrow = build(Milestone, mission=make_mission(), kind="launch", on="2026-11-23")
        assert refusal(tomorrow) == {"on": ["A day to come is planned. Mark the milestone as planned."]}
        tomorrow.is_planned, tomorrow.stated_on = True, "2026-11-01"
        assert refusal(tomorrow) == {}

    def test_a_step_of_today_or_of_this_year_is_not_to_come(self):
        mission = make_mission()
        make_milestone(mission, "2026-11-22")
        make_milestone(mission, "2026")

    def test_a_plan_says_when_it_was_stated(self):
        plan = build(Milestone, mission=make_mission(), kind="launch", on="2027", is_planned=True)
        assert "Give the day on which the plan was stated." in refusal(plan)["__all__"]

    def test_a_plan_is_known_from_the_day_it_was_stated_and_a_step_from_its_own(self):
        mission = make_mission()
        plan = make_milestone(mission, "2027", is_planned=True, stated_on="2024-05")
        step = make_milestone(mission, "2022-08-05")
        assert (plan.known_on, step.known_on) == (PartialDate(2024, 5), PartialDate(2022, 8, 5))
        mine = Milestone.objects.filter(mission=mission)
        assert list(mine.known_by(datetime.date(2024, 4, 30))) == [step]
        assert set(mine.known_by(datetime.date(2024, 5, 1))) == {plan, step}

    def test_a_slipped_date_is_two_rows(self):
        mission = make_mission()
        before = make_milestone(mission, "2026-06", is_planned=True, stated_on="2024")
        after = make_milestone(mission, "2027", is_planned=True, stated_on="2025-03")
        assert list(mission.milestones.planned().known_by(datetime.date(2025, 2, 28))) == [before]
        assert list(mission.milestones.planned().latest_first()) == [after, before]
        assert not mission.milestones.reached().exists()

    def test_a_day_on_no_calendar_is_refused(self):
        milestone = build(Milestone, mission=make_mission(), kind="launch", on="2025-13")
        assert refusal(milestone)["on"] == ["“2025-13” is not a date. Write 2027, 2027-03 or 2027-03-14."]


class TestReadingOnADay:
    def test_a_mission_is_known_from_its_first_word_on_record(self):
        mission = make_mission()
        make_milestone(mission, "2027", is_planned=True, stated_on="2024-05-14", leads_to=MissionPhase.LAUNCHED)
        assert phase_on(mission, 2024, 5, 13) is None
        assert phase_on(mission, 2024, 5, 14) == MissionPhase.PROPOSED

    def test_a_mission_without_any_dated_step_is_read_on_any_day(self):
        assert phase_on(make_mission(), 1957, 10, 4) == MissionPhase.PROPOSED

    def test_a_mission_has_the_phase_of_the_day_it_is_read_on(self):
        mission = make_mission()
        make_milestone(mission, "2022-08-05", leads_to=MissionPhase.LAUNCHED)
        make_milestone(mission, "2024", kind="end", leads_to=MissionPhase.ENDED)
        assert phase_on(mission, 2023, 12, 31) == MissionPhase.LAUNCHED
        assert phase_on(mission, 2024, 1, 1) == MissionPhase.ENDED


class TestIdentifiers:
    @pytest.mark.parametrize("text", ["2025-215", "ORBITER-1", "2025-215I"])
    def test_a_cospar_id_that_is_none_is_refused(self, text):
        mission = build(Mission, slug="made-up", name="Made-up mission", cospar_id=text)
        assert refusal(mission) == {"cospar_id": [f"“{text}” is not a COSPAR id. Write it as 2025-215A."]}

    def test_two_missions_do_not_share_an_identifier(self):
        make_mission(cospar_id="1999-999A", norad_number="999999999")
        again = build(Mission, slug="again", name="Again", cospar_id="1999-999A", norad_number="999999999")
        assert sorted(refusal(again)["__all__"]) == [
            "Another mission has this COSPAR id.",
            "Another mission has this NORAD number.",
        ]
