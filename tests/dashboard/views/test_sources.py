from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db


def test_the_number_in_the_list_is_the_number_on_the_page(client: Client) -> None:
    listed = fetch(client, "/sources/?q=Chosun Biz article on the fourth")
    assert "/sources/seed-000/" in listed.links
    page = fetch(client, "/sources/seed-000/")
    statements = page.texts("th", scope="row")
    (lead,) = [text for text in page.texts("p") if "of this record rest on it" in text]
    supported = sum(text.startswith("Supports") for text in page.texts("td"))
    disputed = sum(text.startswith("Conflicts") for text in page.texts("td"))
    assert lead == f"{supported} statements of this record rest on it. It disputes {disputed}."
    assert len(statements) == supported + disputed


def test_every_statement_leads_to_a_page_of_the_site(client: Client) -> None:
    page = fetch(client, "/sources/s1/")
    rows = [link for link in page.links if link.startswith(("/us-kr/", "/missions/", "/officials/", "/agencies/"))]
    assert len(rows) > 20
    assert all(resolve(urlsplit(link).path) for link in rows)


def test_a_source_keeps_its_address_on_the_web(client: Client) -> None:
    page = fetch(client, "/sources/s1/")
    (link,) = page.all("a", rel="external noreferrer")
    assert link.text == "dnk.mofa.go.kr"


def test_a_numbered_source_leads_to_its_page_and_to_the_document(client: Client) -> None:
    page = fetch(client, "/us-kr/dialogues/civil-4/")
    assert "/sources/s1/" in page.links
    assert any("dnk.mofa.go.kr" in link.text for link in page.all("a", rel="external noreferrer"))


def test_its_page_answers_on_an_earlier_day_too(client: Client) -> None:
    page = fetch(client, "/sources/seed-000/?as_of=2020")
    assert page.status == 200
    assert not [link for link in page.links if "/dialogues/civil-" in link or "/actions/" in link]
    assert fetch(client, "/sources/no-such-source/").status == 404
