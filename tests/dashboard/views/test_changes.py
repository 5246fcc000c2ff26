"""The page of changes, as a reader meets it."""

import re

import pytest
from django.test import Client

from dashboard.readings.change_page import SHOWN_ACTIONS
from dashboard.readings.changes import Verdict
from tests.dashboard.pages import Page, fetch
from tests.makers import make_action, make_area, make_dialogue, make_event, make_partnership, make_working_group

pytestmark = pytest.mark.django_db


def test_the_first_sentence_counts_what_changed(client: Client) -> None:
    make_dialogue(1, "2025-04-14")
    make_event(on="2025-06-01", areas=[make_area()])
    page = fetch(client, "/aa-zz/changes/")
    assert page.texts("p", class_="lead") == [
        "Since the first dialogue: one new. One of 14 areas has changes. 15 things are unchanged."
    ]


def test_without_changes_the_page_says_so_and_lists_what_did_not_change(client: Client) -> None:
    make_dialogue(1, "2025-04-14")
    make_working_group(name="Made-up standing group", established_on="2020", last_met_on="2024-05")
    page = fetch(client, "/aa-zz/changes/")
    (lead,) = page.texts("p", class_="lead")
    assert lead == "Since the first dialogue: nothing changed. No area has changes. 15 things are unchanged."
    (listed,) = [text for text in page.texts("li") if "Made-up standing group" in text]
    assert listed == "Working group Made-up standing group Standing · last met May 2024"


def test_both_ends_are_named_where_the_comparison_does_not_end_today(client: Client) -> None:
    page = fetch(client, "/us-kr/changes/?since=civil-3&until=civil-4")
    assert page.texts("p", class_="lead")[0].startswith("From the third dialogue to the fourth dialogue: ")
    assert [page.all("input", id=f"p-{end}")[0].attributes["value"] for end in ("since", "until")] == [
        "civil-3",
        "civil-4",
    ]


def test_a_dialogue_of_another_series_is_named_with_its_series(client: Client) -> None:
    lead = fetch(client, "/us-kr/changes/?since=policy-4").texts("p", class_="lead")[0]
    assert lead.startswith("Since the fourth dialogue of the series “")


@pytest.mark.parametrize("end", ["since", "until"])
@pytest.mark.parametrize("text", ["nonsense", "civil-99", "2999", "civil-5", "%22%3E%3Cb%3E"])
def test_a_value_that_names_no_day_is_explained_beside_its_field(client: Client, end: str, text: str) -> None:
    page = fetch(client, f"/us-kr/changes/?{end}={text}")
    assert page.status == 200
    (field,) = page.all("input", id=f"p-{end}")
    assert field.attributes["aria-invalid"] == "true"
    assert f"p-{end}-error" in field.attributes["aria-describedby"].split()
    (error,) = page.all("p", class_="error")
    assert error.attributes["id"] == f"p-{end}-error"
    assert error.text.endswith("It was passed over.")
    assert page.texts("p", class_="lead")[0].startswith("Since the fourth dialogue: ")
    assert "<b>" not in page.html.partition('<form class="period"')[2].partition("</form>")[0]


def test_before_any_dialogue_the_page_asks_for_a_day(client: Client) -> None:
    make_partnership()
    page = fetch(client, "/aa-zz/changes/")
    assert page.texts("p", class_="lead") == [
        "No dialogue had been held by 22 November 2026. Name a day to compare with."
    ]
    assert page.all("section") == []
    (lead,) = fetch(client, "/aa-zz/changes/?since=2020").texts("p", class_="lead")
    assert lead.startswith("Since 2020: nothing changed.")


def test_on_an_earlier_day_the_form_and_the_links_stay_on_it(client: Client) -> None:
    page = fetch(client, "/us-kr/changes/?as_of=2022-12-31")
    assert page.texts("p", class_="lead")[0].startswith("Since the third dialogue: ")
    form = page.html.partition('<form class="period"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="as_of" value="2022-12-31">' in form
    links = [link for link in page.links if "/changes/?since=" in link]
    assert links
    assert all("as_of=2022-12-31" in link for link in links)
    assert not any("since=civil-4" in link for link in links)


def test_nothing_later_than_the_day_of_reading_is_told(client: Client) -> None:
    page = fetch(client, "/us-kr/changes/?since=civil-2&as_of=2022-12-31")
    told = page.html.partition("<main")[2].partition('id="sources"')[0]
    days = set(re.findall(r'datetime="([^"]+)"', told))
    assert {"2022-12-15", "2016-12-30"} <= days
    plans = {"2023"}
    assert {day for day in days if day > "2022-12-31"} <= plans


def test_an_action_that_awaits_an_update_says_what_was_looked_for(client: Client) -> None:
    make_dialogue(1, "2025-04-14")
    make_action("1.01", due_on="2025")
    page = fetch(client, "/aa-zz/changes/")
    steps = [text for text in page.texts("li") if text.startswith("31 December 2025 Awaiting update: ")]
    assert steps == [
        "31 December 2025 Awaiting update: its date passed, and no public record of it has been found by "
        "22 November 2026.No source on record"
    ]


def test_every_verdict_is_explained_on_the_page_on_method(client: Client) -> None:
    text = fetch(client, "/method/").texts("main")[0]
    for verdict in Verdict:
        assert str(verdict.label) in text
        assert str(verdict.definition) in text


def test_the_overview_leads_to_all_changes_since_the_newest_dialogue(client: Client) -> None:
    assert "/us-kr/changes/?since=civil-4" in fetch(client, "/us-kr/").links


class TestManyActions:
    """Actions may be very many: the page shows the newest of each area, and leads to all of them."""

    CHANGED, AREA = 28, "/aa-zz/changes/?area=made-up-many"

    @pytest.fixture(autouse=True)
    def record(self) -> None:
        make_dialogue(1, "2025-04-14")
        area = make_area(slug="made-up-many")
        make_event(on="2025-05-01", areas=[area], name="Made-up event")
        for day in range(1, self.CHANGED + 1):
            make_action(area=area, raised_on=f"2026-02-{day:02d}", title={"en": f"Made-up action {day}."})
        make_action(area=area, title={"en": "Made-up quiet action."}, raised_on="2025-01-01")

    def actions(self, page: Page) -> list[int]:
        names = [re.search(r"Made-up action (\d+)\.", name) for name in page.texts("p", class_="log-n")]
        return [int(found[1]) for found in names if found]

    def test_the_newest_are_shown_and_all_are_counted(self, client: Client) -> None:
        page = fetch(client, "/aa-zz/changes/")
        assert self.actions(page) == [*range(28, 28 - SHOWN_ACTIONS, -1)]
        assert page.texts("p", class_="lead")[0].startswith("Since the first dialogue: 29 new.")
        (note,) = [text for text in page.texts("p", class_="note") if "changed" in text]
        assert note.startswith("The newest 10 of the 28 actions that changed. All of them")
        assert self.AREA in page.links
        assert "1 action" in " ".join(page.texts("div", class_="unchanged"))

    def test_in_korean_as_well(self, client: Client) -> None:
        page = fetch(client, "/ko/aa-zz/changes/")
        assert f"/ko{self.AREA}" in page.links
        assert any("28" in text and "10" in text for text in page.texts("p", class_="note"))

    def test_where_all_are_shown_nothing_is_said_of_more(self, client: Client) -> None:
        page = fetch(client, "/aa-zz/changes/?since=2026-02-20")
        assert len(self.actions(page)) == 8
        assert self.AREA not in page.html

    def test_the_page_of_an_area_holds_all_of_them_page_by_page(self, client: Client) -> None:
        first, second = fetch(client, self.AREA), fetch(client, f"{self.AREA}&page=2")
        assert self.actions(first) + self.actions(second) == [*range(28, 0, -1)]
        assert [text for text in first.texts("p", class_="note") if "changed" in text] == [
            "Actions 1 to 25 of the 28 that changed, the newest first."
        ]
        assert f"{self.AREA}&page=2" in first.links
        assert [text for text in second.texts("p", class_="note") if "changed" in text] == [
            "Actions 26 to 28 of the 28 that changed, the newest first."
        ]
        assert next(section.attributes["aria-labelledby"] for section in second.all("section")) == "in-made-up-many"

    def test_what_else_changed_stands_on_its_first_page(self, client: Client) -> None:
        assert "Made-up event" in fetch(client, self.AREA).html
        assert "Made-up event" not in fetch(client, f"{self.AREA}&page=2").html

    @pytest.mark.parametrize("rest", ["&page=3", "&page=0", "&page=x", "&page=99999999999999999999", "x"])
    def test_there_is_no_other_page(self, client: Client, rest: str) -> None:
        assert client.get(f"{self.AREA}{rest}").status_code == 404
