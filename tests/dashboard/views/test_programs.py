import pytest
from django.test import Client

from tests.dashboard.pages import fetch
from tests.makers import make_program

pytestmark = pytest.mark.django_db


def test_the_list_links_programs_leads_and_missions(client: Client) -> None:
    page = fetch(client, "/us-kr/programs/")
    assert {"/programs/klep/", "/agencies/kari/", "/missions/danuri/"} <= set(page.links)
    assert fetch(client, "/us-jp/programs/").texts("h2", id="rs") == ["2 programs"]


def test_a_page_names_lead_members_period_and_missions(client: Client) -> None:
    page = fetch(client, "/programs/kps/")
    facts = page.texts("dl")[0]
    assert "Korea AeroSpace Administration (KASA)" in facts
    assert "Since 2022" in facts
    assert {"/agencies/kari/", "/missions/kps-1/", "/us-kr/areas/satnav/"} <= set(page.links)


def test_an_area_of_two_partnerships_leads_to_both(client: Client) -> None:
    links = set(fetch(client, "/programs/artemis/").links)
    assert {"/us-kr/areas/lunar-mars/", "/us-jp/areas/lunar-mars/"} <= links


def test_what_is_missing_is_said(client: Client) -> None:
    make_program(slug="bare")
    page = fetch(client, "/programs/bare/")
    assert page.texts("dl")[0].count("Not on record") == 5
    assert "No mission of this program is on record." in page.html
    assert "No source on record" in page.html


def test_a_program_that_begins_later_says_so(client: Client) -> None:
    page = fetch(client, "/programs/kps/?as_of=2021")
    assert page.status == 404
    assert page.texts("h1") == ["Not yet on record"]
