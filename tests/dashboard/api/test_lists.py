"""A list of the API, its page and its file say the same of the same rows in the same order."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dashboard.api.nouns import NOUNS
from dashboard.exports.columns import TABLES
from tests.dashboard.api.addresses import PAIR, ROOT, ask, ask_all
from tests.dashboard.pages import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_read")]

#: A list of the site with filters, an order and a day, for each noun.
LISTS = {
    "missions": "phase=launched&phase=operating&sort=-newest&as_of=2024",
    "programs": "side=us&sort=-name",
    "agreements": "status=in_force&from=2010&to=2022&as_of=2023-06&sort=-dated",
    "working-groups": "area=satnav&sort=-established",
    "events": "from=2024&sort=date",
    "agencies": "side=kr&standing=existing&sort=-unfinished",
    "officials": "role=head&sort=dialogues",
    "sources": "kind=joint&sort=published&as_of=2024-12-31",
}
_TITLE = re.compile(r'<th role="rowheader"[^>]*>\s*<a href="([^"?]+)')
_ACTION = re.compile(r'<tr role="row" id="a[^>]*>.*?<a href="([^"?]+)', re.DOTALL)


def rows_of_page(client: Client, address: str) -> list[str]:
    """Return the addresses that the rows of a list lead to."""
    page = fetch(client, address)
    assert page.status == 200, address
    return (_ACTION if "/actions/" in address else _TITLE).findall(page.html)


def paths_of(rows: list[dict[str, str]]) -> list[str]:
    return [urlsplit(row["url"]).path for row in rows]


class TestSameRows:
    @pytest.mark.parametrize("noun", LISTS)
    def test_as_the_page_of_all(self, client: Client, noun: str) -> None:
        query = f"{LISTS[noun]}&size=100"
        rows = ask(client, f"{ROOT}/{noun}/?{query}")
        assert paths_of(rows["results"]) == rows_of_page(client, f"/{noun}/?{query}")
        assert 0 < rows["total"] < ask(client, f"{ROOT}/{noun}/")["total"]

    @pytest.mark.parametrize("noun", ["actions", *LISTS])
    def test_as_the_page_of_a_partnership(self, client: Client, noun: str) -> None:
        for pair in ("us-kr", "us-jp"):
            rows = ask(client, f"{ROOT}/partnerships/{pair}/{noun}/?size=100")
            assert paths_of(rows["results"]) == rows_of_page(client, f"/{pair}/{noun}/?size=100")

    @pytest.mark.parametrize(
        "query",
        ["status=awaiting_update&area=earth-obs", "side=kr&sort=-title", "q=moon&as_of=2025-06", "dialogue=civil-3"],
    )
    def test_as_the_page_of_actions_with_filters(self, client: Client, query: str) -> None:
        rows = ask(client, f"{PAIR}/actions/?{query}&size=100")
        assert paths_of(rows["results"]) == rows_of_page(client, f"/us-kr/actions/?{query}&size=100")
        assert 0 < rows["total"] < ask(client, f"{PAIR}/actions/")["total"]

    @pytest.mark.parametrize("noun", ["areas", "dialogues"])
    @pytest.mark.parametrize("day", ["", "as_of=2022-06-01"])
    def test_as_pages_without_filters(self, client: Client, noun: str, day: str) -> None:
        rows = ask(client, f"{PAIR}/{noun}/?size=100&{day}".rstrip("&"))
        page = rows_of_page(client, f"/us-kr/{noun}/?{day}")
        assert paths_of(rows["results"]) == list(dict.fromkeys(page))

    def test_of_partnerships_as_the_front_page(self, client: Client) -> None:
        assert [row["slug"] for row in ask(client, f"{ROOT}/partnerships/")["results"]] == ["us-kr", "us-jp"]


def cell_of(value: object) -> str:
    """Return what a file says where the API says this."""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


class TestSameAsTheFile:
    @pytest.mark.parametrize(("noun", "query"), [*LISTS.items(), ("agencies", "q=space&as_of=2018")])
    def test_of_the_list_of_all(self, client: Client, noun: str, query: str) -> None:
        self.compare(client, f"{ROOT}/{noun}/?{query}", f"/{noun}.csv?{query}")

    @pytest.mark.parametrize("noun", [noun.plural.replace("_", "-") for noun in NOUNS])
    @pytest.mark.parametrize("query", ["", "as_of=2023-05"])
    def test_of_the_list_of_a_partnership(self, client: Client, noun: str, query: str) -> None:
        self.compare(client, f"{PAIR}/{noun}/?{query}", f"/us-kr/{noun}.csv?{query}")

    def test_of_actions_with_filters(self, client: Client) -> None:
        query = "status=awaiting_update&status=open&area=earth-obs&sort=-title"
        self.compare(client, f"{PAIR}/actions/?{query}", f"/us-kr/actions.csv?{query}")

    def compare(self, client: Client, address: str, file: str) -> None:
        response = client.get(file)
        assert response.status_code == 200
        lines = csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")))
        rows = [{name: cell_of(value) for name, value in row.items()} for row in ask_all(client, address)]
        assert rows == list(lines)
        assert rows


class TestPages:
    def test_hold_every_row_once(self, client: Client) -> None:
        whole = paths_of(ask_all(client, f"{ROOT}/sources/"))
        assert len(set(whole)) == len(whole) == ask(client, f"{ROOT}/sources/")["total"] > 100

    def test_lead_to_their_neighbors_in_the_answer_and_in_a_header(self, client: Client) -> None:
        address = f"{ROOT}/sources/?kind=press&sort=name&page=2"
        response = client.get(address)
        page = response.json()
        assert (page["page"], page["size"], page["pages"]) == (2, 25, -(-page["total"] // 25))
        links = {
            name: parse_qs(urlsplit(link).query)
            for link, name in re.findall(r'<([^>]+)>; rel="(\w+)"', response["Link"])
        }
        asked = {"kind": ["press"], "sort": ["name"]}
        assert links == {
            "first": {**asked, "page": ["1"]},
            "prev": {**asked, "page": ["1"]},
            "next": {**asked, "page": ["3"]},
            "last": {**asked, "page": [str(page["pages"])]},
        }
        assert parse_qs(urlsplit(page["next"]).query) == links["next"]
        assert parse_qs(urlsplit(page["previous"]).query) == links["prev"]
        assert page["next"].startswith("http://testserver/api/v1/sources/?")

    def test_end_with_the_last(self, client: Client) -> None:
        page = ask(client, f"{ROOT}/missions/?size=100")
        assert (page["next"], page["previous"], page["pages"]) == (None, None, 1)

    def test_of_a_list_where_nothing_matches_are_one_and_empty(self, client: Client) -> None:
        page = ask(client, f"{ROOT}/missions/?q=wheelbarrow")
        assert (page["total"], page["pages"], page["results"]) == (0, 1, [])

    def test_of_a_long_query_send_no_header_that_would_be_too_long(self, client: Client) -> None:
        query = "&".join(["phase=launched"] * 80)
        response = client.get(f"{ROOT}/missions/?{query}")
        assert response.status_code == 200
        assert "Link" not in response


class TestFields:
    def test_are_those_asked_for_in_the_order_of_the_table(self, client: Client) -> None:
        (row, *_others) = ask(client, f"{ROOT}/missions/?fields=url,slug,phase_label_ko")["results"]
        assert list(row) == ["slug", "phase_label_ko", "url"]

    def test_are_all_without_a_word(self, client: Client) -> None:
        (row, *_others) = ask(client, f"{ROOT}/missions/")["results"]
        assert tuple(row) == TABLES["missions"].names

    def test_hold_texts_in_every_language(self, client: Client) -> None:
        rows = ask_all(client, f"{ROOT}/missions/?fields=name_en,name_ko,phase_label_en,phase_label_ko")
        assert any(row["name_ko"] and not row["name_ko"].isascii() for row in rows)
        assert all(row["phase_label_en"].isascii() and not row["phase_label_ko"].isascii() for row in rows)

    def test_of_partnerships_can_be_chosen_too(self, client: Client) -> None:
        assert ask(client, f"{ROOT}/partnerships/?fields=slug")["results"] == [{"slug": "us-kr"}, {"slug": "us-jp"}]


def test_a_list_says_on_which_day_it_was_read(client: Client) -> None:
    assert ask(client, f"{ROOT}/missions/")["day"] == "2026-11-22"
    assert ask(client, f"{ROOT}/missions/?as_of=2022-02")["day"] == "2022-02-28"
    assert ask(client, f"{ROOT}/missions/?as_of=2026")["day"] == "2026-11-22"


def test_the_entrance_leads_to_every_list(client: Client) -> None:
    entrance = ask(client, f"{ROOT}/")
    for noun in ("partnerships", *(noun.plural for noun in NOUNS if noun.is_shared)):
        assert ask(client, entrance[noun])["total"] > 0
    assert client.get(entrance["documentation"]).status_code == 200
    assert client.get(entrance["description"]).status_code == 200
