import pytest
from django.test import Client
from django.utils import translation

from dashboard.navigation import items_for, lists_for
from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db


def test_without_a_partnership_the_menu_leads_to_the_lists_of_all_and_the_method() -> None:
    assert [(item.section, item.url) for item in items_for(None)] == [
        ("partnerships", "/"),
        ("missions", "/missions/"),
        ("agreements", "/agreements/"),
        ("agencies", "/agencies/"),
        ("officials", "/officials/"),
        ("method", "/method/"),
    ]


def test_with_a_partnership_the_menu_leads_to_its_own_pages() -> None:
    assert [item.url for item in items_for("us-jp")] == [
        "/us-jp/",
        "/us-jp/areas/",
        "/us-jp/dialogues/",
        "/us-jp/actions/",
        "/us-jp/changes/",
        "/us-jp/missions/",
        "/us-jp/agreements/",
        "/us-jp/agencies/",
        "/us-jp/officials/",
        "/us-jp/timeline/",
        "/us-jp/briefing/",
    ]


def test_the_foot_of_the_page_leads_to_every_list_of_the_record() -> None:
    names = ["missions", "agreements", "agencies", "officials", "programs", "working-groups", "events", "sources"]
    assert [item.url for item in lists_for("us-jp")] == [f"/us-jp/{name}/" for name in names]
    assert [item.url for item in lists_for(None)] == [f"/{name}/" for name in names]


def test_the_menu_stays_in_the_language_in_force() -> None:
    with translation.override("ko"):
        assert all(item.url.startswith("/ko/") for item in items_for(None))


@pytest.mark.parametrize("prefix", ["", "/ko"])
@pytest.mark.parametrize(
    ("path", "current", "kind"),
    [
        ("/", "/", "page"),
        ("/method/", "/method/", "page"),
        ("/us-kr/", "/us-kr/", "page"),
        ("/us-kr/areas/satnav/", "/us-kr/areas/", "true"),
        ("/us-kr/dialogues/civil-4/", "/us-kr/dialogues/", "true"),
        ("/us-kr/actions/4.03/", "/us-kr/actions/", "true"),
        ("/us-kr/timeline/", "/us-kr/timeline/", "page"),
    ],
)
def test_the_menu_marks_the_section_in_view(client: Client, prefix: str, path: str, current: str, kind: str) -> None:
    page = fetch(client, prefix + path)
    urls = {item.url for item in items_for(None)} | {
        f"/us-kr/{name}" for name in ("", "areas/", "dialogues/", "actions/", "timeline/")
    }
    marked = [
        (link.attributes["href"], link.attributes["aria-current"])
        for link in page.all("a")
        if "aria-current" in link.attributes
        and link.attributes["href"].removeprefix("/ko") in urls
        and "hreflang" not in link.attributes
    ]
    assert (prefix + current, kind) in marked
    assert len({href for href, _kind in marked}) == 1
