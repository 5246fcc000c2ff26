import datetime

import pytest

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    AreaProgress,
    AreaStage,
    CooperationArea,
    DerivedStatus,
    Partnership,
    Publication,
)
from dashboard.readings.changes import ChangeKind, ChangeLog, read_changes
from tests.makers import (
    make_action,
    make_agreement,
    make_area,
    make_dialogue,
    make_event,
    make_milestone,
    make_mission,
    make_partnership,
    make_progress,
)

pytestmark = pytest.mark.django_db

SINCE, UNTIL = datetime.date(2025, 4, 14), datetime.date(2026, 11, 22)


def read(since: datetime.date = SINCE, until: datetime.date = UNTIL) -> ChangeLog:
    partnership = Partnership.objects.get(slug="aa-zz")
    progress = AreaProgress.objects.public().filter(partnership=partnership).known_by(until).chronological()
    return read_changes(
        partnership,
        since=since,
        until=until,
        progress=list(progress),
        areas=CooperationArea.objects.public(),
        awaiting=ActionItem.objects.public().in_partnership(partnership).awaiting_update(until),
    )


def kinds(**days: datetime.date) -> list[ChangeKind]:
    return [entry.kind for entry in read(**days).entries]


@pytest.fixture(autouse=True)
def partnership() -> Partnership:
    return make_partnership()


def test_entries_stand_newest_first() -> None:
    make_event(on="2025-06-01")
    make_agreement(signed_on="2026-01-01")
    make_milestone(on="2025-12-01")
    log = read()
    assert [entry.kind for entry in log.entries] == [ChangeKind.AGREEMENT, ChangeKind.MILESTONE, ChangeKind.EVENT]
    assert log.records == [entry.record for entry in log.entries]


@pytest.mark.parametrize(
    ("on", "is_shown"), [("2025-04-14", False), ("2025-04-15", True), ("2026-11-22", True), ("2025-05", True)]
)
def test_an_event_counts_from_the_day_after_the_dialogue_to_the_day_of_reading(on: str, is_shown: bool) -> None:
    make_event(on=on)
    assert bool(kinds()) is is_shown


def test_a_month_that_had_begun_by_the_dialogue_is_no_change_since() -> None:
    make_event(on="2025-04")
    make_event(on="2025")
    assert kinds() == []


def test_nothing_to_come_is_a_change() -> None:
    make_event(on="2026-11-23")
    make_milestone(on="2026-12-01", is_planned=True)
    assert kinds() == []


def test_drafts_are_no_changes() -> None:
    draft = {"publication": Publication.DRAFT}
    make_event(on="2025-06-01", **draft)
    make_agreement(signed_on="2025-06-01", **draft)
    make_milestone(make_mission(**draft), on="2025-06-01")
    make_progress(on="2025-06-01", area=make_area(), **draft)
    make_action(raised_on="2024-05-14", **draft).move_to(ActionItemStatus.COMPLETED, on=datetime.date(2025, 6, 1))
    make_action(due_on="2025-06-01", **draft)
    assert kinds() == []


class TestStages:
    def test_a_reading_between_dialogues_that_moves_the_stage_is_a_change(self) -> None:
        area = make_area()
        make_progress(AreaStage.RAISED, dialogue=make_dialogue(on="2025-04-14"), area=area)
        make_progress(AreaStage.AGREED, on="2025-09-01", area=area, said="A made-up agreement was signed.")
        (entry,) = read().entries
        assert (entry.kind, entry.before, entry.after) == (ChangeKind.STAGE, AreaStage.RAISED, AreaStage.AGREED)
        assert entry.text == "A made-up agreement was signed."
        assert entry.areas == (area,)

    def test_a_reading_that_confirms_the_stage_is_none(self) -> None:
        area = make_area()
        make_progress(AreaStage.AGREED, on="2025-01-01", area=area)
        make_progress(AreaStage.AGREED, on="2025-09-01", area=area)
        assert kinds() == []

    def test_a_reading_beside_the_ladder_does_not_reset_what_came_before(self) -> None:
        area = make_area()
        make_progress(AreaStage.AGREED, on="2025-01-01", area=area)
        make_progress(AreaStage.NOT_RAISED, on="2025-08-01", area=area)
        make_progress(AreaStage.AGREED, on="2025-09-01", area=area)
        assert kinds() == []


class TestActions:
    def test_a_step_that_moves_an_action_names_both_ends(self) -> None:
        action = make_action("1.01")
        action.move_to(ActionItemStatus.OPEN, on=datetime.date(2024, 5, 14))
        action.move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2025, 9, 1), note={"en": "Work began."})
        (entry,) = read().entries
        assert (entry.subject, entry.before, entry.after) == (
            "1.01",
            ActionItemStatus.OPEN,
            ActionItemStatus.UNDER_WAY,
        )
        assert entry.text == "Work began."
        assert entry.url == "/aa-zz/actions/1.01/"

    def test_an_action_is_open_before_its_first_step(self) -> None:
        make_action("1.01").move_to(ActionItemStatus.COMPLETED, on=datetime.date(2025, 9, 1))
        (entry,) = read().entries
        assert (entry.before, entry.after) == (ActionItemStatus.OPEN, ActionItemStatus.COMPLETED)

    def test_the_step_an_action_is_raised_with_is_no_change(self) -> None:
        make_action("1.01", raised_on="2025-09-01").move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2025, 9, 1))
        assert kinds() == []

    def test_a_step_to_the_same_status_is_no_change(self) -> None:
        action = make_action("1.01")
        action.move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2025, 1, 1))
        action.move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2025, 9, 1))
        assert kinds() == []


class TestDatesPassed:
    def test_a_due_date_that_passed_without_word_is_a_change_on_its_last_day(self) -> None:
        make_action("1.01", due_on="2025-10", title="Write the made-up report")
        (entry,) = read().entries
        assert entry.kind is ChangeKind.DATE_PASSED
        assert str(entry.on) == "2025-10-31"
        assert entry.after is DerivedStatus.AWAITING_UPDATE
        assert entry.text == ("Write the made-up report. No public record of it has been found by 22 November 2026.")

    def test_a_date_that_had_passed_before_is_none(self) -> None:
        make_action(due_on="2025-04-13")
        assert kinds() == []

    def test_a_date_that_passed_with_word_since_is_none(self) -> None:
        make_action(due_on="2025-10").move_to(ActionItemStatus.UNDER_WAY, on=datetime.date(2025, 11, 1))
        assert kinds() == [ChangeKind.ACTION]


class TestAgreements:
    def test_an_agreement_is_new_on_its_first_day_on_record(self) -> None:
        make_agreement(announced_on="2025-05-01", signed_on="2025-06-01", in_force_on="2025-07-01")
        (entry,) = read().entries
        assert str(entry.on) == "2025-05-01"

    def test_an_announcement_alone_is_enough(self) -> None:
        make_agreement(announced_on="2025-05-01")
        assert kinds() == [ChangeKind.AGREEMENT]


def test_areas_are_counted_once_however_many_entries_name_them() -> None:
    area = make_area()
    make_event(on="2025-06-01", areas=[area])
    make_event(on="2025-07-01", areas=[area, make_area(publication=Publication.DRAFT)])
    assert read().areas == {area}


def test_a_name_keeps_the_language_it_is_written_in() -> None:
    make_event(on="2025-06-01", name={"ja": "架空の会合"})
    (entry,) = read().entries
    assert entry.subject.language == "ja"


def test_every_kind_has_a_label() -> None:
    assert len({str(kind.label) for kind in ChangeKind}) == len(ChangeKind)


def test_seven_queries_are_made_whatever_the_days(django_assert_max_num_queries: object, today: datetime.date) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    progress = list(AreaProgress.objects.public().filter(partnership=partnership).chronological())
    areas = list(CooperationArea.objects.public())
    awaiting = list(
        ActionItem.objects.public()
        .in_partnership(partnership)
        .awaiting_update(today)
        .select_related("area", "partnership")
    )
    with django_assert_max_num_queries(7):
        read_changes(
            partnership,
            since=datetime.date(2010, 1, 1),
            until=today,
            progress=progress,
            areas=areas,
            awaiting=awaiting,
        )
