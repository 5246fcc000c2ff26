import pytest
from django.test import Client

from tests.dashboard.pages import Page, fetch
from tests.makers import make_agreement

pytestmark = pytest.mark.django_db


def named(page: Page) -> list[str]:
    """Return the addresses of the agreements in the table, without the day."""
    return [link.partition("?")[0] for link in page.links if link.startswith("/agreements/") and link != "/agreements/"]


def test_which_agreements_were_in_force_on_a_day_has_an_address(client: Client) -> None:
    page = fetch(client, "/us-kr/agreements/?as_of=2020-01-01&status=in_force")
    assert named(page) == ["/agreements/framework-2016/"]
    assert page.texts("h2", id="rs") == ["1 of 6 agreements"]
    assert named(fetch(client, "/us-kr/agreements/?as_of=2016-11-02&status=in_force")) == []


def test_the_list_tells_a_signature_from_an_announcement(client: Client) -> None:
    (row,) = [text for text in fetch(client, "/us-kr/agreements/?q=K-RadCube").texts("tr") if "K-RadCube" in text]
    assert "2 May 2025announced" in row.replace(" announced", "announced")
    (row,) = [text for text in fetch(client, "/us-kr/agreements/?q=prosperity").texts("tr") if "Prosperity" in text]
    assert "29 October 2025" in row
    assert "announced" not in row


def test_a_page_says_where_the_agreement_stood_on_the_day(client: Client) -> None:
    for day, said in (
        ("2016-10", "Signed 27 April 2016. No entry into force is on record."),
        ("2020-01-01", "In force since 3 November 2016."),
    ):
        page = fetch(client, f"/agreements/framework-2016/?as_of={day}")
        assert said in page.texts("div", class_="lead")[0]
    assert "3 November 2016" not in fetch(client, "/agreements/framework-2016/?as_of=2016-10").texts("dl")[0]


def test_a_page_links_parties_signers_the_dialogue_and_what_was_made_under_it(client: Client) -> None:
    links = set(fetch(client, "/agreements/framework-2016/").links)
    assert {"/agencies/mofa-kr/", "/officials/mark-lippert/"} <= links
    assert {"/us-kr/dialogues/civil-2/", "/agreements/kplo-ia-2016/"} <= links
    assert "/missions/danuri/" in fetch(client, "/agreements/kplo-ia-2016/").links


@pytest.mark.parametrize(("binding", "word"), [(True, "Yes"), (False, "No"), (None, "Not on record")])
def test_whether_it_binds_is_said_or_said_to_be_missing(client: Client, binding: bool | None, word: str) -> None:
    make_agreement(slug="a", is_binding=binding)
    page = fetch(client, "/agreements/a/")
    terms = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert terms["Binding in law"] == word
    assert terms["Treaty series number"] == "Not on record"


def test_an_end_laid_down_for_a_later_day_is_told_as_that(client: Client) -> None:
    make_agreement(slug="a", in_force_on="2020", ends_on="2030")
    page = fetch(client, "/agreements/a/")
    terms = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert terms["Until"].split() == ["2030laid", "down"] or terms["Until"].split() == ["2030", "laid", "down"]
    assert terms["Status"] == "In force"


def test_an_agreement_signed_later_says_so(client: Client) -> None:
    page = fetch(client, "/agreements/framework-2016/?as_of=2015")
    assert page.status == 404
    assert page.texts("h1") == ["Not yet on record"]
