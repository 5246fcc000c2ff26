"""The search of the desk finds everything, and says what the public does not read."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from cooperation.models import Publication
from tests.cooperation.people import make_person
from tests.makers import make_event, make_mission

pytestmark = pytest.mark.django_db


def test_drafts_and_withdrawn_records_are_found_and_marked_kind_by_kind(client: Any) -> None:
    names = {"en": "Lantern", "ko": "등불"}
    make_mission(name=names, slug="lantern-draft", publication=Publication.DRAFT)
    make_mission(name=names, slug="lantern-withdrawn", publication=Publication.WITHDRAWN)
    make_event(name=names, slug="lantern-night")
    client.force_login(make_person("viewer"))
    for query in ("lantern", "등 불"):
        found = {kind.key: kind for kind in client.get("/admin/search/", {"q": query}).context["found"]}
        assert sorted(str(row.publication) for row in found["mission"].rows) == ["Draft", "Withdrawn"]
        assert [row.publication for row in found["event"].rows] == [""]
    of_one_kind = client.get("/admin/search/", {"q": "lantern", "kind": "mission"}).context["found"]
    assert [kind.key for kind in of_one_kind] == ["mission"]


def test_an_account_without_a_role_finds_nothing(client: Any) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get("/admin/search/?q=space").context["found"] == ()
    assert client.get("/admin/search/?q=space&kind=mission").status_code == 404
    assert "worklist" not in client.get("/admin/").context
    assert client.get("/admin/worklist/us-kr/drafts/").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("q=%25", 200),
        ("q=wheelbarrow", 200),
        ("q=space&kind=nonsense", 404),
        ("q=a&kind=source&page=0", 400),
    ],
)
def test_any_query_is_answered(client: Any, query: str, status: int) -> None:
    client.force_login(make_person("viewer"))
    assert client.get(f"/admin/search/?{query}").status_code == status
