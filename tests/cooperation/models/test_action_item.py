"""Action items: what was left to be done, each step of it, and what a reader is told when nothing is said."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from cooperation.models import ActionItem, ActionItemStatus, DerivedStatus, PartialDate, Partnership, StatusChange
from tests.makers import (
    build,
    make_action,
    make_dialogue,
    make_partnership,
    make_series,
    make_status_change,
    refusal,
)

pytestmark = pytest.mark.django_db

STATUS = ActionItemStatus


def mine() -> QuerySet:
    return ActionItem.objects.filter(partnership__slug="aa-zz")


def stored(action: ActionItem) -> tuple[str, str]:
    read = ActionItem.objects.get(pk=action.pk)
    return read.status, str(read.status_on)


def an_action(**fields) -> ActionItem:
    action = make_action()
    action.pk = action.id = None
    action.reference = "9.99"
    for name, value in fields.items():
        setattr(action, name, value)
    return action


class TestAction:
    def test_an_action_is_open_since_the_day_it_was_raised(self):
        assert stored(make_action(raised_on="2024-05")) == ("open", "2024-05")

    def test_an_action_whose_day_is_corrected_is_open_since_that_day(self):
        action = make_action(raised_on="2024-05")
        action.raised_on = "2024-06-01"
        action.full_clean()
        action.save()
        assert stored(action) == ("open", "2024-06-01")

    def test_correcting_the_day_it_was_raised_leaves_a_later_status_alone(self):
        action = make_action(raised_on="2024-05")
        make_status_change(action, STATUS.COMPLETED, "2025")
        action.raised_on = "2024-06-01"
        action.save()
        assert stored(action) == ("completed", "2025")

    def test_an_action_is_raised_at_a_dialogue_of_its_own_partnership(self):
        elsewhere = make_dialogue(series=make_series(make_partnership("XA", "XB")))
        assert refusal(an_action(raised_at=elsewhere)) == {
            "raised_at": ["This dialogue belongs to another partnership."]
        }

    def test_an_action_is_not_due_before_it_was_raised(self):
        too_early = {"due_on": ["The action cannot be due before it was raised."]}
        assert refusal(an_action(raised_on="2024-05-14", due_on="2024-05-13")) == too_early
        assert refusal(an_action(raised_on="2024-05-14", due_on="2024")) == {}

    @pytest.mark.parametrize("reference", ["4.9", "4", "4.0009", "four.09", "4.09 ", "-4.09", "ABCDEFG.01"])
    def test_a_reference_is_a_dialogue_and_a_running_number(self, reference):
        assert "A reference looks like 4.09." in refusal(an_action(reference=reference))["reference"]

    def test_a_reference_names_one_action_of_a_partnership(self):
        action = make_action("4.09")
        again = build(
            ActionItem,
            partnership=action.partnership,
            reference="4.09",
            title="Another",
            raised_on="2024",
            area=action.area,
            strength="agreed",
        )
        assert refusal(again) == {"__all__": ["This partnership already has an action with this reference."]}


class TestStatus:
    def test_a_step_leaves_its_trace_and_moves_the_action(self):
        action, review = make_action(), make_dialogue(5, "2026-05-14")
        change = action.move_to(
            STATUS.COMPLETED, on=PartialDate(2026, 5), note={"en": "Done.", "ko": "완료."}, reviewed_at=review
        )
        assert stored(action) == ("completed", "2026-05")
        assert (action.status, action.status_term, action.is_finished) == ("completed", STATUS.COMPLETED, True)
        trace = action.status_changes.get()
        assert trace == change
        assert (trace.status_term, str(trace.on), trace.reviewed_at) == (STATUS.COMPLETED, "2026-05", review)
        assert (trace.note_en, trace.note_ko, trace.note_ja) == ("Done.", "완료.", "")

    def test_a_step_is_taken_on_a_day_given_as_a_date(self):
        action = make_action()
        action.move_to(STATUS.UNDER_WAY, on=datetime.date(2025, 3, 1))
        assert stored(action) == ("under_way", "2025-03-01")

    def test_a_step_before_the_action_was_raised_is_refused(self):
        change = build(StatusChange, action_item=make_action(raised_on="2024-05-14"), status="completed")
        change.on = "2024-05-13"
        assert refusal(change) == {"on": ["The step cannot be earlier than the day the action was raised."]}
        change.on = "2024-05"
        assert refusal(change) == {}

    def test_a_step_on_a_day_to_come_is_refused(self):
        action = make_action()
        with pytest.raises(ValidationError, match="The day has not come yet"):
            action.move_to(STATUS.COMPLETED, on=datetime.date(2026, 11, 23))
        assert stored(action) == ("open", "2024-05-14")
        assert not action.status_changes.exists()
        action.move_to(STATUS.COMPLETED, on=datetime.date(2026, 11, 22))

    def test_the_day_that_has_come_is_the_partnership_s_own(self):
        action = make_action(partnership=make_partnership(time_zone="Pacific/Kiritimati"))
        assert action.move_to(STATUS.COMPLETED, on=datetime.date(2026, 11, 23))

    def test_the_same_step_is_not_recorded_twice(self):
        change = make_status_change()
        again = build(StatusChange, action_item=change.action_item, status=change.status, on=change.on)
        assert refusal(again) == {"__all__": ["This step is already on record."]}

    def test_a_step_recorded_late_does_not_undo_a_newer_one(self):
        action = make_action()
        action.move_to(STATUS.COMPLETED, on=PartialDate(2026))
        action.move_to(STATUS.UNDER_WAY, on=PartialDate(2025, 3))
        assert stored(action) == ("completed", "2026")

    def test_of_two_steps_of_one_day_the_one_recorded_last_stands(self, today):
        action = make_action()
        action.move_to(STATUS.UNDER_WAY, on=PartialDate(2025))
        action.move_to(STATUS.COMPLETED, on=PartialDate(2025))
        assert stored(action) == ("completed", "2025")
        assert mine().as_of(today).get().status_then == STATUS.COMPLETED

    def test_deleting_a_step_restores_the_one_before_it(self):
        action = make_action(raised_on="2024-05-14")
        action.move_to(STATUS.UNDER_WAY, on=PartialDate(2025, 3))
        action.move_to(STATUS.COMPLETED, on=PartialDate(2026)).delete()
        assert stored(action) == ("under_way", "2025-03")
        action.status_changes.get().delete()
        assert stored(action) == ("open", "2024-05-14")

    def test_deleting_a_step_of_an_action_read_long_ago_restores_the_one_before_it(self):
        action = make_action()
        read_before = ActionItem.objects.get(pk=action.pk)
        action.move_to(STATUS.COMPLETED, on=PartialDate(2026))
        read_before.status_changes.get().delete()
        assert stored(action) == ("open", "2024-05-14")

    def test_redating_a_step_redates_the_status(self):
        change = make_status_change(status=STATUS.COMPLETED, on="2025")
        change.on = PartialDate(2025, 3)
        change.save()
        assert stored(change.action_item) == ("completed", "2025-03")

    def test_open_and_under_way_are_unfinished_and_nothing_else_is(self):
        assert set(STATUS.unfinished()) == {STATUS.OPEN, STATUS.UNDER_WAY}
        for status in STATUS:
            assert ActionItem(status=status).is_finished == (status not in STATUS.unfinished())

    def test_what_is_derived_is_never_stored(self):
        assert not set(DerivedStatus.values) & set(STATUS.values)
        assert all(str(term.definition).endswith(".") and term.glyph for term in [*STATUS, *DerivedStatus])


class TestAwaitingUpdate:
    """An action due “2025” waits for word from 1 January 2026 until something newer is on record."""

    LAST, AFTER = datetime.date(2025, 12, 31), datetime.date(2026, 1, 1)

    def waits(self, day: datetime.date) -> bool:
        return mine().awaiting_update(day).exists()

    def test_a_due_year_has_not_passed_on_its_last_day(self):
        make_action(due_on="2025")
        assert not self.waits(self.LAST)
        assert self.waits(self.AFTER)

    @pytest.mark.parametrize("due", ["2025-12", "2025-12-31"])
    def test_a_due_month_or_day_passes_at_its_end(self, due):
        make_action(due_on=due)
        assert not self.waits(self.LAST)
        assert self.waits(self.AFTER)

    def test_an_action_without_a_due_date_never_waits(self, today):
        make_action(due_on=None)
        assert not self.waits(today)

    @pytest.mark.parametrize("on", ["2025", "2025-12", "2025-12-31", "2025-01-01"])
    def test_word_from_within_the_due_period_does_not_end_the_wait(self, on):
        make_action(due_on="2025").move_to(STATUS.UNDER_WAY, on=PartialDate.parse(on))
        assert not self.waits(self.LAST)
        assert self.waits(self.AFTER)

    @pytest.mark.parametrize("on", ["2026", "2026-01", "2026-02-03"])
    def test_word_from_after_the_due_period_ends_the_wait(self, today, on):
        make_action(due_on="2025").move_to(STATUS.UNDER_WAY, on=PartialDate.parse(on))
        assert not self.waits(today)

    def test_the_wait_lasts_until_the_day_the_word_came(self):
        make_action(due_on="2025").move_to(STATUS.UNDER_WAY, on=PartialDate(2026, 2, 3))
        assert self.waits(datetime.date(2026, 2, 2))
        assert not self.waits(datetime.date(2026, 2, 3))

    @pytest.mark.parametrize("status", [STATUS.COMPLETED, STATUS.SUPERSEDED, STATUS.LAPSED])
    def test_a_finished_action_does_not_wait(self, today, status):
        make_action(due_on="2025").move_to(status, on=PartialDate(2025, 6))
        assert not self.waits(today)

    def test_an_action_raised_after_the_day_does_not_wait_on_it(self):
        make_action(raised_on="2025-06", due_on="2025-06")
        assert not self.waits(datetime.date(2025, 5, 31))


def plan_of(queryset: QuerySet) -> str:
    """Return how the database means to find the rows, told first how many there are."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cooperation_actionitem, cooperation_statuschange")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    return queryset.order_by().explain()


def is_searched(plan: str, index: str, column: str) -> bool:
    """Whether the plan compares the column inside the index."""
    sqlite = rf"USING (?:COVERING )?INDEX {index} \([^)]*{column}<"
    postgresql = rf"using {index} .*\n\s+Index Cond: .*{column}\)?(?:::text)? <"
    return re.search(f"{sqlite}|{postgresql}", plan) is not None


class TestChanged:
    """Between two days an action was raised, moved, came to await an update, or stands as it stood."""

    SINCE, UNTIL = datetime.date(2025, 4, 14), datetime.date(2026, 1, 1)

    def changed(self) -> list[str]:
        return sorted(mine().changed(self.SINCE, self.UNTIL).values_list("reference", flat=True))

    def test_what_was_raised_after_the_first_day_and_by_the_last_has_changed(self):
        for number, on in enumerate(("2025-04-14", "2025-04", "2025-04-15", "2026-01-01", "2026-01-02"), start=1):
            make_action(f"1.0{number}", raised_on=on)
        assert self.changed() == ["1.03", "1.04"]

    def test_what_took_a_step_has_changed_even_to_the_same_status(self):
        for number, on in enumerate(("2025-04-14", "2025-04-15", "2026-01-02"), start=1):
            make_status_change(make_action(f"1.0{number}"), "open", on)
        assert self.changed() == ["1.02"]

    def test_what_came_to_await_an_update_has_changed(self):
        for number, due_on in enumerate(("2025-04-13", "2025-04-14", "2025", "2026-01-01"), start=1):
            make_action(f"1.0{number}", due_on=due_on)
        make_status_change(make_action("1.05", due_on="2025"), STATUS.COMPLETED, "2024-09-01")
        assert self.changed() == ["1.02", "1.03"]


class TestIndex:
    """With many rows and a day that few of them precede, the day is sought in an index."""

    EARLY = datetime.date(2014, 1, 10)

    @pytest.fixture
    def partnership(self) -> Partnership:
        action = make_action()
        days = [self.EARLY + datetime.timedelta(days=number) for number in range(-5, 395)]
        ActionItem.objects.bulk_create(
            build(
                ActionItem,
                partnership=action.partnership,
                area=action.area,
                reference=f"7.{number:03d}",
                title="Made-up action",
                strength="agreed",
                raised_on=day,
                due_on=day,
                status_on=day,
            )
            for number, day in enumerate(days)
        )
        StatusChange.objects.bulk_create(StatusChange(action_item=action, status="under_way", on=day) for day in days)
        return action.partnership

    def test_past_due_is_found_through_an_index(self, partnership):
        rows = ActionItem.objects.filter(partnership=partnership, status="open", due_on__over_before=self.EARLY)
        assert rows.count() == 5
        plan = plan_of(rows)
        assert is_searched(plan, "(?:action_by_status_and_due_day|action_by_due_day)", "due_on"), plan

    def test_postgresql_finds_what_was_raised_by_a_day_through_an_index(self, partnership):
        """SQLite takes every bound for a narrow one, and is kept from it: there a list is read in its order."""
        rows = ActionItem.objects.in_partnership(partnership).filter(raised_on__begun_by=self.EARLY)
        assert rows.count() == 6
        is_found = is_searched(plan_of(rows), "action_by_day_raised", "raised_on")
        assert is_found == (connection.vendor == "postgresql"), plan_of(rows)

    def test_postgresql_finds_the_steps_taken_by_a_day_through_an_index(self, partnership):
        rows = partnership.action_items.get(status_changes__on=self.EARLY).status_changes.known_by(self.EARLY)
        assert rows.count() == 6
        is_found = is_searched(plan_of(rows), "(?:status_change_by_day|one_step_per_status_and_day)", '"?on"?')
        assert is_found == (connection.vendor == "postgresql"), plan_of(rows)
