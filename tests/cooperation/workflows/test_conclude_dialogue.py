"""Concluding a dialogue."""

import pytest
from django.core.exceptions import ValidationError

from cooperation.models import CooperationArea, Dialogue, DialogueStatus, Publication
from cooperation.workflows.conclude_dialogue import conclude_dialogue, what_is_missing
from tests.makers import (
    make_action,
    make_citation,
    make_delegate,
    make_dialogue,
    make_progress,
    make_status_change,
)

pytestmark = pytest.mark.django_db
DRAFT = Publication.DRAFT


def entered(number: int = 2, on: str = "2026-11-01") -> Dialogue:
    """Return a planned dialogue of which all is entered: of both heads and all areas, that nothing is on record."""
    dialogue = make_dialogue(number, on, status=DialogueStatus.PLANNED, publication=DRAFT, city="Exampleton")
    dialogue.host = dialogue.series.partnership.side_a
    dialogue.save()
    for side in dialogue.series.partnership.sides:
        make_delegate(dialogue, side=side, role="head")
    for area in CooperationArea.objects.public():
        make_progress("not_on_record", dialogue=dialogue, area=area, publication=DRAFT)
    make_citation(dialogue)
    return dialogue


def test_a_complete_dialogue_is_set_held_and_the_next_one_is_planned_as_a_draft():
    dialogue = entered()
    concluded = conclude_dialogue(dialogue=dialogue)
    dialogue.refresh_from_db()
    assert (dialogue.status, dialogue.is_draft) == ("held", True)
    planned = concluded.planned
    assert planned is not None
    assert (planned.number, planned.status, planned.is_draft, planned.starts_on) == (3, "planned", True, None)
    assert dialogue.versions.first().revision == planned.versions.first().revision


def test_no_dialogue_is_planned_where_a_later_one_is_on_record():
    later = make_dialogue(3, None, publication=DRAFT)
    assert conclude_dialogue(dialogue=entered()).planned is None
    assert later.series.dialogues.count() == 2


def test_what_is_missing_is_listed_and_keeps_the_dialogue_planned():
    dialogue = make_dialogue(2, None, publication=DRAFT)
    missing = what_is_missing(dialogue=dialogue)
    assert [reason.split()[0] for reason in missing] == [*["The"] * 5, "There", "No"]
    with pytest.raises(ValidationError) as refused:
        conclude_dialogue(dialogue=dialogue)
    assert refused.value.messages == missing
    dialogue.refresh_from_db()
    assert dialogue.status == DialogueStatus.PLANNED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"starts_on": "2027-01-05"}, "The dialogue has not begun: its date is still to come."),
        ({"host": None}, "The host side is missing."),
        ({"city_en": ""}, "The city is missing."),
    ],
)
def test_one_thing_that_is_missing_is_named(change, reason):
    dialogue = entered()
    for name, value in change.items():
        setattr(dialogue, name, Dialogue._meta.get_field(name).to_python(value) if name == "starts_on" else value)
    assert what_is_missing(dialogue=dialogue) == [reason]


def test_a_dialogue_held_by_video_needs_no_place():
    dialogue = entered()
    dialogue.host, dialogue.city_en, dialogue.is_virtual = None, "", True
    assert what_is_missing(dialogue=dialogue) == []


def test_an_area_without_a_reading_and_a_side_without_a_head_are_named():
    dialogue = entered()
    first = CooperationArea.objects.public().first()
    dialogue.area_progress.get(area=first).delete()
    side = dialogue.series.partnership.side_b
    dialogue.delegates.filter(side=side).update(role="delegate")
    head, area = what_is_missing(dialogue=dialogue)
    assert str(side) in head
    assert area == f"There is no reading of these areas: {first}."


def test_what_was_unfinished_when_it_met_is_carried_over():
    earlier = make_dialogue(1, "2024-05-14")
    unfinished, done, later = (make_action(raised_at=earlier) for _number in range(3))
    make_status_change(done, "completed", "2025-01-01")
    make_status_change(later, "completed", "2026-11-20")
    own = entered()
    make_action(raised_at=own, publication=DRAFT, area=done.area)
    assert conclude_dialogue(dialogue=own).carried_over == (unfinished, later)
