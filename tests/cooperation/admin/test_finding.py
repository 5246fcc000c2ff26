"""Records offered for choice: found by any name in any language, the best first, and only those one may use."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from cooperation.models import Partnership, Publication
from cooperation.workflows.set_up_roles import set_up_roles
from tests.makers import make_agency, make_dialogue, make_mission, make_official, make_partnership

pytestmark = pytest.mark.django_db


def offered(client: Any, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "cooperation", "model_name": model, "field_name": field, "term": term}
    response = client.get(reverse("admin:autocomplete"), asked)
    assert response.status_code == 200
    return [result["text"] for result in response.json()["results"]]


@pytest.fixture
def staff(client: Any) -> Any:
    client.force_login(User.objects.create_superuser("staff"))
    return client


@pytest.fixture
def editor(client: Any) -> Any:
    make_partnership()
    set_up_roles()
    user = User.objects.create_user("Desk editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor aa-zz AAA"))
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "term", ["Zephyr Office", "zephyr  OFFICE", "제퍼청", "제퍼 청", "West Wind Bureau", "ZFO", "ゼファー"]
)
def test_an_agency_is_offered_by_any_of_its_names(staff: Any, term: str) -> None:
    names = {"en": "Zephyr Office", "ko": "제퍼 청", "ja": "ゼファー庁"}
    make_agency(name=names, acronym="ZFO", aliases="West Wind Bureau\nWWB")
    assert offered(staff, "mission", "host", "x" * 9) == []
    assert offered(staff, "program", "lead", term) == ["Zephyr Office"]


def test_the_best_match_comes_first(staff: Any) -> None:
    make_agency(name="Office of the Zephyr", slug="a-zephyr")
    make_agency(name="Zephyr Office", slug="b-zephyr")
    make_agency(name="Zephyr", slug="c-zephyr")
    make_agency(name="Other", slug="d-zephyr", role={"en": "Watches the zephyr."})
    found = offered(staff, "program", "lead", "zephyr")
    assert found == ["Zephyr", "Zephyr Office", "Office of the Zephyr", "Other"]


@pytest.mark.parametrize("model", ["actionitem", "mission", "official", "source"])
def test_as_many_words_as_an_address_holds_break_no_list(staff: Any, model: str) -> None:
    words = " ".join(f"w{number}" for number in range(800))
    assert staff.get(reverse(f"admin:cooperation_{model}_changelist"), {"q": words}).status_code == 200


def test_a_withdrawn_record_is_not_offered(staff: Any) -> None:
    make_official(name="Made Zephyr", publication=Publication.WITHDRAWN)
    assert offered(staff, "appointment", "official", "zephyr") == []


def test_an_editor_is_offered_the_dialogues_and_the_partnership_they_edit_and_any_to_link_with(editor: Any) -> None:
    mine = make_dialogue(1)
    assert offered(editor, "actionitem", "raised_at", "") == [str(mine)]
    assert offered(editor, "actionitem", "partnership", "") == [str(mine.series.partnership)]
    assert len(offered(editor, "actionitem", "linked_partnerships", "")) == Partnership.objects.count()
    mission = make_mission(name="Made Zephyr", partnerships=[Partnership.objects.get(slug="us-kr")])
    assert offered(editor, "actionitem", "missions", "zephyr") == [str(mission)]


@pytest.mark.parametrize(
    "asked", [{}, {"app_label": "cooperation"}, {"app_label": "x", "model_name": "y", "field_name": "z"}]
)
def test_a_box_that_does_not_exist_is_offered_nothing(staff: Any, asked: dict[str, str]) -> None:
    assert staff.get(reverse("admin:autocomplete"), asked).status_code == 403
