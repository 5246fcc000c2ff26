"""The history of a record as plain data: acts, rows and fields in words."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.history.reading import deleted_rows, history_of
from cooperation.models import ActionItem, ActionItemStatus, Dialogue, PartialDate, Publication, acting
from tests.makers import (
    make_action,
    make_agency,
    make_citation,
    make_dialogue,
    make_progress,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db


def told(row: Any) -> dict[str, tuple[Any, Any]]:
    return {field.label: (field.before, field.after) for field in row.fields}


def test_one_act_is_one_entry_with_all_its_rows_in_words() -> None:
    user = User.objects.create_superuser("Desk A")
    action, agency = make_action(), make_agency(name="Made-up office")
    with acting(user, reason="The yearly review"):
        action.title_ko, action.due_on = "새 제목", PartialDate(2027, 3)
        action.save()
        action.leads.set([agency])
        action.move_to(ActionItemStatus.UNDER_WAY, on="2025-01", note={"en": "It began."})
        make_citation(action, make_source(name="Made-up paper"), field="due_on")

    entry = history_of(ActionItem, action.pk)[0]
    assert (entry.person, entry.reason) == ("Desk A", "The yearly review")
    rows = {row.noun: row for row in entry.rows}
    assert {noun: row.deed for noun, row in rows.items()} == {
        "Action item": "changed",
        "Status change": "added",
        "Citation": "added",
    }
    assert told(rows["Action item"]) == {
        "Title (Korean)": (None, "새 제목"),
        "Due": (None, PartialDate(2027, 3)),
        "Lead agencies": (None, "Made-up office"),
        "Status": ("Open", "Under way"),
        "Status since": (PartialDate(2024, 5, 14), PartialDate(2025, 1)),
    }
    assert told(rows["Status change"])["Note (English)"] == (None, "It began.")
    assert told(rows["Citation"])["Field"] == (None, "Due")
    assert rows["Citation"].name == "Made-up paper"


def test_a_part_that_is_gone_and_its_links_are_told_still() -> None:
    step = make_status_change(status="under_way", on="2025-01")
    action = step.action_item
    make_citation(step)
    with acting(reason="Entered twice"):
        step.delete()
    entry = next(each for each in history_of(ActionItem, action.pk) if each.reason == "Entered twice")
    assert entry.person == "Operator of the server"
    deeds = {row.noun: row.deed for row in entry.rows}
    assert deeds == {"Action item": "changed", "Status change": "deleted", "Citation": "deleted"}
    status = next(row for row in entry.rows if row.noun == "Status change")
    assert told(status)["Status"] == ("Under way", None)


def test_the_cells_of_a_dialogue_belong_to_its_history() -> None:
    dialogue = make_dialogue()
    cell = make_progress(dialogue=dialogue)
    with acting(reason="Read again"):
        cell.stage = "agreed"
        cell.save()
    (row,) = next(each for each in history_of(Dialogue, dialogue.pk) if each.reason == "Read again").rows
    assert (row.noun, row.is_part) == ("Area progress", True)
    assert told(row)["Stage"][1] == "Agreed"


def test_saving_a_row_as_it_stands_is_no_change() -> None:
    action = make_action(detail="One line\nand another")
    before = history_of(ActionItem, action.pk)
    with acting(reason="Nothing"):
        action.detail_en = "One line\r\nand another"  # as a browser sends it
        action.save()
    assert history_of(ActionItem, action.pk) == before
    assert not any(row.can_be_restored for entry in before for row in entry.rows)


def test_a_history_takes_the_same_number_of_queries_at_any_length() -> None:
    action, agency = make_action(), make_agency()
    make_citation(make_status_change(action, "under_way", "2024-09"))
    action.leads.set([agency])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            history_of(ActionItem, action.pk)
        return len(captured)

    few = queries()
    for month in range(1, 7):
        make_citation(make_status_change(action, "under_way", f"2025-{month:02d}"))
        action.leads.set([agency] if month % 2 else [])
    assert queries() == few


def test_what_was_deleted_is_listed_until_it_is_back() -> None:
    action = make_action(publication=Publication.DRAFT)
    key, name = action.pk, str(action)
    with acting(reason="Entered twice"):
        action.delete()
    (row,) = (each for each in deleted_rows(ActionItem) if each.key == key)
    assert (row.name, row.reason) == (name, "Entered twice")
    action.pk = key
    action.save()
    assert key not in {each.key for each in deleted_rows(ActionItem)}
