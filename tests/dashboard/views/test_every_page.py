"""What holds for every page that a link leads to, in both languages."""

import itertools
import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from dashboard.languages import address_in
from tests.dashboard.pages import Page, crawl

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("only_read")]

#: Where files begin that are the same in every language.
FOR_ALL_LANGUAGES = ("/api/", "/data/catalog.jsonld", "/data/record.zip")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def site(client: Client) -> dict[str, Page]:
    return crawl(client)


@pytest.fixture
def pages(site: dict[str, Page]) -> dict[str, Page]:
    return {url: page for url, page in site.items() if page.is_html}


def test_no_response_sets_a_cookie_or_varies_by_one(site: dict[str, Page]) -> None:
    assert [url for url, page in site.items() if page.cookies or "Set-Cookie" in page.headers] == []
    assert [url for url, page in site.items() if "cookie" in page.headers.get("Vary", "").lower()] == []


def test_every_response_carries_the_whole_policy(site: dict[str, Page]) -> None:
    assert {page.headers.get("Content-Security-Policy") for page in site.values()} == {POLICY}


def test_every_response_keeps_browsers_from_guessing_and_framing(site: dict[str, Page]) -> None:
    assert {page.headers.get("X-Content-Type-Options") for page in site.values()} == {"nosniff"}
    assert {page.headers.get("X-Frame-Options") for page in site.values()} == {"DENY"}
    assert {page.headers.get("Referrer-Policy") for page in site.values()} == {"same-origin"}
    assert {page.headers.get("Cross-Origin-Opener-Policy") for page in site.values()} == {"same-origin"}
    for url, page in site.items():
        policy = "same-origin" if page.is_html else "cross-origin"
        assert page.headers.get("Cross-Origin-Resource-Policy") == policy, url
        assert "camera=()" in page.headers.get("Permissions-Policy", ""), url


def test_no_page_holds_style_or_script_of_its_own(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        assert " style=" not in page.html, url
        assert "<style" not in page.html, url
        assert "javascript:" not in page.html, url
        own = [element for element in page.all("script") if "src" not in element.attributes]
        assert {element.attributes.get("type") for element in own} <= {"application/ld+json"}, url
        handlers = [name for element in page.elements for name in element.attributes if re.match(r"on[a-z]+$", name)]
        assert handlers == [], url


def test_every_block_of_data_is_of_the_vocabulary_and_in_the_address_of_the_site(pages: dict[str, Page]) -> None:
    blocks = 0
    for url, page in pages.items():
        for element in page.all("script", type="application/ld+json"):
            data = json.loads("".join(element.parts))
            assert (data["@context"], bool(data["@type"])) == ("https://schema.org", True), url
            assert not {"<", ">", "&"} & set("".join(element.parts)), url
            blocks += 1
    assert blocks > 100


def test_every_page_with_crumbs_says_so_to_machines(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        crumbs = [
            [crumb["name"] for crumb in data["itemListElement"]]
            for element in page.all("script", type="application/ld+json")
            if (data := json.loads("".join(element.parts)))["@type"] == "BreadcrumbList"
        ]
        assert len(crumbs) == len(page.all("nav", class_="crumbs")), url


def test_every_page_can_be_shared_with_its_title_and_its_description(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        said = {
            meta.attributes["property"]: meta.attributes["content"]
            for meta in page.all("meta")
            if "property" in meta.attributes
        }
        (title,) = page.texts("title")
        (description,) = page.all("meta", name="description")
        (canonical,) = page.all("link", rel="canonical")
        assert title == f"{said['og:title']} | {said['og:site_name']}", url
        assert said["og:description"] == description.attributes["content"], url
        assert said["og:url"] == canonical.attributes["href"], url
        assert (said["og:locale"], said["og:locale:alternate"]) in (("en", "ko"), ("ko", "en")), url


def test_every_page_says_how_to_cite_it(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        cited = page.texts("span", class_="cite-address")[-1]
        address, _mark, query = url.partition("?")
        asked, kept = dict(parse_qsl(query)), dict(parse_qsl(urlsplit(cited).query))
        assert cited.startswith(f"http://testserver{address}"), url
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", kept.pop("as_of")), url
        assert kept == {name: value for name, value in asked.items() if name != "as_of"}, url
        (title,) = page.texts("title")
        line = page.texts("span", class_="cite-line")[-1]
        assert title.partition(" | ")[0] in line, url


def test_every_page_says_its_language(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        expected = "ko" if url.startswith("/ko/") else "en"
        (html,) = page.all("html")
        assert html.attributes["lang"] == expected, url
        assert page.headers["Content-Language"] == expected, url


def test_every_page_names_itself_in_each_language(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        alternates = {
            link.attributes["hreflang"]: link.attributes["href"]
            for link in page.all("link", rel="alternate")
            if "hreflang" in link.attributes
        }
        assert alternates == {
            code: f"http://testserver{address_in(language, url)}"
            for code, language in [*((code, code) for code, _label in settings.LANGUAGES), ("x-default", "en")]
        }, url


def test_the_same_page_in_the_other_language_is_a_page_too(site: dict[str, Page]) -> None:
    spoken = {url for url in site if not url.startswith(FOR_ALL_LANGUAGES)}
    assert {address_in("ko" if not url.startswith("/ko/") else "en", url) for url in spoken} - set(site) == set()


def test_every_page_names_its_address_without_the_query(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        (canonical,) = page.all("link", rel="canonical")
        assert canonical.attributes["href"] == f"http://testserver{url.partition('?')[0]}", url


def test_every_page_has_one_heading_a_title_and_a_description(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        (heading,) = page.texts("h1")
        assert heading, url
        (title,) = page.texts("title")
        assert title.partition(" | ")[0].strip(), url
        (description,) = page.all("meta", name="description")
        assert description.attributes["content"].strip(), url


def test_no_heading_level_is_skipped(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        levels = [int(element.tag[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.tag)]
        body = [level for level in levels if level]
        assert body[0] == 1, url
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(body)), (url, body)


def test_no_page_shows_the_seams_of_its_template(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        text = " ".join(text for _language, text in page.spoken).replace("If-None-Match", "")  # the name of a header
        for seam in ("None", "{{", "}}", "{%", "%(", "cooperation.models", "object at 0x", "<QuerySet"):
            assert seam not in text, (url, seam)


def test_korean_and_japanese_letters_are_marked_as_such(pages: dict[str, Page]) -> None:
    """Text in letters of another language than the page's stands in an element with that language."""
    hangul, kana, latin = re.compile(r"[\uac00-\ud7a3]"), re.compile(r"[\u3040-\u30ff]"), re.compile(r"[a-z]")
    for url, page in pages.items():
        body = page.html.index("<body")
        assert body > 0
        titles = {element.text for element in page.all("title")}
        for language, text in page.spoken:
            if text in titles:
                continue
            if latin.search(text):
                continue  # a sentence that quotes a word
            if hangul.search(text):
                assert language == "ko", (url, text)
            if kana.search(text):
                assert language == "ja", (url, text)


def test_every_date_carries_a_value_for_machines(pages: dict[str, Page]) -> None:
    pattern = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
    for url, page in pages.items():
        for time in page.all("time"):
            assert pattern.fullmatch(time.attributes["datetime"]), (url, time)


def test_tables_have_a_caption_and_scoped_headings(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        assert len(page.all("table")) == len(page.texts("caption")), url
        assert all(heading.attributes.get("scope") for heading in page.all("th")), url


def test_every_field_of_a_form_has_a_name_to_be_read_out(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        labelled = {label.attributes.get("for") for label in page.all("label")}
        for element in [*page.all("input", type="search"), *page.all("select")]:
            assert element.attributes["id"] in labelled, (url, element)
        assert all(form.attributes.get("method", "get") == "get" for form in page.all("form")), url
