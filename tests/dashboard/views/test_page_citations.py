"""Every page can be taken into a reference manager, as text to copy and as a file at its own address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cooperation.models import Mission, Publication
from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db

#: A page of each layout, and some with a query or of another day.
PAGES = (
    *("/", "/method/", "/search/?q=space", "/us-kr/", "/us-kr/areas/", "/ko/us-kr/dialogues/civil-4/"),
    *("/ko/us-kr/actions/?status=open&q=a", "/us-kr/areas/satnav/?as_of=2020", "/us-kr/briefing/", "/missions/danuri/"),
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_offers_its_citation_as_text_and_as_files_that_say_the_same(client: Client, path: str) -> None:
    page = fetch(client, path)
    texts = [element for element in page.all("pre", class_="copy") if not element.text.startswith("<iframe")]
    links = [link.attributes for link in page.all("a", rel="nofollow")]
    assert len(texts) == len(links) == 2
    for shown, link in zip(texts, links, strict=True):
        response = client.get(link["href"])
        assert response.status_code == 200
        assert response.content.decode().split() == "".join(shown.parts).split()
        assert response["X-Robots-Tag"] == "noindex"
    query = urlsplit(links[0]["href"]).query
    assert parse_qs(query).pop("cite") == ["bib"]


def test_a_citation_names_title_and_address_as_the_line_on_the_page_does(client: Client) -> None:
    page = fetch(client, "/ko/us-kr/areas/satnav/?as_of=2020-12")
    entry = client.get("/ko/us-kr/areas/satnav/?as_of=2020-12&cite=bib").content.decode()
    address = page.texts("span", class_="cite-address")[-1]
    assert address == "http://testserver/ko/us-kr/areas/satnav/?as_of=2020-12-31"
    assert f"url = {{{address}}}" in entry
    assert 'title = "{위성항법, 한미}"' in entry
    assert "date = {2020-12-31}" in entry
    assert "urldate = {2026-11-22}" in entry


def test_a_file_says_what_it_is(client: Client) -> None:
    bib, ris = (client.get(f"/us-kr/areas/satnav/?cite={ending}") for ending in ("bib", "ris"))
    assert bib["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert ris["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    name = "space-cooperation-record-us-kr-areas-satnav-2026-11-22"
    assert bib["Content-Disposition"] == f'attachment; filename="{name}.bib"'
    assert ris["Content-Disposition"] == f'attachment; filename="{name}.ris"'
    assert ris.content.endswith(b"ER  - \r\n")


def test_a_list_is_cited_with_its_filters_and_without_the_word_that_asked_for_it(client: Client) -> None:
    entry = client.get("/us-kr/actions/?status=open&cite=ris&q=%26").content.decode()
    (address,) = re.findall("UR  - (.*)\r\n", entry)
    assert parse_qs(urlsplit(address).query) == {"status": ["open"], "q": ["&"], "as_of": ["2026-11-22"]}


@pytest.mark.parametrize("form", ["", "pdf", "BIB", "bib.exe", "..%2fbib", "%ED%95%9C"])
def test_a_form_that_there_is_not_is_refused(client: Client, form: str) -> None:
    assert client.get(f"/us-kr/areas/satnav/?cite={form}").status_code == 400


@pytest.mark.parametrize("path", ["/us-kr/areas/nothing/", "/missions/danuri/?as_of=1990", "/us-kr/briefing/?lang=xx"])
def test_what_is_no_page_has_no_citation(client: Client, path: str) -> None:
    plain = client.get(path)
    asked = client.get(f"{path}{'&' if '?' in path else '?'}cite=bib")
    assert asked.status_code == plain.status_code
    assert asked.status_code in (400, 404)
    assert asked["Content-Type"].startswith("text/html")


def test_the_title_of_a_draft_is_in_no_citation(client: Client) -> None:
    assert "Danuri" in client.get("/missions/danuri/?cite=bib").content.decode()
    Mission.objects.filter(slug="danuri").update(publication=Publication.DRAFT)
    response = client.get("/missions/danuri/?cite=bib")
    assert response.status_code == 404
    assert "Danuri" not in response.content.decode()
