"""“Add a source and cite it here”: from every record that can be cited, and back to where one came from."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse

from cooperation.models import CITABLE, Citation, Mission, Source
from tests.makers import make_mission, make_source

pytestmark = pytest.mark.django_db

NEW = {
    "new_name_en": "Made-up notice",
    "new_slug": "made-up-notice",
    "new_kind": "press",
    "new_publisher_en": "Made-up press",
    "new_reliability": "B",
    "new_published_on": "2024-05",
}


@pytest.fixture
def staff(client: Any) -> Any:
    client.force_login(get_user_model().objects.create_superuser("staff"))
    return client


def page_of(row: Any, name: str) -> str:
    return reverse(f"admin:cooperation_{row._meta.model_name}_{name}", args=[row.pk])


@pytest.mark.parametrize("column", sorted(CITABLE))
def test_every_record_that_can_be_cited_leads_to_the_page(staff: Any, column: str) -> None:
    row = CITABLE[column]._default_manager.first()
    screen = admin.site._registry[CITABLE[column]]
    assert screen.is_citable
    assert staff.get(page_of(row, "cite")).status_code == 200
    assert page_of(row, "cite") in staff.get(page_of(row, "change")).content.decode()


def test_a_new_source_is_entered_and_cited_in_one_step(staff: Any) -> None:
    row = make_mission()
    told = {"field": "purpose", "stance": "supports", "locator": "p. 3", "answer": "yes"}
    done = staff.post(page_of(row, "cite"), NEW | told)
    assert done.status_code == 302, done.context["page"].form.errors
    assert done.url == page_of(row, "change")
    citation = Citation.objects.get(mission=row)
    assert (citation.source.slug, citation.field, citation.locator) == ("made-up-notice", "purpose", "p. 3")
    assert citation.source.is_draft
    assert citation.versions.get().revision == citation.source.versions.get().revision


def test_a_source_on_record_is_cited_and_the_answer_leads_back_to_the_page_asked_for(staff: Any) -> None:
    row, source = make_mission(), make_source()
    told = {"source": source.pk, "stance": "supports", "answer": "yes"}
    back = "/admin/cooperation/dialogue/1/change/"
    assert staff.post(page_of(row, "cite"), told | {"next": back}).url == back
    assert Citation.objects.get(mission=row).source == source
    again = staff.post(page_of(row, "cite"), told)
    assert "This source is already cited here. Change that citation." in again.content.decode()
    elsewhere = staff.post(
        page_of(row, "cite"), told | {"stance": "conflicts", "value_as_stated_en": "2023"} | {"next": "//a.example"}
    )
    assert elsewhere.url == page_of(row, "change")


@pytest.mark.parametrize(
    ("boxes", "wrong"),
    [
        ({}, "__all__"),
        ({"source": "SOURCE", **NEW}, "__all__"),
        (NEW | {"new_slug": "s1"}, "new_slug"),
        (NEW | {"new_kind": ""}, "new_kind"),
        (NEW | {"new_kind": "government"}, "__all__"),
        (NEW | {"field": "colour"}, "field"),
        (NEW | {"stance": "conflicts"}, "__all__"),
        (NEW | {"new_published_on": "tomorrow"}, "new_published_on"),
    ],
)
def test_what_breaks_a_rule_is_marked_and_neither_source_nor_citation_is_kept(
    staff: Any, boxes: dict[str, str], wrong: str
) -> None:
    row, known = make_mission(), make_source()
    before = Source.objects.count()
    sent = {"stance": "supports", "answer": "yes"} | boxes
    response = staff.post(
        page_of(row, "cite"), {name: known.pk if value == "SOURCE" else value for name, value in sent.items()}
    )
    assert response.status_code == 200
    assert list(response.context["page"].form.errors) == [wrong]
    assert Source.objects.count() == before
    assert not Citation.objects.filter(mission=row).exists()


def test_a_record_that_is_none_leads_to_the_front_page_with_a_word(staff: Any) -> None:
    for key in ("999999", "abc", "9" * 40):
        assert staff.get(f"/admin/cooperation/{Mission._meta.model_name}/{key}/cite/").status_code == 302
