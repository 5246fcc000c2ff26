from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from cooperation.models import ActionItem, Agency, Dialogue, Mission, Partnership, Publication
from dashboard import sitemaps
from dashboard.sitemaps import SECTIONS
from tests.makers import make_mission, make_partnership
from tests.test_repository import PLACES

pytestmark = pytest.mark.django_db

NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
#: What shows nothing until a reader asks, and what other sites show of ours; every other page is in the map.
LEFT_OUT = {"search", "embed-matrix", "embed-area"}


def read(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)


def addresses(client: Client, section: str) -> list[str]:
    found = read(client, f"/sitemap-{section}.xml").iterfind(".//map:loc", NAMES)
    return [urlsplit(element.text or "").path for element in found]


def whole_map(client: Client) -> list[str]:
    return [address for section in SECTIONS for address in addresses(client, section)]


def test_the_index_names_every_section(client: Client) -> None:
    named = [element.text for element in read(client, "/sitemap.xml").iterfind(".//map:loc", NAMES)]
    assert named == [f"http://testserver/sitemap-{section}.xml" for section in SECTIONS]


def test_a_section_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/sitemap-nonsense.xml").status_code == 404


def test_every_page_of_the_site_is_in_the_map(client: Client) -> None:
    expected = {
        address
        for name, arguments in PLACES.items()
        if (address := reverse(name, args=arguments)).endswith("/") and name not in LEFT_OUT
    }
    for model in (Partnership, Agency, Mission):
        expected |= {record.get_absolute_url() for record in model.objects.public()}
    expected |= {record.get_absolute_url() for record in ActionItem.objects.public().select_related("partnership")}
    expected |= {record.get_absolute_url() for record in Dialogue.objects.public()}
    assert expected - set(whole_map(client)) == set()


def test_every_address_stands_in_the_map_once_in_each_language(client: Client) -> None:
    found = whole_map(client)
    assert len(found) == len(set(found))
    assert {address.removeprefix("/ko") for address in found if address.startswith("/ko/")} == {
        address for address in found if not address.startswith("/ko/")
    }


def test_the_addresses_of_each_section_are_pages(client: Client) -> None:
    for section in SECTIONS:
        for address in addresses(client, section)[:4]:
            assert client.get(address).status_code == 200, address


def test_every_entry_points_to_the_page_in_each_language(client: Client) -> None:
    (first, *_others) = read(client, "/sitemap-dialogues.xml").iterfind("map:url", NAMES)
    links = {link.attrib["hreflang"]: link.attrib["href"] for link in first.iterfind("xhtml:link", NAMES)}
    assert set(links) == {"en", "ko", "x-default"}
    assert links["x-default"] == links["en"]
    assert links["ko"] == links["en"].replace("http://testserver/", "http://testserver/ko/")
    assert first.find("map:lastmod", NAMES) is not None


def test_a_noun_of_two_partnerships_stands_in_the_map_once(client: Client) -> None:
    mission = make_mission(partnerships=[make_partnership(), Partnership.objects.get(slug="us-kr")])
    assert addresses(client, "missions").count(mission.get_absolute_url()) == 1


def test_a_draft_is_not_in_the_map(client: Client) -> None:
    pair = make_partnership(publication=Publication.DRAFT)
    mission = make_mission(publication=Publication.DRAFT)
    found = whole_map(client)
    assert mission.get_absolute_url() not in found
    assert [address for address in found if f"/{pair.slug}/" in address] == []


def test_a_long_section_has_several_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps.Section, "limit", 10)
    named = [element.text for element in read(client, "/sitemap.xml").iterfind(".//map:loc", NAMES)]
    assert "http://testserver/sitemap-dialogues.xml?p=2" in named
    assert client.get("/sitemap-dialogues.xml?p=2").status_code == 200


def test_each_section_asks_a_fixed_number_of_questions(client: Client, django_assert_max_num_queries: object) -> None:
    for section in SECTIONS:
        with django_assert_max_num_queries(3, info=section):
            client.get(f"/sitemap-{section}.xml")
