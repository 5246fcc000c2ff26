import pytest
from django.test import Client

from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db


def test_the_list_links_every_mission_and_its_agencies(client: Client) -> None:
    page = fetch(client, "/us-kr/missions/")
    assert page.texts("h2", id="rs") == ["19 missions"]
    assert {"/missions/danuri/", "/agencies/kari/"} <= set(page.links)


def test_an_empty_list_of_a_partnership_leads_to_the_list_of_all(client: Client) -> None:
    page = fetch(client, "/us-jp/missions/?phase=operating&as_of=2016-12-31")
    assert "/missions/?as_of=2016-12-31" in page.links
    (total,) = fetch(client, "/missions/?as_of=2016-12-31").texts("h2", id="rs")
    assert page.all("div", class_="empty")[0].text.endswith(f"All partnerships: {total}")


def test_a_page_links_its_program_what_it_carries_and_its_agreements(client: Client) -> None:
    page = fetch(client, "/missions/danuri/")
    assert page.texts("h1") == ["Danuri"]
    assert {"/programs/klep/", "/missions/shadowcam/", "/agreements/kplo-ia-2016/"} <= set(page.links)
    assert {"/missions/codex/", "/missions/l4-mission/"} <= set(page.links)


def test_a_page_shows_no_step_of_a_later_day(client: Client) -> None:
    page = fetch(client, "/missions/danuri/?as_of=2022-08-31")
    facts = page.texts("dl")[0]
    assert "4 August 2022" in facts
    assert "2025" not in facts
    assert "2027" not in facts


def test_a_mission_not_yet_on_record_says_so(client: Client) -> None:
    page = fetch(client, "/missions/k-radcube/?as_of=2020-01-01")
    assert page.status == 404
    assert page.texts("h1") == ["Not yet on record"]
    assert fetch(client, "/missions/no-such-mission/?as_of=2020-01-01").status == 404
