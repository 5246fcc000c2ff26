from urllib.parse import urldefrag

import pytest
from django.test import Client

from tests.dashboard.pages import FRONT_PAGES, Page, crawl

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("only_read")]


@pytest.fixture
def site(client: Client) -> dict[str, Page]:
    return crawl(client)


def test_every_link_of_the_site_leads_to_a_page(site: dict[str, Page]) -> None:
    assert {url: page.status for url, page in site.items() if page.status != 200} == {}


def test_links_lead_to_every_page_of_the_record(site: dict[str, Page]) -> None:
    from cooperation.models import ActionItem, CooperationArea, Dialogue, Partnership

    public = [
        *Partnership.objects.public(),
        *Dialogue.objects.public().select_related("series__partnership"),
        *ActionItem.objects.public().select_related("partnership"),
    ]
    addresses = {record.get_absolute_url() for record in public}
    addresses |= {
        f"/{pair.slug}/areas/{area.slug}/"
        for pair in Partnership.objects.public()
        for area in CooperationArea.objects.public()
    }
    addresses |= {f"/{pair.slug}/{name}" for pair in Partnership.objects.public() for name in ("areas/", "matrix.csv")}
    addresses.add("/method/")
    assert {prefix + address for prefix in ("", "/ko") for address in addresses} - set(site) == set()


def test_every_link_to_a_place_in_a_page_names_a_place_that_is_there(site: dict[str, Page]) -> None:
    missing = {
        link: url
        for url, page in site.items()
        if page.is_html
        for link in page.links
        if (fragment := urldefrag(link).fragment)
        and (target := site.get(urldefrag(link).url)) is not None
        and fragment not in target.ids
    }
    assert missing == {}


def test_no_page_names_two_places_alike(site: dict[str, Page]) -> None:
    twice = {url: {name for name in page.ids if page.ids.count(name) > 1} for url, page in site.items() if page.is_html}
    assert {url: names for url, names in twice.items() if names} == {}


def test_every_symbol_drawn_is_in_the_sprite(site: dict[str, Page]) -> None:
    missing = {
        use.attributes["href"]
        for page in site.values()
        if page.is_html
        for use in page.all("use")
        if use.attributes["href"].removeprefix("#") not in page.ids
    }
    assert missing == set()


def test_labels_and_descriptions_point_at_elements_that_are_there(site: dict[str, Page]) -> None:
    pointers = ("aria-labelledby", "aria-describedby", "for")
    missing = {
        (url, name, value)
        for url, page in site.items()
        if page.is_html
        for element in page.elements
        for name in pointers
        for value in element.attributes.get(name, "").split()
        if value not in page.ids
    }
    assert missing == set()


#: Files that speak every language of the site.
OF_ALL_LANGUAGES = {"/data/catalog.jsonld", "/data/record.zip"}


def test_links_stay_in_the_language_of_the_page(site: dict[str, Page]) -> None:
    strays = {
        (url, element.attributes["href"])
        for url, page in site.items()
        if page.is_html and url.startswith("/ko/")
        for element in page.all("a")
        if element.attributes["href"].startswith("/")
        and not element.attributes["href"].startswith("/ko/")
        and "hreflang" not in element.attributes
        and element.attributes["href"] not in OF_ALL_LANGUAGES
    }
    assert strays == set()


@pytest.mark.parametrize("front", FRONT_PAGES)
def test_the_crawl_begins_at_both_front_pages(site: dict[str, Page], front: str) -> None:
    assert site[front].status == 200
