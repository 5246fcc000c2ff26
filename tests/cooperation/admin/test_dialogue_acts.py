"""Concluding and publishing from the dialogue page: said beforehand, done by the button, refused to others."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from cooperation.models import Dialogue, Publication
from cooperation.workflows.set_up_roles import set_up_roles
from tests.cooperation.workflows.test_conclude_dialogue import entered
from tests.makers import make_action, make_dialogue

pytestmark = pytest.mark.django_db
EDITOR = "editor aa-zz AAA"


@pytest.fixture
def dialogue() -> Dialogue:
    """A draft that is complete, after an earlier dialogue with an action that is not done."""
    make_action("1.01", raised_at=make_dialogue(1, "2024-05-14"))
    dialogue = entered()
    set_up_roles()
    return dialogue


def page(dialogue: Dialogue, name: str) -> str:
    return reverse(f"admin:cooperation_dialogue_{name}", args=[dialogue.pk])


def sign_in(client: Any, group: str) -> Any:
    user = User.objects.create_user(f"Desk {group}", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def test_an_editor_concludes_and_a_publisher_publishes(client, dialogue):
    sign_in(client, EDITOR)
    assert "1.01" in client.get(page(dialogue, "conclude")).content.decode()
    dialogue.refresh_from_db()
    assert dialogue.status == "planned"
    assert client.post(page(dialogue, "conclude")).url == page(dialogue, "change")
    dialogue.refresh_from_db()
    assert (dialogue.status, dialogue.is_draft) == ("held", True)
    sign_in(client, "publisher")
    shown = client.get(page(dialogue, "publish")).context["issue"]
    response = client.post(page(dialogue, "publish"), {"shown": "a list of yesterday"})
    assert b"Read the list again." in response.content
    dialogue.refresh_from_db()
    assert dialogue.is_draft
    assert client.post(page(dialogue, "publish"), {"shown": shown.fingerprint}).status_code == 302
    dialogue.refresh_from_db()
    assert dialogue.is_public
    assert not dialogue.area_progress.exclude(publication=Publication.PUBLISHED).exists()


def test_what_is_missing_is_listed_and_nothing_is_done(client, dialogue):
    dialogue.city_en = ""
    dialogue.save()
    sign_in(client, EDITOR)
    for response in (client.get(page(dialogue, "conclude")), client.post(page(dialogue, "conclude"))):
        assert response.status_code == 200
        assert b"The city is missing." in response.content
    dialogue.refresh_from_db()
    assert dialogue.status == "planned"


@pytest.mark.parametrize(
    ("group", "name", "status"),
    [
        (EDITOR, "publish", 403),
        ("viewer", "publish", 403),
        ("viewer", "conclude", 403),
        ("editor us-kr USA", "conclude", 403),
        ("administrator", "publish", 200),
    ],
)
def test_each_page_opens_to_those_who_may(client, dialogue, group, name, status):
    sign_in(client, group)
    assert client.get(page(dialogue, name)).status_code == status
    if status == 403:
        refused = client.post(page(dialogue, name))
        assert refused.status_code == 403
        assert b"Back to the staff desk" in refused.content
    dialogue.refresh_from_db()
    assert (dialogue.status, dialogue.is_draft) == ("planned", True)


def test_an_editor_does_not_conclude_what_is_public(client, dialogue):
    dialogue.publish()
    sign_in(client, EDITOR)
    assert client.post(page(dialogue, "conclude")).status_code == 403
    assert page(dialogue, "conclude") not in client.get(page(dialogue, "change")).content.decode()


@pytest.mark.parametrize("name", ["conclude", "publish"])
def test_a_dialogue_that_is_not_there_is_not_found(client, dialogue, name):
    sign_in(client, "administrator")
    for key in (dialogue.pk + 999, 10**30):
        assert client.get(f"/admin/cooperation/dialogue/{key}/{name}/").status_code == 404
    assert client.put(page(dialogue, name)).status_code == 405
