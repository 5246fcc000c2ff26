import pytest
from django.test import Client

from tests.dashboard.pages import fetch

pytestmark = pytest.mark.django_db


def test_who_led_each_delegation_in_2022_is_one_address(client: Client) -> None:
    page = fetch(client, "/us-kr/officials/?dialogue=civil-3&role=head&role=co_head")
    assert len(page.texts("th", scope="row")) == 3
    assert all("Third dialogue, 2022" in cell for cell in page.texts("td") if "delegation" in cell)


@pytest.mark.parametrize("prefix", ["", "/ko"])
def test_a_person_is_found_by_the_korean_name(client: Client, prefix: str) -> None:
    page = fetch(client, f"{prefix}/officials/?q=한민영")
    assert [link for link in page.links if "/officials/han-" in link] == [f"{prefix}/officials/han-min-young/"]


def test_other_spellings_stand_below_the_name(client: Client) -> None:
    page = fetch(client, "/officials/han-min-young/")
    assert page.texts("p", class_="also") == ["Also written: Minyoung Han; Han Minyoung"]
    assert ("ko", "한민영") in page.spoken


def test_a_post_without_a_start_is_dated_by_the_day_it_was_first_named(client: Client) -> None:
    page = fetch(client, "/officials/han-min-young/")
    assert any("Named in the post on 14 April 2025" in text for text in page.texts("li"))
    assert any("No end on record" in text for text in page.texts("li"))


def test_before_anybody_named_them_they_are_not_on_record(client: Client) -> None:
    assert fetch(client, "/officials/han-min-young/?as_of=2025-04-13").status == 404
    assert fetch(client, "/officials/han-min-young/?as_of=2025-04-14").status == 200
    assert fetch(client, "/officials/nobody/").status == 404
