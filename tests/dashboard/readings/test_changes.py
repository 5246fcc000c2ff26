"""What changed between two days: it leads from one standing to the other, and misses no row."""

import datetime
from typing import Any

import pytest

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agreement,
    AreaProgress,
    AreaStage,
    DialogueStatus,
    Event,
    Milestone,
    MilestoneKind,
    MissionPhase,
    PartialDate,
    Partnership,
    Publication,
    Row,
    StatusChange,
)
from dashboard.readings.change_page import read_change_page
from dashboard.readings.changes import (
    Changes,
    Entry,
    Verdict,
    compare,
    has_slipped,
    judge,
)
from dashboard.readings.matrix import read_dialogues
from dashboard.readings.period import Moment, Period
from dashboard.readings.standing import Key, Plan, PlanKind, Standing, State, ThingKind
from tests.dashboard.changes import read_changes
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
SINCE, UNTIL = DAY(2025, 4, 14), DAY(2026, 11, 22)


def over(since: datetime.date, until: datetime.date) -> Period:
    return Period(Moment(since, date=PartialDate.from_day(since)), Moment(until))


def read(since: datetime.date = SINCE, until: datetime.date = UNTIL) -> Changes:
    return read_changes(Partnership.objects.get(slug="aa-zz"), over(since, until))


def entry_of(record: Any, kind: ThingKind, **ends: datetime.date) -> Entry | None:
    key = Key(kind, record.pk)
    return next((entry for entry in read(**ends).entries if entry.thing.key == key), None)


def verdict_of(record: Any, kind: ThingKind, **ends: datetime.date) -> Verdict:
    entry = entry_of(record, kind, **ends)
    return Verdict.UNCHANGED if entry is None else entry.verdict


class TestCompare:
    """Verdicts follow from the two states alone."""

    FIRST = PartialDate(2025)

    def state(self, rank: int = 0, term: Any = ActionItemStatus.OPEN, **fields: Any) -> State:
        return State(term, rank, **fields)

    @pytest.mark.parametrize(
        ("before", "after", "verdict"),
        [
            (None, State(ActionItemStatus.COMPLETED, 2, is_finished=True), Verdict.NEW),
            (
                State(ActionItemStatus.OPEN, 0),
                State(ActionItemStatus.LAPSED, 2, is_finished=True),
                Verdict.FINISHED,
            ),
            (
                State(ActionItemStatus.LAPSED, 2, is_finished=True),
                State(ActionItemStatus.COMPLETED, 2, is_finished=True),
                Verdict.FINISHED,
            ),
            (
                State(ActionItemStatus.COMPLETED, 2, is_finished=True),
                State(ActionItemStatus.OPEN, 0),
                Verdict.MOVED_BACK,
            ),
            (
                State(ActionItemStatus.OPEN, 0),
                State(ActionItemStatus.UNDER_WAY, 1, awaits_update=True),
                Verdict.AWAITING_UPDATE,
            ),
            (
                State(ActionItemStatus.OPEN, 0, awaits_update=True),
                State(ActionItemStatus.OPEN, 0, PartialDate(2025)),
                Verdict.UPDATED,
            ),
            (State(AreaStage.RAISED, 1), State(AreaStage.AGREED, 3), Verdict.MOVED_UP),
            (State(AreaStage.AGREED, 3), State(AreaStage.RAISED, 1), Verdict.MOVED_BACK),
            (State(AreaStage.AGREED, 3), State(AreaStage.AGREED, 3, PartialDate(2025)), Verdict.UPDATED),
            (State(AreaStage.AGREED, 3), State(AreaStage.AGREED, 3), Verdict.UNCHANGED),
        ],
    )
    def test_one_word_holds(self, before: State | None, after: State, verdict: Verdict) -> None:
        assert judge(before, after) is verdict

    @pytest.mark.parametrize(
        ("before", "after", "slipped"),
        [
            ("2025", "2026", True),
            ("2025", "2026-06", True),
            ("2025-11", "2025-12-01", True),
            ("2025", "2025-12", False),
            ("2025-06", "2025", False),
            ("2026", "2025", False),
            ("2025-06", "2025-06", False),
        ],
    )
    def test_a_date_has_slipped_when_all_of_the_new_one_lies_after_the_old(
        self, before: str, after: str, slipped: bool
    ) -> None:
        def plan(on: str) -> list[Plan]:
            return [Plan(MilestoneKind.LAUNCH, PartialDate.parse(on))]

        assert has_slipped(plan(before), plan(after)) is slipped

    def test_a_date_of_another_kind_does_not_slip(self) -> None:
        launch, end = Plan(MilestoneKind.LAUNCH, PartialDate(2025)), Plan(MilestoneKind.END, PartialDate(2030))
        assert not has_slipped([launch], [end])

    def test_the_next_of_several_dates_is_compared(self) -> None:
        def plans(*years: int) -> list[Plan]:
            return [Plan(MilestoneKind.REPORT, PartialDate(year)) for year in years]

        assert not has_slipped(plans(2025, 2027), plans(2030, 2025))
        assert has_slipped(plans(2027, 2025), plans(2026, 2027))

    def test_standings_in_the_wrong_order_are_refused(self) -> None:
        standing: Standing = {Key(ThingKind.AREA, 1): State(AreaStage.RAISED, 1)}
        with pytest.raises(ValueError, match="Known before and not after"):
            compare(standing, {})

    def test_every_verdict_has_words_of_its_own(self) -> None:
        for words in ("label", "definition", "glyph"):
            assert len({str(getattr(verdict, words)) for verdict in Verdict}) == len(Verdict)
        assert len({verdict.say_count(2) for verdict in Verdict}) == len(Verdict)


class TestThings:
    @pytest.fixture(autouse=True)
    def pair(self) -> Partnership:
        return make_partnership()

    def test_an_area_moves_up_from_where_it_stood(self) -> None:
        area = make_area()
        make_progress(AreaStage.RAISED, on="2025-04-14", area=area)
        make_progress(AreaStage.AGREED, on="2025-09-01", area=area, said="A made-up agreement was signed.")
        entry = entry_of(area, ThingKind.AREA)
        assert entry is not None
        assert entry.thing.before is not None
        assert (entry.verdict, entry.thing.before.term, entry.thing.after.term) == (
            Verdict.MOVED_UP,
            AreaStage.RAISED,
            AreaStage.AGREED,
        )
        assert [step.text for step in entry.thing.steps] == ["A made-up agreement was signed."]

    def test_every_reading_of_the_period_is_told_newest_first(self) -> None:
        area = make_area()
        for on, stage in (("2025-05", "raised"), ("2025-09", "agreed"), ("2026-01", "raised")):
            make_progress(stage, on=on, area=area)
        entry = entry_of(area, ThingKind.AREA)
        assert entry is not None
        assert [str(step.on) for step in entry.thing.steps] == ["2026-01", "2025-09", "2025-05"]

    @pytest.mark.parametrize(
        ("on", "verdict"),
        [
            ("2025-04-14", Verdict.UNCHANGED),
            ("2025-04", Verdict.UNCHANGED),
            ("2025", Verdict.UNCHANGED),
            ("2025-04-15", Verdict.NEW),
            ("2025-05", Verdict.NEW),
            ("2026-11-22", Verdict.NEW),
            ("2026-11-23", Verdict.UNCHANGED),
        ],
    )
    def test_a_row_is_of_the_period_if_it_begins_in_it(self, on: str, verdict: Verdict) -> None:
        assert verdict_of(make_event(on=on), ThingKind.EVENT) is verdict

    def test_an_action_is_finished_when_it_was_completed(self) -> None:
        action = make_action()
        make_status_change(action, "completed", "2025-09-01", note="The made-up report came out.")
        entry = entry_of(action, ThingKind.ACTION)
        assert entry is not None
        assert (entry.verdict, str(entry.on)) == (Verdict.FINISHED, "2025-09-01")
        assert [step.text for step in entry.thing.steps] == ["The made-up report came out."]

    def test_an_action_comes_to_await_an_update_the_day_after_its_due_period(self) -> None:
        action = make_action(due_on="2025")
        assert verdict_of(action, ThingKind.ACTION, until=DAY(2025, 12, 31)) is Verdict.UNCHANGED
        entry = entry_of(action, ThingKind.ACTION, until=DAY(2026, 1, 1))
        assert entry is not None
        assert (entry.verdict, str(entry.on)) == (Verdict.AWAITING_UPDATE, "2025-12-31")

    def test_word_on_an_action_that_awaited_it_is_an_update(self) -> None:
        action = make_action(due_on="2025-01")
        make_status_change(action, "open", "2025-09-01")
        assert verdict_of(action, ThingKind.ACTION) is Verdict.UPDATED

    def test_an_action_raised_and_done_in_the_period_is_new(self) -> None:
        action = make_action(raised_on="2025-05-01")
        make_status_change(action, "completed", "2025-09-01")
        entry = entry_of(action, ThingKind.ACTION)
        assert entry is not None
        assert (entry.verdict, entry.thing.after.term, entry.cited) == (
            Verdict.NEW,
            ActionItemStatus.COMPLETED,
            action,
        )

    def test_a_mission_slips_when_its_plan_is_stated_anew(self) -> None:
        mission = make_mission()
        make_milestone(mission, on="2025", is_planned=True, stated_on="2024-02-01")
        make_milestone(mission, on="2026", is_planned=True, stated_on="2025-05-01", note="A made-up delay.")
        entry = entry_of(mission, ThingKind.MISSION)
        assert entry is not None
        assert entry.verdict is Verdict.SLIPPED
        assert [(str(step.on), str(step.plan), step.text) for step in entry.thing.steps] == [
            ("2025-05-01", "2026", "A made-up delay.")
        ]

    def test_a_mission_moves_up_with_its_launch_and_is_finished_with_its_loss(self) -> None:
        launched, lost = make_mission(), make_mission()
        for mission in (launched, lost):
            make_milestone(mission, on="2024", kind=MilestoneKind.DECISION, leads_to=MissionPhase.IN_DEVELOPMENT)
            make_milestone(mission, on="2025-05-01", leads_to=MissionPhase.LAUNCHED)
        make_milestone(lost, on="2025-05-02", kind=MilestoneKind.END, leads_to=MissionPhase.LOST)
        assert verdict_of(launched, ThingKind.MISSION) is Verdict.MOVED_UP
        assert verdict_of(lost, ThingKind.MISSION) is Verdict.FINISHED

    def test_an_agreement_moves_up_as_it_is_signed_and_comes_into_force(self) -> None:
        agreement = make_agreement(announced_on="2025-01", signed_on="2025-05-01", in_force_on="2025-08-01")
        entry = entry_of(agreement, ThingKind.AGREEMENT)
        assert entry is not None
        assert (entry.verdict, len(entry.thing.steps)) == (Verdict.MOVED_UP, 2)

    def test_an_agreement_is_finished_once_its_last_period_is_over(self) -> None:
        agreement = make_agreement(signed_on="2020", in_force_on="2020", ends_on="2026-10")
        assert verdict_of(agreement, ThingKind.AGREEMENT, until=DAY(2026, 10, 31)) is Verdict.UNCHANGED
        assert verdict_of(agreement, ThingKind.AGREEMENT) is Verdict.FINISHED

    def test_a_group_that_met_is_updated_and_one_that_ended_is_finished(self) -> None:
        met = make_working_group(established_on="2023", last_met_on="2025-09-01")
        ended = make_working_group(established_on="2023", ended_on="2025-09")
        assert verdict_of(met, ThingKind.GROUP) is Verdict.UPDATED
        assert verdict_of(ended, ThingKind.GROUP) is Verdict.FINISHED

    def test_a_dialogue_that_was_held_is_finished(self) -> None:
        dialogue = make_dialogue(1, "2025-09-01", announced_on="2025-01-01")
        assert verdict_of(dialogue, ThingKind.DIALOGUE) is Verdict.FINISHED

    def test_an_announcement_on_record_after_a_dialogue_of_an_unknown_day_is_an_update(self) -> None:
        dialogue = make_dialogue(1, "2025", announced_on="2025-09")
        assert verdict_of(dialogue, ThingKind.DIALOGUE) is Verdict.UPDATED

    def test_who_took_office_is_new_and_who_left_it_is_finished(self) -> None:
        official, successor = make_official(), make_official()
        left = make_appointment(official=official, starts_on="2020", ends_on="2025-06")
        took = make_appointment(official=successor, starts_on="2025-07", agency=left.agency, title="Director B")
        dialogue = make_dialogue(1, "2025-01-01")
        make_delegate(dialogue, official=official, position=1)
        make_delegate(dialogue, official=successor, position=2)
        assert verdict_of(left, ThingKind.POST) is Verdict.FINISHED
        assert verdict_of(took, ThingKind.POST) is Verdict.NEW

    def test_drafts_are_no_changes(self) -> None:
        draft = {"publication": Publication.DRAFT}
        make_event(on="2025-06-01", **draft)
        make_agreement(signed_on="2025-06-01", **draft)
        make_milestone(make_mission(**draft), on="2025-06-01")
        make_progress(on="2025-06-01", area=make_area(), **draft)
        make_action(raised_on="2025-05-14", **draft)
        make_working_group(established_on="2025-06-01", **draft)
        make_dialogue(1, "2025-06-01", **draft)
        official = make_official(**draft)
        make_delegate(make_dialogue(2, "2024-06-01"), official=official)
        make_appointment(official=official, starts_on="2025-06-01")
        assert read().entries == ()


class TestPage:
    @pytest.fixture(autouse=True)
    def pair(self) -> Partnership:
        return make_partnership()

    def test_a_thing_in_two_areas_stands_in_both_and_counts_once(self, pair: Partnership) -> None:
        first, second = make_area(), make_area()
        make_event(on="2025-06-01", areas=[first, second])
        page = read_change_page(pair, over(SINCE, UNTIL))
        groups = {group.area: group for group in page.groups}
        assert [len(groups[area].entries) for area in (first, second)] == [1, 1]
        assert page.counts == {Verdict.NEW: 1}
        assert page.summary == "Since 14 April 2025: one new."

    def test_what_has_no_area_stands_in_groups_of_its_own(self, pair: Partnership) -> None:
        official = make_official()
        make_delegate(make_dialogue(1, "2025-06-01"), official=official)
        make_appointment(official=official, starts_on="2025-06-01")
        make_agreement(signed_on="2025-06-01")
        page = read_change_page(pair, over(SINCE, UNTIL))
        assert [(group.anchor, len(group.entries)) for group in page.groups if group.area is None] == [
            ("other", 1),
            ("dialogues", 1),
            ("people", 1),
        ]

    def test_unchanged_actions_are_counted_and_not_listed(self, pair: Partnership) -> None:
        area = make_area()
        for _turn in range(3):
            make_action(area=area)
        make_status_change(make_action(area=area), "completed", "2025-09-01")
        (group,) = [group for group in read_change_page(pair, over(SINCE, UNTIL)).groups if group.area == area]
        assert (len(group.entries), group.unchanged_actions) == (1, 3)
        assert [thing.key.kind for thing in group.unchanged] == [ThingKind.AREA]

    def test_the_reading_of_an_area_stands_first_in_its_group_and_the_rest_newest_first(
        self, pair: Partnership
    ) -> None:
        area = make_area()
        make_progress(AreaStage.RAISED, on="2025-05-01", area=area)
        make_event(on="2025-06-01", areas=[area])
        make_event(on="2025-09-01", areas=[area])
        (group,) = [group for group in read_change_page(pair, over(SINCE, UNTIL)).groups if group.area == area]
        assert [(entry.thing.key.kind, str(entry.on)) for entry in group.entries] == [
            (ThingKind.AREA, "2025-05-01"),
            (ThingKind.EVENT, "2025-09-01"),
            (ThingKind.EVENT, "2025-06-01"),
        ]
        assert group.summary == "Two new and one moved up"

    def test_a_name_keeps_the_language_it_is_written_in(self) -> None:
        make_event(on="2025-06-01", name={"ja": "架空の会合"})
        (entry,) = read().entries
        assert entry.thing.name.language == "ja"


class TestDemoRecord:
    """The record itself, with facts that its sources state."""

    @pytest.fixture
    def pair(self) -> Partnership:
        return Partnership.objects.get(slug="us-kr")

    def between(self, pair: Partnership, since: str, until: str, today: datetime.date) -> Changes:
        moments = {
            dialogue.code: Moment.at(dialogue, today)
            for dialogues in read_dialogues(pair, today).values()
            for dialogue in dialogues
            if dialogue.status == DialogueStatus.HELD
        }
        return read_changes(pair, Period(moments[since], moments.get(until) or Moment(today)))

    def verdicts(self, changes: Changes, kind: ThingKind) -> dict[str, Verdict]:
        return {
            entry.thing.reference or entry.thing.url.rstrip("/").rpartition("/")[2]: entry.verdict
            for entry in changes.entries
            if entry.thing.key.kind is kind
        }

    def test_from_the_third_to_the_fourth_dialogue(self, pair: Partnership, today: datetime.date) -> None:
        changes = self.between(pair, "civil-3", "civil-4", today)
        assert changes.summary.startswith("From the third dialogue to the fourth dialogue: ")
        actions = self.verdicts(changes, ThingKind.ACTION)
        raised = ActionItem.objects.filter(partnership=pair, raised_at__series__code="civil", raised_at__number=4)
        assert {reference for reference, verdict in actions.items() if verdict is Verdict.NEW} >= set(
            raised.values_list("reference", flat=True)
        )
        assert self.verdicts(changes, ThingKind.DIALOGUE) == {"civil-4": Verdict.FINISHED, "civil-5": Verdict.NEW}
        assert self.verdicts(changes, ThingKind.MISSION)["imap"] is Verdict.NEW
        assert self.verdicts(changes, ThingKind.GROUP)["gps-kps-twg"] is Verdict.NEW
        assert self.verdicts(changes, ThingKind.GROUP)["forum-prep"] is Verdict.FINISHED

    def test_since_the_fourth_dialogue(self, pair: Partnership, today: datetime.date) -> None:
        changes = self.between(pair, "civil-4", "today", today)
        assert changes.summary.startswith("Since the fourth dialogue: ")
        missions = self.verdicts(changes, ThingKind.MISSION)
        assert missions["imap"] is Verdict.MOVED_UP
        assert missions["swfo-l1"] is Verdict.MOVED_UP
        assert missions["lusem"] is Verdict.SLIPPED
        awaiting = ActionItem.objects.public().in_partnership(pair).awaiting_update(today)
        before = ActionItem.objects.public().in_partnership(pair).awaiting_update(SINCE)
        came = set(awaiting.values_list("reference", flat=True)) - set(before.values_list("reference", flat=True))
        assert came
        assert came == {
            reference
            for reference, verdict in self.verdicts(changes, ThingKind.ACTION).items()
            if verdict is Verdict.AWAITING_UPDATE
        }
        (imap,) = [entry for entry in changes.entries if entry.thing.url.endswith("/imap/")]
        assert [(str(step.on), step.term) for step in imap.thing.steps] == [("2025-09-24", MilestoneKind.LAUNCH)]

    def test_every_dated_row_of_the_period_is_told(self, pair: Partnership, today: datetime.date) -> None:
        changes = self.between(pair, "civil-3", "today", today)
        told = {(type(record), record.pk) for entry in changes.entries for record in entry.records}
        since = DAY(2022, 12, 16)
        rows: list[Row] = [
            *AreaProgress.objects.public().filter(partnership=pair).known_by(today).exclude(on__begun_by=since),
            *StatusChange.objects.public().filter(action_item__partnership=pair).exclude(on__begun_by=since),
            *ActionItem.objects.public().filter(partnership=pair).exclude(raised_on__begun_by=since),
            *Milestone.objects.public().filter(mission__partnerships=pair).exclude(known_on__begun_by=since),
            *Event.objects.public().filter(partnership=pair).exclude(starts_on__begun_by=since),
            *Agreement.objects.public()
            .in_partnership(pair)
            .filter(signed_on__begun_by=today)
            .exclude(signed_on__begun_by=since),
        ]
        assert len(rows) > 60
        assert [row for row in rows if (type(row), row.pk) not in told] == []

    def test_a_change_is_read_with_a_fixed_number_of_queries(
        self, pair: Partnership, today: datetime.date, django_assert_num_queries: Any
    ) -> None:
        for since in (DAY(2013, 1, 1), SINCE):
            with django_assert_num_queries(19):
                read_change_page(pair, over(since, today))

    def test_a_plan_of_kind_meeting_is_told_of_the_next_dialogue(self, pair: Partnership, today: datetime.date) -> None:
        changes = self.between(pair, "civil-4", "today", today)
        (planned,) = [thing for thing in changes.unchanged if thing.url.endswith("/civil-5/")]
        assert planned.after.plans == (Plan(PlanKind.MEETING, PartialDate(2027)),)
