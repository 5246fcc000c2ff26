import pytest
from django.test import Client

from dashboard.readings.agencies import SHOWN_LED
from tests.dashboard.pages import fetch
from tests.makers import make_action, make_agency, make_area

pytestmark = pytest.mark.django_db


def test_the_list_of_a_partnership_is_the_list_of_all_narrowed(client: Client) -> None:
    everything = fetch(client, "/agencies/?size=100").texts("th", scope="row")
    own = fetch(client, "/us-kr/agencies/?size=100").texts("th", scope="row")
    assert set(own) < set(everything)


def test_an_agency_is_called_by_its_names_in_both_languages(client: Client) -> None:
    page = fetch(client, "/agencies/kasa/")
    assert page.texts("h1") == ["Korea AeroSpace Administration (KASA)"]
    assert ("ko", "우주항공청") in page.spoken
    assert ("ko", "우주청") in page.spoken
    assert fetch(client, "/ko/agencies/kasa/").texts("h1") == ["우주항공청(KASA)"]


def test_its_areas_lead_to_the_actions_it_leads_in_them(client: Client) -> None:
    page = fetch(client, "/agencies/kasa/")
    (link,) = [link for link in page.links if "area=lunar-mars" in link]
    (word,) = [item.text for item in page.all("a") if "area=lunar-mars" in item.attributes.get("href", "")]
    assert link == "/us-kr/actions/?agency=kasa&area=lunar-mars"
    shown = fetch(client, link).texts("th", scope="row")
    assert word == f"Lunar and Mars exploration: {len(shown)} actions"


def test_the_body_before_it_is_named_with_its_years(client: Client) -> None:
    page = fetch(client, "/agencies/msit/")
    assert "/agencies/msip/" in page.links
    assert any("Until 2017" in text for text in page.texts("li"))


def test_before_it_was_established_it_is_not_on_record(client: Client) -> None:
    page = fetch(client, "/agencies/kasa/?as_of=2023")
    assert page.status == 404
    assert fetch(client, "/agencies/no-such-agency/").status == 404


def test_identifiers_lead_to_their_registers(client: Client) -> None:
    make_agency(slug="aaa", ror_id="027ka1x80", wikidata_id="Q23548", website="https://agency.example/")
    addresses = [
        link.attributes.get("href") for link in fetch(client, "/agencies/aaa/").all("a", rel="external noreferrer")
    ]
    assert addresses == ["https://agency.example/", "https://ror.org/027ka1x80", "https://www.wikidata.org/wiki/Q23548"]


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "The first 10 of 11 actions."), ("/ko", "전체 이행 과제 11건 가운데 처음 10건입니다.")]
)
def test_of_many_actions_the_first_are_shown_with_a_link_to_all(client: Client, prefix: str, said: str) -> None:
    agency, area = make_agency("AAA", slug="aaa"), make_area()
    for number in range(1, SHOWN_LED + 1):
        make_action(f"1.{number:02}", area=area, leads=[agency])
    assert said not in fetch(client, f"{prefix}/agencies/aaa/").texts("p", class_="note")
    make_action("1.99", area=area, leads=[agency])
    page = fetch(client, f"{prefix}/agencies/aaa/")
    assert said in page.texts("p", class_="note")
    assert f"{prefix}/aa-zz/actions/?agency=aaa" in page.links
