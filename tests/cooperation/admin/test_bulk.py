"""Deeds done to many rows of a list: asked first, all or nothing, and safe against what no page would send."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.urls import reverse

from cooperation.admin import bulk
from cooperation.models import ActionItem, Appointment, Citation, DataVersion, Mission, Publication, StatusChange
from tests.makers import (
    make,
    make_action,
    make_agency,
    make_agreement,
    make_area,
    make_mission,
    make_official,
    make_source,
)

pytestmark = pytest.mark.django_db

ACTIONS = "/admin/cooperation/actionitem/"
MISSIONS = "/admin/cooperation/mission/"


@pytest.fixture
def staff(client: Any) -> Any:
    """A browser in which a superuser is signed in."""
    client.force_login(get_user_model().objects.create_superuser("staff"))
    return client


def do(staff: Any, action: str, rows: list[Any], page: str = ACTIONS, **boxes: Any) -> Any:
    """Choose these rows, or keys, in the list and answer what the deed asks; without boxes, only ask."""
    keys = [getattr(row, "pk", row) for row in rows]
    return staff.post(page, {"action": action, "_selected_action": keys} | boxes)


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_deed_asks_first_and_is_done_once_the_answer_is_yes(staff: Any) -> None:
    rows, source = [make_action(), make_action()], make_source()
    asked = do(staff, "move", rows, index=0)
    assert asked.status_code == 200
    assert [row for row, _url in asked.context["rows"]] == rows
    assert not StatusChange.objects.filter(action_item__in=rows).exists()
    boxes = {"status": "completed", "on": "2024-10", "note_ko": "완료", "source-typed": source.slug, "locator": "p. 2"}
    done = do(staff, "move", rows, **boxes, answer="yes")
    assert (done.status_code, done.url) == (302, ACTIONS)
    assert said(done) == ["The status of 2 actions was changed."]
    assert set(ActionItem.objects.filter(pk__in=[row.pk for row in rows]).values_list("status", flat=True)) == {
        "completed"
    }
    assert Citation.objects.filter(source=source, status_change__action_item__in=rows).count() == 2
    versions = {step.versions.get().revision for step in StatusChange.objects.filter(action_item__in=rows)}
    assert len(versions) == 1


def test_the_answer_no_changes_nothing(staff: Any) -> None:
    row = make_action()
    done = do(staff, "move", [row], status="completed", on="2024-10", answer="no")
    assert (done.status_code, said(done)) == (302, ["Nothing was changed."])
    assert not row.status_changes.exists()


def test_each_row_that_refused_is_named_with_its_reason_and_none_is_changed(staff: Any) -> None:
    first, later = make_action(), make_action(raised_on="2025-01-10")
    response = do(staff, "move", [first, later], status="completed", on="2024-10", answer="yes")
    assert response.status_code == 200
    page = response.content.decode()
    assert "One record refused, so nothing was changed:" in page
    assert "The step cannot be earlier than the day the action was raised." in page
    assert [refusal.row for refusal, _url in response.context["refusals"]] == [later]
    assert not StatusChange.objects.filter(action_item__in=[first, later]).exists()
    assert 'value="2024-10"' in page


@pytest.mark.parametrize(
    ("boxes", "box"),
    [
        ({"status": "vanished", "on": "2024-10"}, "status"),
        ({"status": "completed", "on": "14.05.2024"}, "on"),
        ({"status": "completed", "on": "2024-10", "source": "abc"}, "source"),
        ({"status": "completed", "on": "2024-10", "source": "9" * 18}, "source"),
        ({"status": "completed", "on": "2024-10", "source": "9" * 40}, "source"),
        ({"status": "completed", "on": "2024-10", "source-typed": "a\x00b"}, "source"),
    ],
)
def test_a_box_that_is_filled_in_wrongly_is_marked(staff: Any, boxes: dict[str, str], box: str) -> None:
    row = make_action()
    response = do(staff, "move", [row], **boxes, answer="yes")
    assert response.status_code == 200
    assert list(response.context["page"].form.errors) == [box]
    assert not row.status_changes.exists()


@pytest.mark.parametrize("keys", [["abc"], ["999999999"], ["9" * 40], ["1 OR 1=1"], [""]])
def test_rows_that_the_list_does_not_hold_stop_the_deed(staff: Any, keys: list[str]) -> None:
    row = make_action()
    before = DataVersion.current()
    response = do(staff, "move", [row, *keys], status="completed", on="2024-10", answer="yes")
    assert (response.status_code, response.url) == (302, ACTIONS)
    assert said(response) == [
        "Some of the chosen rows are not in this list any more. Nothing was changed; choose again."
    ]
    assert DataVersion.current() == before


def test_more_rows_than_one_act_can_change_are_refused(staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_ROWS", 10)
    before = DataVersion.current()
    response = do(staff, "move", [1], select_across="1", status="completed", on="2026-10", answer="yes")
    assert len(said(response)) == 1
    assert "one act takes 10" in said(response)[0]
    assert DataVersion.current() == before
    assert do(staff, "move", list(range(10_000))).status_code == 400


@pytest.mark.parametrize(
    "sent", [{"action": "move", "index": "0"}, {"action": "move", "answer": "yes"}, {"action": "x"}]
)
def test_no_row_and_no_such_deed_change_nothing(staff: Any, sent: dict[str, str]) -> None:
    row = make_action()
    before = DataVersion.current()
    assert staff.post(ACTIONS, sent).status_code in (200, 302)
    assert staff.post(ACTIONS, sent | {"_selected_action": [row.pk], "action": "x"}).url == ACTIONS
    assert DataVersion.current() == before


def test_an_agency_is_found_by_its_acronym_and_leads_the_actions(staff: Any) -> None:
    row, agency = make_action(), make_agency(acronym="MUA")
    done = do(staff, "assign", [row], **{"lead-typed": "mua", "answer": "yes"})
    assert said(done) == ["The agency leads 1 action."]
    assert list(row.leads.all()) == [agency]
    assert list(do(staff, "assign", [row], answer="yes").context["page"].form.errors) == ["lead"]


def test_records_are_published_from_the_list_and_withdrawn_by_their_button(staff: Any) -> None:
    drafts = [make_mission(publication=Publication.DRAFT), make_mission(publication=Publication.DRAFT)]
    assert said(do(staff, "publish", drafts, MISSIONS, answer="yes")) == ["2 records were published."]
    page = f"{MISSIONS}{drafts[0].pk}/"
    assert f'href="{page}withdraw/"' in staff.get(f"{page}change/").content.decode()
    assert staff.post(f"{page}withdraw/", {"answer": "yes"}).status_code == 200
    assert staff.post(f"{page}withdraw/", {"answer": "yes", "reason": "Twice on record"}).url == f"{page}change/"
    states = Mission.objects.filter(pk__in=[draft.pk for draft in drafts]).order_by("pk")
    assert list(states.values_list("publication", flat=True)) == ["withdrawn", "published"]
    assert f'href="{page}publish/"' in staff.get(f"{page}change/").content.decode()


def test_the_form_of_a_record_does_not_change_its_publication(staff: Any) -> None:
    row = make_mission()
    form = staff.get(f"{MISSIONS}{row.pk}/change/").context["adminform"].form
    assert "publication" not in form.fields


def test_drafts_are_deleted_from_the_list_and_what_was_public_is_not(staff: Any) -> None:
    draft, public = make_mission(publication=Publication.DRAFT), make_mission()
    refused = do(staff, "delete_drafts", [draft, public], MISSIONS, answer="yes")
    assert "Withdraw it, with a reason, instead of deleting it." in refused.content.decode()
    assert Mission.objects.filter(pk__in=[draft.pk, public.pk]).count() == 2
    assert said(do(staff, "delete_drafts", [draft], MISSIONS, answer="yes")) == ["1 draft was deleted."]
    assert "delete_selected" not in staff.get(MISSIONS).content.decode()


def test_a_post_is_handed_over_from_its_holders_page(staff: Any) -> None:
    holder, successor = make_official(), make_official()
    post = make(Appointment, official=holder, agency=make_agency(), title="Director", starts_on="2020")
    page = f"/admin/cooperation/official/{holder.pk}/"
    assert f'href="{page}hand-over/"' in staff.get(f"{page}change/").content.decode()
    boxes = {"post": post.pk, "official": successor.pk, "starts_on": "2019", "answer": "yes"}
    refused = staff.post(f"{page}hand-over/", boxes)
    assert "The appointment cannot end before it starts." in refused.content.decode()
    assert not successor.appointments.exists()
    done = staff.post(f"{page}hand-over/", boxes | {"starts_on": "2024-05"})
    assert (done.url, str(successor.appointments.get().starts_on)) == (f"{page}change/", "2024-05")
    elsewhere = make(Appointment, official=successor, agency=make_agency(), title="Other", starts_on="2020")
    assert "post" in staff.post(f"{page}hand-over/", boxes | {"post": elsewhere.pk}).context["page"].form.errors


def test_an_agreement_links_to_those_made_under_it_and_fills_in_the_next(staff: Any) -> None:
    parent = make_agreement()
    child = make_agreement(parent=parent)
    page = staff.get(reverse("admin:cooperation_agreement_change", args=[parent.pk]))
    assert reverse("admin:cooperation_agreement_change", args=[child.pk]) in page.content.decode()
    pair = parent.partnerships.get().pk
    add = f"{reverse('admin:cooperation_agreement_add')}?parent={parent.pk}&amp;partnerships={pair}"
    assert add in page.content.decode()
    form = staff.get(add.replace("&amp;", "&")).context["adminform"].form
    assert form["parent"].value() == str(parent.pk)


def test_a_form_sent_with_a_text_for_a_key_is_marked_and_shown_again(staff: Any) -> None:
    area = make_area()
    page = reverse("admin:cooperation_actionitem_add")
    response = staff.post(page, {"partnership": "abc", "area": area.pk, "leads": ["x", "9" * 40]})
    assert response.status_code == 200
    assert {"partnership", "leads"} <= set(response.context["adminform"].form.errors)
