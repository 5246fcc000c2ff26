"""Cards that other sites may frame, and that nothing else may be framed."""

import re

import pytest
from django.test import Client

from dashboard.templatetags.frame import embed_code
from tests.dashboard.pages import Page, fetch
from tests.dashboard.views.test_every_page import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_read")]

CARDS = ("/embed/us-kr/matrix/", "/embed/us-jp/matrix/", "/embed/us-kr/areas/satnav/")


@pytest.fixture(params=[prefix + card for prefix in ("", "/ko") for card in CARDS])
def card(request: pytest.FixtureRequest, client: Client) -> Page:
    return fetch(client, request.param)


def test_any_site_may_frame_a_card_and_the_rest_of_the_policy_stands(card: Page) -> None:
    assert card.status == 200
    assert card.headers["Content-Security-Policy"] == POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    assert "X-Frame-Options" not in card.headers
    assert card.cookies == 0


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/us-kr/", "/us-kr/areas/satnav/", "/us-kr/briefing/", "/us-kr/matrix.csv", "/us-kr/news.atom"),
        *("/robots.txt", "/admin/login/", "/us-kr/areas", "/embed/us-kr/matrix"),
        *("/embed/", "/embed/us-kr/", "/embed/nothing/matrix/", "/embed/us-kr/areas/nothing/", "/embed/us-kr/areas/"),
        *("/embed/us-kr/matrix/?as_of=nonsense", "/embed/us-kr/matrix/?series=nothing"),
    ],
)
def test_nothing_else_may_be_framed(client: Client, path: str) -> None:
    """Every page that a link leads to is asked the same in test_every_page.py."""
    response = client.get(path)
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_card_belongs_to_its_page_and_is_not_for_search_engines(card: Page) -> None:
    (canonical,) = card.all("link", rel="canonical")
    assert canonical.attributes["href"] == f"http://testserver{card.url}".replace("/embed", "").replace("matrix/", "")
    assert card.all("meta", name="robots")[0].attributes["content"] == "noindex"


def test_a_card_has_a_title_a_heading_its_day_and_a_way_to_its_source(card: Page) -> None:
    assert card.texts("title")[0].partition(" | ")[0]
    assert len(card.all("h1")) == 1
    assert card.all("html")[0].attributes["lang"] == ("ko" if card.url.startswith("/ko/") else "en")
    assert card.all("time", datetime="2026-11-22")
    source = next(link for link in card.all("a") if link.attributes.get("target") == "_blank")
    assert source.attributes["rel"] == "noopener"
    assert source.attributes["href"] == card.all("link", rel="canonical")[0].attributes["href"].removeprefix(
        "http://testserver"
    )


def test_every_link_of_a_card_opens_a_tab_of_its_own_in_the_language_of_the_card(card: Page) -> None:
    assert [base.attributes for base in card.all("base")] == [{"target": "_blank"}]
    links = [link.attributes["href"] for link in card.all("a")]
    assert len(links) > 1
    assert all(link.startswith("/ko/") is card.url.startswith("/ko/") for link in links)
    assert not card.all("header")
    assert not card.all("form")


def test_a_card_names_no_place_twice_and_draws_known_symbols_only(card: Page) -> None:
    assert len(card.ids) == len(set(card.ids))
    assert {use.attributes["href"].removeprefix("#") for use in card.all("use")} <= set(card.ids)
    assert " style=" not in card.html
    assert not card.all("script")


def test_a_card_keeps_to_the_day_in_its_address(client: Client) -> None:
    page = fetch(client, "/embed/us-kr/areas/satnav/?as_of=2020")
    assert page.all("time", datetime="2020-12-31")
    assert "Not on record" in page.html
    assert {link.attributes["href"].partition("?")[2].partition("#")[0] for link in page.all("a")} == {"as_of=2020"}


def test_a_card_of_one_series_leads_to_that_series(client: Client) -> None:
    page = fetch(client, "/embed/us-jp/matrix/?series=comprehensive")
    source = page.all("a", target="_blank")[0]
    assert source.attributes["href"] == "/us-jp/?series=comprehensive"


@pytest.mark.parametrize("query", ["as_of=nonsense", "as_of=2999", "as_of=%00", "as_of=2020-13"])
def test_a_day_that_is_none_is_refused_as_a_card_has_no_banner(client: Client, query: str) -> None:
    for path in CARDS:
        assert client.get(f"{path}?{query}").status_code == 400


def test_the_pages_offer_the_code_that_shows_the_card(client: Client) -> None:
    for path, card in (
        ("/us-kr/", "/embed/us-kr/matrix/"),
        ("/ko/us-kr/", "/ko/embed/us-kr/matrix/"),
        ("/us-kr/?as_of=2020", "/embed/us-kr/matrix/?as_of=2020"),
        ("/us-jp/?series=comprehensive", "/embed/us-jp/matrix/?series=comprehensive"),
        ("/ko/us-kr/areas/satnav/", "/ko/embed/us-kr/areas/satnav/"),
    ):
        (code,) = [text for text in fetch(client, path).texts("pre", class_="copy") if text.startswith("<iframe")]
        (address,) = re.findall(r'src="http://testserver([^"]*)"', code)
        assert address == card
        assert re.search(r'title="[^"]{8,}"', code)
        assert fetch(client, address).status == 200


def test_a_title_cannot_break_out_of_the_code() -> None:
    assert 'title="&quot;&gt;&lt;b&gt;: Space' in embed_code("http://a/?b=1&c=2", '"><b>', 9)
    assert 'src="http://a/?b=1&amp;c=2"' in embed_code("http://a/?b=1&c=2", "x", 9)
