"""Many actions move at once, or none does."""

import pytest
from django.contrib.auth.models import Group, User

from cooperation.models import ActionItem, ActionItemStatus, PartialDate, Publication, StatusChange, acting
from cooperation.workflows.all_or_nothing import RefusedError
from cooperation.workflows.move_actions import assign_lead, carry_over, move_actions
from cooperation.workflows.set_up_roles import set_up_roles
from tests.makers import (
    make_action,
    make_agency,
    make_dialogue,
    make_partnership,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db


def refusals(refused: pytest.ExceptionInfo[RefusedError]) -> dict[str, tuple[str, ...]]:
    return {refusal.row.reference: refusal.reasons for refusal in refused.value.refusals}


def test_actions_take_one_step_each_with_the_same_note_and_source() -> None:
    make_action("1.01")
    make_action("1.02", raised_on="2024-09")
    source, actions = (
        make_source(),
        ActionItem.objects.filter(reference__in=["1.01", "1.02"], partnership__slug="aa-zz"),
    )
    told = {
        "status": ActionItemStatus.COMPLETED,
        "on": PartialDate.parse("2024-10"),
        "note": {"en": "Done", "ko": "완료"},
    }
    assert move_actions(actions=actions, **told, source=source, locator="p. 2") == 2
    for action in actions:
        step = action.status_changes.get()
        assert (action.status, str(step.on), step.note_ko) == ("completed", "2024-10", "완료")
        assert (step.citations.get().source, step.citations.get().locator) == (source, "p. 2")


def test_one_action_that_refuses_keeps_all_of_them_where_they_are() -> None:
    make_action("1.01")
    make_action("1.02", raised_on="2025-01-10")
    make_status_change(make_action("1.03"), "lapsed", "2024-09-01")
    actions = ActionItem.objects.filter(partnership__slug="aa-zz")
    with pytest.raises(RefusedError) as refused:
        move_actions(actions=actions, status=ActionItemStatus.LAPSED, on=PartialDate.parse("2024-09-01"))
    assert refusals(refused) == {
        "1.02": ("The step cannot be earlier than the day the action was raised.",),
        "1.03": ("This step is already on record.",),
    }
    assert StatusChange.objects.filter(action_item__in=actions).count() == 1
    assert set(actions.values_list("reference", "status")) == {("1.01", "open"), ("1.02", "open"), ("1.03", "lapsed")}


def test_an_editor_moves_drafts_only_and_is_told_which_are_none() -> None:
    make_partnership()
    set_up_roles()
    editor = User.objects.create_user("Desk editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor aa-zz AAA"))
    make_action("1.01", publication=Publication.DRAFT)
    make_action("1.02")
    with acting(editor), pytest.raises(RefusedError) as refused:
        move_actions(
            actions=ActionItem.objects.filter(partnership__slug="aa-zz"),
            status=ActionItemStatus.UNDER_WAY,
            on=PartialDate.parse("2024-10"),
        )
    assert list(refusals(refused)) == ["1.02"]
    assert "Your role does not allow this change" in str(refused.value)
    assert not StatusChange.objects.filter(action_item__partnership__slug="aa-zz").exists()


def test_what_a_dialogue_carries_over_keeps_the_status_it_had_on_that_day() -> None:
    dialogue = make_dialogue(2, "2025-05-13", ends_on="2025-05-14")
    action = make_action("1.01")
    make_status_change(action, "under_way", "2024-10")
    make_status_change(action, "completed", "2026-01")
    make_action("1.02")
    actions = ActionItem.objects.filter(partnership=dialogue.series.partnership)
    assert carry_over(actions=actions, dialogue=dialogue) == 2
    steps = StatusChange.objects.filter(reviewed_at=dialogue).values_list("action_item__reference", "status", "on")
    assert sorted((reference, status, str(on)) for reference, status, on in steps) == [
        ("1.01", "under_way", "2025-05-14"),
        ("1.02", "open", "2025-05-14"),
    ]
    action.refresh_from_db()
    assert action.status == "completed"


def test_a_dialogue_carries_over_no_finished_action_and_none_of_another_partnership() -> None:
    dialogue = make_dialogue(2, "2025-05-14")
    make_status_change(make_action("1.01"), "completed", "2024-10")
    make_action("9.01", partnership=make_partnership("AA", "QM"))
    actions = ActionItem.objects.filter(reference__in=["1.01", "9.01"], area__slug__startswith="made-up")
    with pytest.raises(RefusedError) as refused:
        carry_over(actions=actions, dialogue=dialogue)
    assert refusals(refused) == {
        "1.01": ("It was finished by then: Completed.",),
        "9.01": ("This dialogue belongs to another partnership.",),
    }
    undated = make_dialogue(3, None, series=dialogue.series)
    with pytest.raises(RefusedError, match="no date"):
        carry_over(actions=actions, dialogue=undated)
    assert not StatusChange.objects.exclude(reviewed_at=None).filter(action_item__in=actions).exists()


def test_an_agency_leads_beside_the_others_or_alone_and_the_version_says_so() -> None:
    first, second = make_agency(), make_agency()
    action = make_action("1.01", leads=[first])
    actions = ActionItem.objects.filter(pk=action.pk)
    assign_lead(actions=actions, agency=second)
    assert set(action.leads.all()) == {first, second}
    with pytest.raises(RefusedError, match="leads it already"):
        assign_lead(actions=actions, agency=second)
    assign_lead(actions=actions, agency=second, alone=True)
    assert list(action.leads.all()) == [second]
    assert [link.agency_id for link in action.versions.first().leads.all()] == [second.pk]


def test_an_editor_assigns_no_agency_to_a_public_action() -> None:
    make_partnership()
    set_up_roles()
    editor = User.objects.create_user("Desk editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor aa-zz AAA"))
    action, agency = make_action(), make_agency()
    with acting(editor), pytest.raises(RefusedError):
        assign_lead(actions=ActionItem.objects.filter(pk=action.pk), agency=agency)
    assert not action.leads.exists()
