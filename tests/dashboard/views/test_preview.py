"""What a draft's public page would say: for staff, marked as such, and never left behind."""

from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse

from cooperation import kept
from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    DataVersion,
    Dialogue,
    Event,
    Mission,
    Official,
    Program,
    Publication,
    Source,
    WorkingGroup,
)
from tests.makers import (
    make_action,
    make_agency,
    make_citation,
    make_delegate,
    make_dialogue,
    make_mission,
    make_official,
    make_progress,
    make_source,
)

pytestmark = pytest.mark.django_db

DRAFT = Publication.DRAFT


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("staff"))
    return client


def preview_of(record: Any) -> str:
    return reverse("staff:preview", args=[record._meta.model_name, record.pk])


def test_a_preview_shows_the_page_and_leaves_the_record_as_it_was(staff: Client, client: Client) -> None:
    mission = make_mission(name={"en": "Lantern", "ko": "등불"}, publication=DRAFT)
    public, listed = mission.get_absolute_url(), client.get("/missions/").content
    before, place = DataVersion.current(), set(kept._kept)
    response = staff.get(preview_of(mission))
    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>" in page
    assert "Lantern" in page
    assert "Preview of a draft." in page
    assert f'href="{reverse("admin:cooperation_mission_change", args=[mission.pk])}"' in page
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert client.get(public).status_code == 404
    assert client.get("/missions/").content == listed
    assert (DataVersion.current(), set(kept._kept)) == (before, place)
    mission.refresh_from_db()
    assert mission.is_draft
    assert mission.versions.count() == 2
    assert "초안 미리 보기" in staff.get("/ko" + preview_of(mission)).content.decode()


def test_the_preview_of_a_dialogue_shows_its_drafts_and_those_they_name(staff: Client) -> None:
    dialogue = make_dialogue(5, publication=DRAFT)
    agency, official = (
        make_agency(name="Zephyr Office", publication=DRAFT),
        make_official(name="Ada Draft", publication=DRAFT),
    )
    make_delegate(dialogue, official=official, agency=agency)
    reading = make_progress("agreed", dialogue=dialogue, gist={"en": "Made-up gist"}, publication=DRAFT)
    make_action("5.01", raised_at=dialogue, title="Made-up draft action", publication=DRAFT)
    make_citation(reading, make_source(name="Made-up draft notice", publication=DRAFT))
    other = make_action("5.02", title="Unrelated draft", publication=DRAFT)
    page = staff.get(preview_of(dialogue)).content.decode()
    for shown in ("Ada Draft", "Made-up gist", "Made-up draft action", "Made-up draft notice"):
        assert shown in page
    assert other.title not in page


@pytest.mark.parametrize(
    "model", [ActionItem, Agency, Agreement, Dialogue, Event, Mission, Official, Program, Source, WorkingGroup]
)
def test_every_noun_with_a_page_has_a_preview(staff: Client, model: Any) -> None:
    record = model.objects.public().order_by("pk").last()
    model._base_manager.filter(pk=record.pk).update(publication=DRAFT)
    link = reverse(f"admin:cooperation_{model._meta.model_name}_change", args=[record.pk])
    assert preview_of(record) in staff.get(link).content.decode()
    response = staff.get(preview_of(record))
    assert (response.status_code, b"Preview of a draft." in response.content) == (200, True)


def test_a_public_record_links_to_its_page_and_one_below_a_draft_to_its_preview(staff: Client) -> None:
    action = make_action(raised_at=make_dialogue(1))
    change = reverse("admin:cooperation_actionitem_change", args=[action.pk])
    assert preview_of(action) not in staff.get(change).content.decode()
    assert staff.get(preview_of(action)).url == action.get_absolute_url()
    Dialogue._base_manager.filter(pk=action.raised_at_id).update(publication=DRAFT)
    assert preview_of(action) in staff.get(change).content.decode()
    assert "Preview of a record that belongs to a draft." in staff.get(preview_of(action)).content.decode()


def test_nobody_else_sees_a_preview(client: Client) -> None:
    mission = make_mission(publication=DRAFT)
    response = client.get(preview_of(mission))
    assert (response.status_code, response.url) == (302, f"/admin/login/?next={preview_of(mission)}")
    client.force_login(get_user_model().objects.create_user("reader"))
    assert client.get(preview_of(mission)).status_code == 302
    client.force_login(get_user_model().objects.create_user("staff without a role", is_staff=True))
    assert client.get(preview_of(mission)).status_code == 403


@pytest.mark.parametrize(
    "place", ["mission/999999/", "mission/" + "9" * 30 + "/", "country/1/", "editorgroup/1/", "nothing/1/", "user/1/"]
)
def test_a_preview_of_nothing_is_not_found(staff: Client, place: str) -> None:
    assert staff.get(f"/admin/preview/{place}").status_code == 404
    assert staff.post(f"/admin/preview/{place}").status_code in (404, 405)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the test database of SQLite is seen by one connection alone")
def test_another_connection_never_sees_what_a_preview_tries(staff: Client) -> None:
    mission = Mission.objects.public().order_by("pk").last()
    told = connection.get_connection_params()
    address = {name: told[name] for name in ("dbname", "user", "host", "port", "password") if told.get(name)}
    state = "SELECT publication FROM cooperation_mission WHERE id = %s"
    seen: list[str] = []
    with psycopg.connect(**address, autocommit=True) as other:
        other.execute("UPDATE cooperation_mission SET publication = 'draft' WHERE id = %s", [mission.pk])

        def look(**_sent: Any) -> None:
            seen.append(other.execute(state, [mission.pk]).fetchone()[0])

        template_rendered.connect(look)
        try:
            assert staff.get(preview_of(mission)).status_code == 200
        finally:
            template_rendered.disconnect(look)
            other.execute("UPDATE cooperation_mission SET publication = 'published' WHERE id = %s", [mission.pk])
    assert set(seen) == {"draft"}
