import pytest
from django.test import Client

from tests.dashboard.pages import fetch
from tests.makers import make_event

pytestmark = pytest.mark.django_db


def test_the_list_tells_date_place_kind_and_areas(client: Client) -> None:
    page = fetch(client, "/us-kr/events/")
    (row,) = [text for text in page.texts("tr") if "Space Forum" in text]
    assert "6–7 November 2023" in row
    assert "Seoul" in row
    assert {"/events/space-forum-2023/", "/us-kr/areas/policy/"} <= set(page.links)


def test_a_page_links_agencies_officials_areas_and_its_neighbors(client: Client) -> None:
    links = set(fetch(client, "/events/space-forum-2023/").links)
    assert {"/agencies/state/", "/officials/park-jin/", "/us-kr/areas/policy/", "/us-kr/"} <= links
    assert {"/events/gnss-meeting-2023/", "/events/industry-symposium-2023/"} <= links


def test_what_is_missing_is_said(client: Client) -> None:
    make_event(slug="bare")
    page = fetch(client, "/events/bare/")
    terms = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert [terms[name] for name in ("City", "Venue", "Areas")] == ["Not on record"] * 3


def test_an_event_that_comes_later_says_so(client: Client) -> None:
    page = fetch(client, "/events/space-forum-2023/?as_of=2022")
    assert page.status == 404
    assert page.texts("h1") == ["Not yet on record"]
