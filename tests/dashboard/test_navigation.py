import pytest
from django.test import Client
from django.utils import translation

from cooperation.models import Partnership
from dashboard.navigation import items_for
from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db


def test_without_a_partnership_the_menu_leads_to_the_list_and_the_method() -> None:
    assert [(item.section, item.url) for item in items_for(None)] == [("partnerships", "/"), ("method", "/method/")]


def test_with_a_partnership_the_menu_leads_to_its_own_pages() -> None:
    partnership = Partnership.objects.get(slug="us-jp")
    assert [item.url for item in items_for(partnership)] == [
        "/us-jp/",
        "/us-jp/areas/",
        "/us-jp/dialogues/",
        "/us-jp/actions/",
    ]


def test_the_menu_stays_in_the_language_in_force() -> None:
    with translation.override("ko"):
        assert [item.url for item in items_for(None)] == ["/ko/", "/ko/method/"]


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
    ],
)
def test_the_menu_marks_the_section_in_view(client: Client, prefix: str, path: str, current: str, kind: str) -> None:
    page = fetch(client, prefix + path)
    urls = {item.url for item in items_for(None)} | {
        f"/us-kr/{name}" for name in ("", "areas/", "dialogues/", "actions/")
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
