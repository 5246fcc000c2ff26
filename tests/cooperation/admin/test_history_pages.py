"""The pages of a record's history: they tell every change, and bring a version back for those who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from cooperation.models import ActionItem, Agency, Mission, Publication, StatusChange, acting
from cooperation.workflows.set_up_roles import set_up_roles
from tests.cooperation.admin.test_admin import address, as_sent
from tests.makers import make_action, make_mission, make_status_change

pytestmark = pytest.mark.django_db

DRAFT = Publication.DRAFT
EDITOR = "editor aa-zz AAA"


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


def restoring(record: Any, version: Any, part: Any = None) -> str:
    table = (part or record)._meta.model_name
    return address(type(record), "restore", record.pk, table, version.history_id)


def changed_twice(**fields: Any) -> tuple[Any, Any]:
    """Return an action whose title was changed, and its first version."""
    action = make_action(title="First title", **fields)
    version = action.versions.first()
    action.title_en = "Second title"
    action.save()
    return action, version


def test_a_change_made_in_a_form_is_told_with_person_reason_and_rows_below(person: Any) -> None:
    action, publisher = make_action(), person("publisher")
    page = address(ActionItem, "change", action.pk)
    row = {f"status_changes-0-{name}": value for name, value in {"on": "2025-01", "status": "completed"}.items()}
    typed = {"title_en": "Another title", "reason": "A better source", "status_changes-TOTAL_FORMS": 1, **row}
    assert publisher.post(page, as_sent(publisher.get(page)) | typed).status_code == 302

    said = publisher.get(address(ActionItem, "history", action.pk)).content.decode()
    for words in ("Desk publisher", "A better source", "Made-up action", "Another title", "January 2025", "Completed"):
        assert words in said
    assert "Operator of the server" in said
    assert not LogEntry.objects.exists()


def test_a_bulk_action_and_a_command_are_told(person: Any) -> None:
    draft, publisher = make_mission(publication=DRAFT), person("publisher")
    chosen = {"action": "delete_drafts", "_selected_action": [draft.pk], "answer": "yes"}
    publisher.post(address(Mission, "changelist"), chosen)
    said = publisher.get(address(Mission, "history", draft.pk)).content.decode()
    assert "Deleted: Mission" in said
    assert "Desk publisher" in said

    agency = Agency.objects.first()
    agency.website = "https://changed.example"
    agency.save()
    call_command("load_demo", verbosity=0)
    said = publisher.get(address(Agency, "history", agency.pk)).content.decode()
    assert "Loaded from the files in fixtures/" in said


def test_a_version_is_restored_once_the_difference_is_confirmed(person: Any) -> None:
    action, version = changed_twice()
    publisher, page = person("publisher"), restoring(action, version)
    history = publisher.get(address(ActionItem, "history", action.pk))
    assert page in history.content.decode()
    response = publisher.get(page)
    assert [(field.before, field.after) for field in response.context["changes"]] == [("Second title", "First title")]
    assert ActionItem.objects.get(pk=action.pk).title_en == "Second title"

    publisher.post(page, {"opened_on": response.context["box"], "reason": ""})
    action.refresh_from_db()
    newest = action.versions.first()
    assert (action.title_en, newest.person) == ("First title", "Desk publisher")
    assert newest.history_change_reason.startswith("Restored the version of ")


def test_a_deleted_part_is_restored_from_the_page_of_its_record(person: Any) -> None:
    step = make_status_change(status="completed", on="2025-01")
    action, key = step.action_item, step.pk
    step.delete()
    publisher, page = person("publisher"), restoring(action, StatusChange.versions.filter(id=key).first(), step)
    box = publisher.get(page).context["box"]
    assert publisher.post(page, {"opened_on": box}).status_code == 302
    action.refresh_from_db()
    assert action.status == "completed"


def test_a_deleted_draft_is_listed_and_restored(person: Any) -> None:
    action = make_action(publication=DRAFT)
    editor, key = person(EDITOR), action.pk
    with acting(User.objects.get(username=f"Desk {EDITOR}"), reason="Entered twice"):
        action.delete()
    action.pk = key
    page = restoring(action, ActionItem.versions.filter(id=key).first())
    listed = editor.get(address(ActionItem, "deleted")).content.decode()
    assert page in listed
    assert "Entered twice" in listed
    assert editor.post(page, {"opened_on": editor.get(page).context["box"]}).status_code == 302
    assert ActionItem.objects.get(pk=key).is_draft


def test_a_restoration_that_others_overtook_is_shown_anew(person: Any) -> None:
    action, version = changed_twice()
    publisher, page = person("publisher"), restoring(action, version)
    box = publisher.get(page).context["box"]
    action.title_en = "Third title"
    action.save()
    for stale in (box, "forged", ""):
        response = publisher.post(page, {"opened_on": stale})
        assert response.status_code == 409
        assert [field.before for field in response.context["changes"]] == ["Third title"]
    assert ActionItem.objects.get(pk=action.pk).title_en == "Third title"


def test_what_a_rule_forbids_is_said_on_the_page(person: Any) -> None:
    mission = make_mission(cospar_id="2024-001A")
    version = mission.versions.first()
    mission.cospar_id = ""
    mission.save()
    make_mission(cospar_id="2024-001A")
    response = person("publisher").get(restoring(mission, version))
    assert response.context["refusals"] == ["Another mission has this COSPAR id."]
    assert b'value="Restore"' not in response.content


@pytest.mark.parametrize(
    ("role", "state", "status"),
    [
        ("viewer", DRAFT, 403),
        (EDITOR, DRAFT, 200),
        ("editor us-kr USA", DRAFT, 403),
        (EDITOR, Publication.PUBLISHED, 403),
        ("publisher", Publication.PUBLISHED, 200),
    ],
)
def test_a_version_is_restored_by_those_who_may_change_the_record(
    person: Any, role: str, state: str, status: int
) -> None:
    action, version = changed_twice(publication=state)
    browser, page = person(role), restoring(action, version)
    assert browser.get(page).status_code == status
    box = person("administrator").get(page).context["box"]
    assert browser.post(page, {"opened_on": box}).status_code == (302 if status == 200 else 403)
    history = browser.get(address(ActionItem, "history", action.pk))
    assert history.status_code == 200
    assert (page in history.content.decode()) is False  # it is the newest version now, or out of reach
    action.refresh_from_db()
    assert (action.title_en == "First title") is (status == 200)


def test_the_list_of_deleted_records_is_for_those_who_may_add_one(person: Any) -> None:
    assert person("viewer").get(address(ActionItem, "deleted")).status_code == 403
    assert person("publisher").get(address(ActionItem, "deleted")).status_code == 200


def test_a_version_of_another_record_of_another_table_or_of_none_is_not_found(person: Any) -> None:
    action, version = changed_twice()
    other, publisher = make_action("1.77"), person("publisher")
    number = version.history_id
    for record, table, wanted in (
        (other.pk, "actionitem", number),
        (action.pk, "agency", number),
        (action.pk, "nonsense", number),
        (action.pk, "actionitem", 10**9),
        (action.pk, "actionitem", 10**30),
        ("nonsense", "actionitem", number),
        (10**30, "actionitem", number),
    ):
        page = address(ActionItem, "change", record).replace("/change/", f"/history/{table}/{wanted}/restore/")
        assert publisher.get(page).status_code == 404, page
        assert publisher.post(page).status_code == 404, page
    for key in (10**9, 10**30, "nonsense"):
        assert publisher.get(address(ActionItem, "history", key)).status_code == 302
