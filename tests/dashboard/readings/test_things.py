"""The standing of the record on a day: what it holds, and that it is what the words of the querysets give."""

import datetime
from typing import Any

import pytest
from django.db.models import QuerySet

from cooperation.models import (
    ActionItem,
    Agreement,
    AgreementStatus,
    Appointment,
    AreaProgress,
    AreaStage,
    Dialogue,
    DialogueStatus,
    Event,
    MilestoneKind,
    Mission,
    MissionPhase,
    Partnership,
    Publication,
    WorkingGroup,
    WorkingGroupStanding,
)
from cooperation.models.scope import officials_in
from dashboard.readings.standing import Days, Happening, Key, Plan, PlanKind, PostStatus, State, Step, ThingKind
from dashboard.readings.things import read_standing, read_things
from tests.makers import (
    make_action,
    make_agreement,
    make_appointment,
    make_area,
    make_delegate,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_official,
    make_partnership,
    make_progress,
    make_status_change,
    make_working_group,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date

#: A few days of each year of the demo record, on and beside the dates of its rows.
DAYS = [
    *(DAY(year, 6, 30) for year in range(2010, 2026, 3)),
    DAY(2016, 4, 28),
    DAY(2016, 4, 29),
    DAY(2022, 12, 15),
    DAY(2022, 12, 16),
    DAY(2025, 4, 13),
    DAY(2025, 4, 14),
    DAY(2025, 4, 15),
    DAY(2025, 12, 31),
    DAY(2026, 1, 1),
    DAY(2026, 11, 22),
]


@pytest.fixture
def pair() -> Partnership:
    return make_partnership()


def state_of(record: Any, kind: ThingKind, day: datetime.date) -> State | None:
    return read_standing(Partnership.objects.get(slug="aa-zz"), day).get(Key(kind, record.pk))


class TestDemoRecord:
    """Each state on each day is what the words of the querysets give for that day."""

    @pytest.fixture(params=["us-kr", "us-jp"])
    def demo(self, request: pytest.FixtureRequest) -> Partnership:
        return Partnership.objects.get(slug=request.param)

    def test_looking_back_from_a_later_day_gives_the_standing_of_the_day(self, demo: Partnership) -> None:
        last = read_standing(demo, DAYS[-1])
        for day in DAYS:
            now = read_standing(demo, day)
            things = read_things(demo, Days(day, DAYS[-1]))
            then = {thing.key: thing.before for thing in things if thing.before is not None}
            assert then.items() <= now.items(), day
            passed_over = {key: state for key, state in now.items() if key not in then}
            assert {key.kind for key in passed_over} <= {ThingKind.ACTION}, day
            assert passed_over.items() <= last.items(), day

    def test_every_state_is_that_of_the_words_of_the_querysets(self, demo: Partnership) -> None:
        for day in DAYS:
            states: dict[ThingKind, dict[int, State]] = {kind: {} for kind in ThingKind}
            for key, state in read_standing(demo, day).items():
                states[key.kind][key.pk] = state
            actions = ActionItem.objects.public().in_partnership(demo).as_of(day)
            assert {row.pk: (row.status_then, row.status_then_on, row.awaits_update_then) for row in actions} == {
                pk: (state.term, state.newest, state.awaits_update) for pk, state in states[ThingKind.ACTION].items()
            }, day
            missions = Mission.objects.public().in_partnership(demo).as_of(day)
            assert {row.pk: row.phase_then for row in missions} == terms(states[ThingKind.MISSION]), day
            agreements = Agreement.objects.public().in_partnership(demo).as_of(day)
            assert {row.pk: row.status_then for row in agreements} == terms(states[ThingKind.AGREEMENT]), day
            newest = {row.area_id: row for row in AreaProgress.objects.public().filter(partnership=demo).as_of(day)}
            for pk, state in states[ThingKind.AREA].items():
                assert state.newest == (newest[pk].on if pk in newest else None), day
                if pk in newest and newest[pk].stage_term.rank:
                    assert state.term == newest[pk].stage, day
            dialogues = Dialogue.objects.public().filter(series__partnership=demo)
            assert keys(dialogues.as_of(day)) == set(states[ThingKind.DIALOGUE]), day
            assert keys(dialogues.held(day)) == at(DialogueStatus.HELD, states[ThingKind.DIALOGUE]), day
            groups = WorkingGroup.objects.public().filter(partnership=demo)
            assert keys(groups.as_of(day)) == set(states[ThingKind.GROUP]), day
            assert keys(groups.standing(day)) == at(WorkingGroupStanding.STANDING, states[ThingKind.GROUP]), day
            events = Event.objects.public().filter(partnership=demo)
            assert keys(events.as_of(day)) == set(states[ThingKind.EVENT]), day
            posts = Appointment.objects.public().filter(official__in=officials_in(demo, day).order_by())
            assert keys(posts.known_by(day)) == set(states[ThingKind.POST]), day
            assert keys(posts.as_of(day)) == at(PostStatus.OPEN, states[ThingKind.POST]), day


def keys(rows: QuerySet) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def terms(states: dict[int, State]) -> dict[int, Any]:
    return {pk: state.term for pk, state in states.items()}


def at(term: Any, states: dict[int, State]) -> set[int]:
    return {pk for pk, state in states.items() if state.term is term}


class TestAreas:
    def test_an_area_without_a_reading_is_not_on_record(self, pair: Partnership) -> None:
        assert state_of(make_area(), ThingKind.AREA, DAY(2025, 1, 1)) == State(AreaStage.NOT_ON_RECORD, 0)

    def test_an_area_keeps_its_stage_where_it_was_not_raised_again(self, pair: Partnership) -> None:
        area = make_area()
        make_progress(AreaStage.AGREED, on="2024-01-01", area=area)
        make_progress(AreaStage.NOT_RAISED, on="2025-01-01", area=area)
        state = state_of(area, ThingKind.AREA, DAY(2025, 6, 1))
        assert state is not None
        assert (state.term, str(state.newest)) == (AreaStage.AGREED, "2025-01-01")

    def test_an_area_never_on_the_ladder_has_the_state_beside_it(self, pair: Partnership) -> None:
        area = make_area()
        make_progress(AreaStage.NOT_RAISED, on="2025-01-01", area=area)
        state = state_of(area, ThingKind.AREA, DAY(2025, 6, 1))
        assert state is not None
        assert (state.term, state.rank) == (AreaStage.NOT_RAISED, 0)

    def test_a_draft_area_stands_nowhere(self, pair: Partnership) -> None:
        assert state_of(make_area(publication=Publication.DRAFT), ThingKind.AREA, DAY(2025, 1, 1)) is None


class TestMissions:
    def plans(self, mission: Mission, day: datetime.date) -> tuple[Plan, ...]:
        state = state_of(mission, ThingKind.MISSION, day)
        assert state is not None
        return state.plans

    def test_a_plan_stands_from_the_day_it_was_stated_until_a_newer_one(self, pair: Partnership) -> None:
        mission = make_mission()
        first = make_milestone(mission, on="2025", is_planned=True, stated_on="2024-02-01")
        second = make_milestone(mission, on="2026-06", is_planned=True, stated_on="2025-03-01")
        assert state_of(mission, ThingKind.MISSION, DAY(2024, 1, 31)) is None
        assert self.plans(mission, DAY(2025, 2, 28)) == (Plan(MilestoneKind.LAUNCH, first.on),)
        assert self.plans(mission, DAY(2025, 3, 1)) == (Plan(MilestoneKind.LAUNCH, second.on),)

    def test_a_plan_ends_when_a_step_of_its_kind_is_reached_early_or_not(self, pair: Partnership) -> None:
        mission = make_mission()
        make_milestone(mission, on="2026-06", is_planned=True, stated_on="2025-03-01")
        make_milestone(mission, on="2026-05-30", leads_to=MissionPhase.LAUNCHED)
        assert self.plans(mission, DAY(2026, 5, 29))
        assert self.plans(mission, DAY(2026, 5, 30)) == ()

    def test_a_plan_of_another_kind_stands_on(self, pair: Partnership) -> None:
        mission = make_mission()
        end = make_milestone(mission, on="2027", kind=MilestoneKind.END, is_planned=True, stated_on="2025-03-01")
        make_milestone(mission, on="2026-05-30", leads_to=MissionPhase.LAUNCHED)
        assert self.plans(mission, DAY(2026, 6, 1)) == (Plan(MilestoneKind.END, end.on),)

    def test_dates_stated_on_one_day_stand_together(self, pair: Partnership) -> None:
        mission = make_mission()
        for on in ("2028-03", "2027-12"):
            make_milestone(mission, on=on, kind=MilestoneKind.END, is_planned=True, stated_on="2025-03-01")
        assert [str(plan.on) for plan in self.plans(mission, DAY(2026, 6, 1))] == ["2027-12", "2028-03"]


class TestDialogues:
    def test_a_dialogue_held_later_is_a_plan_for_the_date_named_then(self, pair: Partnership) -> None:
        dialogue = make_dialogue(1, "2022-12-15", announced_on="2016-04-29", announced_for="2017")
        assert state_of(dialogue, ThingKind.DIALOGUE, DAY(2016, 4, 28)) is None
        plan = state_of(dialogue, ThingKind.DIALOGUE, DAY(2022, 12, 14))
        assert plan is not None
        assert plan.term is DialogueStatus.PLANNED
        assert plan.plans == (Plan(PlanKind.MEETING, dialogue.announced_for),)
        held = state_of(dialogue, ThingKind.DIALOGUE, DAY(2022, 12, 15))
        assert held is not None
        assert (held.term, held.plans, held.is_finished) == (DialogueStatus.HELD, (), True)

    def test_the_announcement_does_not_tell_when_the_dialogue_met_at_last(self, pair: Partnership) -> None:
        make_dialogue(1, "2022-12-15", announced_on="2016-04-29", announced_for="2017", city="Exampleton")
        (thing,) = [
            thing
            for thing in read_things(pair, Days(DAY(2016, 1, 1), DAY(2020, 1, 1)))
            if thing.key.kind is ThingKind.DIALOGUE
        ]
        (step,) = thing.steps
        assert (step.term, str(step.on), str(step.plan)) == (Happening.ANNOUNCED, "2016-04-29", "2017")
        assert (step.record.starts_on, step.record.city) == (step.plan, "")

    def test_a_canceled_dialogue_is_finished(self, pair: Partnership) -> None:
        dialogue = make_dialogue(1, "2024-05-14", status=DialogueStatus.CANCELLED)
        state = state_of(dialogue, ThingKind.DIALOGUE, DAY(2025, 1, 1))
        assert state is not None
        assert (state.term, state.is_finished) == (DialogueStatus.CANCELLED, True)


class TestPosts:
    def test_the_posts_of_those_who_took_part_by_the_day_are_in_it(self, pair: Partnership) -> None:
        official, stranger = make_official(), make_official()
        post = make_appointment(official=official, starts_on="2020-05")
        other = make_appointment(official=stranger, starts_on="2020-05", title="Deputy director")
        make_delegate(make_dialogue(1, "2024-05-14"), official=official)
        assert state_of(post, ThingKind.POST, DAY(2024, 5, 13)) is None
        assert state_of(post, ThingKind.POST, DAY(2024, 5, 14)) is not None
        assert state_of(other, ThingKind.POST, DAY(2024, 5, 14)) is None

    def test_a_post_ends_when_its_last_period_is_over(self, pair: Partnership) -> None:
        official = make_official()
        post = make_appointment(official=official, starts_on="2020-05", ends_on="2025-06")
        make_delegate(make_dialogue(1, "2024-05-14"), official=official)
        states = [state_of(post, ThingKind.POST, day) for day in (DAY(2025, 6, 30), DAY(2025, 7, 1))]
        assert [state and state.term for state in states] == [PostStatus.OPEN, PostStatus.ENDED]


class TestSteps:
    def test_a_step_counts_from_its_first_day_and_an_end_from_the_day_after_its_last(self, pair: Partnership) -> None:
        group = make_working_group(established_on="2025-06", ended_on="2025-09")
        (met, ended) = (
            Step(group.established_on, Happening.SET_UP, group),
            Step(group.ended_on, WorkingGroupStanding.ENDED, group, is_over=True),
        )
        assert [met.known_by(DAY(2025, 5, 31)), met.known_by(DAY(2025, 6, 1))] == [False, True]
        assert [ended.known_by(DAY(2025, 9, 30)), ended.known_by(DAY(2025, 10, 1))] == [False, True]

    def test_an_action_is_raised_by_its_first_step_where_both_are_of_one_day(self, pair: Partnership) -> None:
        first, second = make_action("1.01", raised_on="2025-05-14"), make_action("1.02", raised_on="2025-05-14")
        make_status_change(first, "open", "2025-05-14", note="Agreed at the made-up dialogue.")
        make_status_change(second, "under_way", "2025-06-14")
        steps = {
            thing.reference: [(str(step.on), step.term) for step in thing.steps]
            for thing in read_things(pair, Days(None, DAY(2026, 1, 1)))
            if thing.reference
        }
        assert steps == {
            "1.01": [("2025-05-14", "open")],
            "1.02": [("2025-06-14", "under_way"), ("2025-05-14", Happening.RAISED)],
        }

    def test_an_agreement_has_a_step_for_each_legal_date(self, pair: Partnership) -> None:
        agreement = make_agreement(
            announced_on="2025-01", signed_on="2025-02-01", in_force_on="2025-03-01", ends_on="2025", summary="About."
        )
        things = read_things(pair, Days(DAY(2024, 1, 1), DAY(2026, 1, 1)))
        (thing,) = [thing for thing in things if thing.key == Key(ThingKind.AGREEMENT, agreement.pk)]
        assert {(str(step.on), step.term, step.text) for step in thing.steps} == {
            ("2025-01", AgreementStatus.ANNOUNCED, "About."),
            ("2025-02-01", AgreementStatus.SIGNED, ""),
            ("2025-03-01", AgreementStatus.IN_FORCE, ""),
            ("2025", AgreementStatus.ENDED, ""),
        }

    def test_only_public_areas_are_named(self, pair: Partnership) -> None:
        area = make_area()
        event = make_event(areas=[area, make_area(publication=Publication.DRAFT)])
        things = {thing.key: thing for thing in read_things(pair, Days(None, DAY(2026, 1, 1)))}
        assert things[Key(ThingKind.EVENT, event.pk)].areas == (area,)
