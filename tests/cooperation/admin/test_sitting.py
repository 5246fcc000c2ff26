"""Two people at one form: nobody saves over what they have not seen, and a reason is given where it is due."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client

from cooperation.models import ActionItem, Publication, acting
from cooperation.workflows.set_up_roles import set_up_roles
from tests.cooperation.admin.test_admin import address, as_sent, errors
from tests.makers import (
    make_action,
    make_agency,
    make_area,
    make_dialogue,
    make_mission,
    make_partnership,
    make_progress,
    make_status_change,
)

pytestmark = pytest.mark.django_db

DRAFT = Publication.DRAFT


@pytest.fixture
def person(db: None) -> Callable[[str], Client]:
    """Return the maker of a browser in which a person of this role is signed in."""

    def sign_in(role: str) -> Client:
        set_up_roles()
        user = User.objects.create_user(f"Desk {role}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def second(person: Callable[[str], Client]) -> Client:
    """The browser of the person who saves last."""
    return person("publisher")


def opened(browser: Client, record: Any) -> dict[str, Any]:
    """Open a record's form and return what its browser would send."""
    return as_sent(browser.get(address(type(record), "change", record.pk))) | {"reason": "A made-up reason"}


def send(browser: Client, record: Any, form: dict[str, Any], **typed: Any) -> Any:
    """Send a form with these boxes filled in; a double underscore in a name stands for a hyphen."""
    page = address(type(record), "change", record.pk)
    return browser.post(page, form | {name.replace("__", "-"): value for name, value in typed.items()})


def shown(response: Any) -> dict[str, tuple[Any, ...]]:
    """Return the fields of the first row on the conflict page: opened, theirs, mine and what is chosen."""
    assert response.status_code == 409
    clash = response.context["clashes"][0]
    return {
        field.label: (*(None if v is None else str(v) for v in (field.opened, field.theirs, field.mine)), field.chosen)
        for field in clash.fields
    }


def answer(browser: Client, record: Any, response: Any, **choices: str) -> Any:
    """Send the conflict page with its preselected choices and these."""
    context, form = response.context, {}
    for name, value in context["sent"]:
        form.setdefault(name, []).append(value)
    form["opened_on"] = context["box"]
    for clash in context["clashes"]:
        form |= {choice.name: choice.chosen for choice in clash.choices() if choice.chosen}
    form |= {name.replace("__", "-"): value for name, value in choices.items()}
    return browser.post(address(type(record), "change", record.pk), form)


def changed_by_another(row: Any, **values: Any) -> None:
    """Save a row as another person does."""
    with acting(reason="Because of another source"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def test_the_second_to_save_sees_both_readings_in_words_and_chooses_field_by_field(second: Client) -> None:
    action, new_area = make_action(title="Opened title", publication=DRAFT), make_area(name="Made-up moons")
    form = opened(second, action)
    changed_by_another(action, title_en="Their title", due_on="2027-03", area=new_area, strength="planned")

    response = send(second, action, form, title_en="My title", detail_en="My detail")
    fields = shown(response)
    assert fields["Title (English)"] == ("Opened title", "Their title", "My title", "")
    assert fields["Due"] == (None, "2027-03", None, "theirs")
    assert fields["Area"][1:] == ("Made-up moons", fields["Area"][0], "theirs")
    assert fields["Strength of the words"][:2] == ("Agreed", "Planned")
    assert "Detail (English)" not in fields
    assert [act.reason for act in response.context["acts"]] == ["Because of another source"]

    response = answer(second, action, response)
    assert response.status_code == 409
    assert b"Choose one." in response.content
    stored = ActionItem.objects.get(pk=action.pk)
    assert (stored.title_en, stored.detail_en) == ("Their title", "")

    response = answer(second, action, response, **{f"choice__actionitem__{action.pk}__title_en": "mine"})
    assert response.status_code == 302
    stored = ActionItem.objects.get(pk=action.pk)
    assert (stored.title_en, stored.detail_en) == ("My title", "My detail")
    assert (str(stored.due_on), stored.area, stored.strength) == ("2027-03", new_area, "planned")
    assert stored.versions.first().person == "Desk publisher"


def test_theirs_is_taken_where_it_is_chosen(second: Client) -> None:
    action = make_action(publication=DRAFT)
    form = opened(second, action)
    changed_by_another(action, title_en="Their title")
    response = send(second, action, form, title_en="My title")
    answer(second, action, response, **{f"choice__actionitem__{action.pk}__title_en": "theirs"})
    assert ActionItem.objects.get(pk=action.pk).title_en == "Their title"


def test_a_third_person_who_saves_while_the_second_chooses_is_seen_too(second: Client) -> None:
    action = make_action(publication=DRAFT)
    form = opened(second, action)
    changed_by_another(action, title_en="Their title")
    response = send(second, action, form, title_en="My title")
    changed_by_another(action, title_en="A third title")
    response = answer(second, action, response, **{f"choice__actionitem__{action.pk}__title_en": "mine"})
    assert shown(response)["Title (English)"][1:] == ("A third title", "My title", "")
    assert ActionItem.objects.get(pk=action.pk).title_en == "A third title"


def test_links_to_several_are_compared_by_name(second: Client) -> None:
    first, theirs, mine = (make_agency(name=name) for name in ("First office", "Their office", "My office"))
    action = make_action(publication=DRAFT, leads=[first])
    form = opened(second, action)
    action.leads.set([first, theirs])
    response = send(second, action, form, leads=[first.pk, mine.pk])
    fields = shown(response)["Lead agencies"]
    assert fields == ("First office", "First office, Their office", "First office, My office", "")
    answer(second, action, response, **{f"choice__actionitem__{action.pk}__leads": "theirs"})
    assert set(action.leads.all()) == {first, theirs}


def test_rows_that_others_added_changed_or_deleted_are_shown_and_kept(second: Client) -> None:
    action = make_action(publication=DRAFT)
    changed, deleted = make_status_change(action, "under_way", "2024-09"), make_status_change(action, "open", "2024-10")
    form = opened(second, action)
    changed_by_another(changed, note_en="Their note")
    deleted.delete()
    make_status_change(action, "completed", "2025-01")

    response = send(second, action, form, title_en="My title")
    clashes = {clash.deed: clash for clash in response.context["clashes"] if clash.noun == "Status change"}
    assert set(clashes) == {"changed", "deleted", "added"}
    assert [field.label for field in clashes["changed"].fields] == ["Note (English)"]
    assert {str(field.theirs) for field in clashes["added"].fields} >= {"Completed", "2025-01"}
    assert clashes["deleted"].choice.chosen == "theirs"

    assert answer(second, action, response).status_code == 302
    action.refresh_from_db()
    assert action.title_en == "My title"
    assert [(str(step.on), step.status, step.note_en) for step in action.status_changes.all()] == [
        ("2024-09", "under_way", "Their note"),
        ("2025-01", "completed", ""),
    ]


def test_a_row_that_others_deleted_and_the_second_changed_is_put_back_if_they_say_so(second: Client) -> None:
    step = make_status_change(make_action(publication=DRAFT), "under_way", "2024-09")
    action = step.action_item
    form, key = opened(second, action), step.pk
    step.delete()
    response = send(second, action, form, status_changes__0__note_en="My note")
    assert answer(second, action, response).status_code == 409
    assert answer(second, action, response, **{f"choice__statuschange__{key}": "mine"}).status_code == 302
    assert action.status_changes.get().note_en == "My note"


def test_a_row_that_the_second_deletes_and_others_changed_is_theirs_to_decide(second: Client) -> None:
    step = make_status_change(make_action(publication=DRAFT), "under_way", "2024-09")
    action = step.action_item
    form = opened(second, action)
    changed_by_another(step, note_en="Their note")
    response = send(second, action, form, status_changes__0__DELETE="on")
    assert [clash.deed for clash in response.context["clashes"] if clash.choice] == ["unwanted"]
    answer(second, action, response, **{f"choice__statuschange__{step.pk}": "theirs"})
    assert action.status_changes.get().note_en == "Their note"


def test_going_on_with_the_settled_form_saves_nothing_yet(second: Client) -> None:
    action = make_action(publication=DRAFT)
    form = opened(second, action)
    changed_by_another(action, due_on="2027-03")
    response = send(second, action, form, title_en="My title")
    response = answer(second, action, response, _edit_on="Go on")
    assert errors(response) == {"__all__": ["Nothing is saved yet. Look the form over, and save it."]}
    form = as_sent(response)
    assert (form["title_en"], form["due_on"]) == ("My title", "2027-03")
    assert send(second, action, form).status_code == 302
    action.refresh_from_db()
    assert (action.title_en, str(action.due_on)) == ("My title", "2027-03")


def test_saving_without_a_change_by_others_asks_nothing(second: Client) -> None:
    action = make_action(publication=DRAFT)
    form = opened(second, action)
    changed_by_another(action)
    assert send(second, action, form, title_en="My title").status_code == 302


@pytest.mark.parametrize("box", ["", "forged", "of another record"])
def test_a_form_that_does_not_say_what_it_was_opened_on_is_a_form_error(second: Client, box: str) -> None:
    action, other = make_action(publication=DRAFT), make_action("1.77", publication=DRAFT)
    form = opened(second, action)
    if box == "of another record":
        box = opened(second, other)["opened_on"]
    for _time in range(2):
        response = send(second, action, form, title_en="My title", opened_on=box)
        form = as_sent(response)
        assert "Open the record again" in str(errors(response)["__all__"])
    action.refresh_from_db()
    assert action.title_en != "My title"


def test_an_editor_whose_draft_was_published_meanwhile_keeps_sight_of_the_input(person: Any) -> None:
    action = make_action(publication=DRAFT)
    editor = person("editor aa-zz AAA")
    form = opened(editor, action)
    action.publish()
    response = send(editor, action, form, title_en="My title")
    assert response.status_code == 403
    assert "My title" in response.content.decode()
    assert "Published" in response.content.decode()
    action.refresh_from_db()
    assert action.title_en != "My title"


def test_a_record_that_was_deleted_meanwhile_is_said_to_be_and_the_input_is_shown(second: Client) -> None:
    action = make_action(publication=DRAFT)
    form, key = opened(second, action), action.pk
    action.delete()
    action.pk = key
    response = send(second, action, form, title_en="My title")
    assert response.status_code == 409
    assert "My title" in response.content.decode()
    assert address(ActionItem, "history", key) in response.content.decode()


def test_the_record_and_its_rows_are_held_while_they_are_compared(second: Client, monkeypatch: Any) -> None:
    action = make_action(publication=DRAFT)
    form, held = opened(second, action), []
    manager = type(ActionItem._base_manager)
    lock = manager.select_for_update

    def record(self: Any) -> Any:
        held.append((self.model.__name__, transaction.get_connection().in_atomic_block))
        return lock(self)

    monkeypatch.setattr(manager, "select_for_update", record)
    send(second, action, form)
    assert [name for name, _ in held] == ["ActionItem", "ActionItem", "StatusChange", "Citation"]
    assert all(inside for _, inside in held)


REASON = {"reason": ["This changes a stage, a status or a date of a public record. Give the reason."]}


def test_a_date_of_a_public_record_changes_with_a_reason_only(second: Client) -> None:
    action = make_action()
    form = opened(second, action)
    assert errors(send(second, action, form, due_on="2027-03", reason=" ")) == REASON
    assert send(second, action, form, due_on="2027-03", reason="The date slipped").status_code == 302
    assert action.versions.first().history_change_reason == "The date slipped"


def test_a_step_of_a_public_action_is_added_changed_and_deleted_with_a_reason_only(second: Client) -> None:
    action = make_status_change().action_item
    form = opened(second, action) | {"reason": ""}
    row = {"status_changes__1__on": "2025-01", "status_changes__1__status": "completed"}
    for typed in (
        {"status_changes__0__on": "2024-10"},
        {"status_changes__0__DELETE": "on"},
        {"status_changes__TOTAL_FORMS": 2, **row},
    ):
        assert errors(send(second, action, form, **typed)) == REASON
    assert send(second, action, form, status_changes__0__note_en="A better note").status_code == 302


def test_a_stage_read_out_in_public_changes_with_a_reason_only(second: Client) -> None:
    dialogue = make_dialogue()
    make_progress(dialogue=dialogue)
    form = opened(second, dialogue) | {"reason": ""}
    assert errors(send(second, dialogue, form, area_progress__0__stage="agreed")) == REASON


def test_no_reason_is_asked_for_a_draft_or_for_another_field(second: Client) -> None:
    draft, mission = make_action(publication=DRAFT), make_mission()
    assert send(second, draft, opened(second, draft), due_on="2027", reason="").status_code == 302
    assert send(second, mission, opened(second, mission), purpose_en="To look", reason="").status_code == 302


def test_a_step_of_a_public_action_is_deleted_on_its_own_page_with_a_reason_only(second: Client) -> None:
    step = make_status_change()
    page, key = address(type(step), "delete", step.pk), step.pk
    response = second.post(page, {"post": "yes"})
    assert "Give the reason" in response.content.decode()
    assert type(step).objects.filter(pk=key).exists()
    second.post(page, {"post": "yes", "reason": "Entered twice"})
    assert type(step).versions.filter(id=key).first().history_change_reason == "Entered twice"
    assert not type(step).objects.filter(pk=key).exists()


def test_an_editor_saves_no_link_with_a_partnership_that_others_edit(person: Callable[[str], Client]) -> None:
    mine, others = make_partnership(), make_partnership("BB", "CC")
    editor, mission = person("editor aa-zz AAA"), make_mission(partnerships=[mine], publication=DRAFT)
    form = opened(editor, mission)
    refused = send(editor, mission, form, partnerships=[mine.pk, others.pk])
    assert "the partnerships you edit only" in refused.content.decode()
    assert set(mission.partnerships.all()) == {mine}
    assert send(editor, mission, form, partnerships=[]).status_code == 302
    assert not mission.partnerships.exists()
