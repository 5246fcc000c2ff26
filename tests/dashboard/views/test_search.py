"""The search page: what it shows for a query, and what it answers to one that asks nothing."""

import re
import unicodedata
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from cooperation.models.fields import TranslatedText
from dashboard.readings.search import PAGE_SIZE, SHOWN
from dashboard.readings.search_kinds import KINDS
from dashboard.templatetags.components import mark_matches
from tests.dashboard.pages import Page, fetch
from tests.makers import make_mission

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize("prefix", ["", "/ko"])


def search(client: Client, query: str, prefix: str = "", **more: str) -> Page:
    """Return the page of results for a query."""
    return fetch(client, f"{prefix}/search/?{urlencode({'q': query, **more})}")


def total(page: Page) -> int:
    """Return how many results the page says there are."""
    (heading,) = page.texts("h2", class_="find-total")
    number = re.search(r"\d+", heading)
    return int(number[0]) if number else 0


@LANGUAGES
class TestInBothLanguages:
    @pytest.mark.parametrize(
        ("query", "address"),
        [
            ("한민영", "/officials/han-min-young/"),
            ("Han Min-young", "/officials/han-min-young/"),
            ("Minyoung Han", "/officials/han-min-young/"),
            ("NASA", "/agencies/nasa/"),
            ("imap", "/missions/imap/"),
            ("2025-215A", "/missions/imap/"),
            ("65725", "/missions/imap/"),
            ("4.09", "/us-kr/actions/4.09/"),
            ("우주환경", "/us-kr/areas/space-weather/"),
            ("우주 환경", "/us-kr/areas/space-weather/"),
            ("달", "/us-kr/areas/lunar-mars/"),
        ],
    )
    def test_the_first_result_is_what_was_looked_for(
        self, client: Client, prefix: str, query: str, address: str
    ) -> None:
        page = search(client, query, prefix)
        main = page.html.partition("<main")[2]
        assert re.search(r'<section.*?href="([^"]+)"', main, re.DOTALL)[1] == f"{prefix}{address}"

    def test_results_are_grouped_by_kind_with_counts_that_add_up(self, client: Client, prefix: str) -> None:
        page = search(client, "space", prefix)
        counts = [int(element.text.split()[-1]) for element in page.all("h3") if element.attributes.get("id")]
        assert len(counts) > 8
        assert sum(counts) == total(page)
        shown = [section.text for section in page.all("section", class_="found")]
        assert len(shown) == len(counts)

    def test_no_result_is_said_with_ways_on(self, client: Client, prefix: str) -> None:
        page = search(client, "wheelbarrow", prefix)
        assert total(page) == 0
        assert "wheelbarrow" in page.texts("div", role="status")[0]
        assert {f"{prefix}/us-kr/", f"{prefix}/us-jp/", f"{prefix}/missions/"} <= set(page.links)

    def test_without_a_query_the_page_explains_itself(self, client: Client, prefix: str) -> None:
        for page in (fetch(client, f"{prefix}/search/"), search(client, "", prefix)):
            assert page.status == 200
            assert page.all("div", role="status") == []
            assert page.all("p", class_="error") == []
            assert "2025-215A" in page.texts("p", class_="lead")[0]

    @pytest.mark.parametrize("query", [" ", '"', "“”", "%", "_", ".", "🚀", "\u200b", "a" * 201])
    def test_a_query_that_cannot_be_searched_for_is_explained_at_its_field(
        self, client: Client, prefix: str, query: str
    ) -> None:
        page = search(client, query, prefix)
        assert page.status == 200
        assert len(page.all("p", class_="error", id="q-error")) == 1
        (field,) = page.all("input", id="q")
        assert field.attributes["aria-invalid"] == "true"
        assert "q-error" in field.attributes["aria-describedby"].split()
        assert page.all("section", class_="found") == []


def test_a_query_reads_the_same_typed_letter_by_letter(client: Client) -> None:
    typed = fetch(client, "/search/?q=" + quote(unicodedata.normalize("NFD", "한민영")))
    assert total(typed) == 1
    assert "/officials/han-min-young/" in typed.links


class TestOneKind:
    @pytest.fixture(autouse=True)
    def _lanterns(self) -> None:
        for number in range(PAGE_SIZE + 2):
            make_mission(name=f"Lantern {number:02}")

    def test_a_kind_with_more_results_leads_to_all_of_them(self, client: Client) -> None:
        page = search(client, "lantern")
        assert len(page.all("p", class_="found-name")) == SHOWN
        (link,) = page.all("p", class_="found-all")
        assert link.text == f"All {PAGE_SIZE + 2} missions"
        page = fetch(client, next(link for link in page.links if "kind=" in link))
        assert len(page.all("p", class_="found-name")) == PAGE_SIZE
        assert total(page) == PAGE_SIZE + 2

    def test_pages_lead_to_each_other_and_back_to_every_kind(self, client: Client) -> None:
        page = search(client, "lantern", kind="mission")
        following = next(link for link in page.links if "page=2" in link)
        second = fetch(client, following)
        assert len(second.all("p", class_="found-name")) == 2
        assert {"/search/?q=lantern"} <= set(second.links)

    @pytest.mark.parametrize("number", ["3", "0", "-1", "x", "1.5", "9" * 1000, "²"])
    def test_a_page_that_is_not_there_is_refused(self, client: Client, number: str) -> None:
        assert search(client, "lantern", kind="mission", page=number).status == 404

    def test_a_kind_without_results_says_so(self, client: Client) -> None:
        page = search(client, "lantern", kind="source")
        assert total(page) == 0
        assert "/search/?q=lantern" in page.links

    def test_a_kind_there_is_not_is_reported_and_passed_over(self, client: Client) -> None:
        page = search(client, "lantern", kind="nonsense")
        assert len(page.all("p", class_="error")) == 1
        assert total(page) == PAGE_SIZE + 2


def test_every_kind_has_a_page_of_its_own(client: Client) -> None:
    for kind in KINDS:
        page = search(client, "a", kind=kind.key)
        assert (page.status, total(page) > 0) == (200, True), kind.key


def test_what_is_searched_for_is_shown_as_text(client: Client) -> None:
    page = search(client, "<script>alert(1)</script> &amp; x")
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html


def test_a_name_of_the_record_is_shown_as_text(client: Client) -> None:
    make_mission(name="<b>Lantern</b> & sons")
    page = search(client, "lantern")
    assert "&lt;b&gt;<mark>Lantern</mark>&lt;/b&gt; &amp; sons" in page.html


def test_marked_words_keep_the_language_of_their_text(client: Client) -> None:
    with translation.override("en"):
        assert (
            mark_matches(TranslatedText("달 탐사선", "ko"), ["달"]) == '<span lang="ko"><mark>달</mark> 탐사선</span>'
        )
        assert mark_matches(TranslatedText("Moon probe", "en"), ["moon"]) == "<mark>Moon</mark> probe"
        assert mark_matches("Moon probe", []) == "Moon probe"


def test_the_masthead_of_every_page_leads_to_search(client: Client) -> None:
    for path in ("/", "/method/", "/us-kr/", "/us-kr/actions/4.09/", "/search/", "/missions/"):
        (form,) = fetch(client, path).all("form", role="search")
        assert form.attributes["action"] == "/search/", path
    (form,) = fetch(client, "/ko/us-kr/").all("form", role="search")
    assert form.attributes["action"] == "/ko/search/"


def test_a_search_on_an_earlier_day_stays_on_that_day(client: Client) -> None:
    page = search(client, "space", as_of="2016-05-01")
    assert 0 < total(page) < total(search(client, "space"))
    fields = [field.attributes["value"] for field in page.all("input", name="as_of", type="hidden")]
    assert fields == ["2016-05-01"] * 2
    assert all("as_of=2016-05-01" in link for link in page.links if link.startswith("/search/?q=space&kind"))


@effort(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "kind", "page", "as_of"]),
            st.one_of(
                st.sampled_from(["mission", "source", "nasa", "달", "2", "2016", "%", "\\", "_"]),
                st.text(max_size=30),
                st.integers().map(str),
            ),
        ),
        max_size=5,
    )
)
def test_no_query_is_too_much(client: Client, pairs: list[tuple[str, str]]) -> None:
    response = client.get(f"/search/?{urlencode(pairs, errors='replace')}")
    assert response.status_code in (200, 400, 404)


class TestVeryManyResults:
    """Where not all results are counted the page says so, and the numbers on it are those it shows."""

    @pytest.fixture(autouse=True)
    def record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dashboard.readings.search.MOST", 7)
        for number in range(9):
            make_mission(name=f"Lantern {number}")

    def test_it_says_how_many_were_compared(self, client: Client) -> None:
        page = search(client, "lantern")
        assert page.texts("h2", class_="find-total") == ["More than 7 results for “lantern”"]
        assert page.texts("h3") == ["Missions > 7"]
        assert page.texts("p", class_="found-all") == ["The best 7 of more than 7 missions"]
        (note,) = page.texts("p", class_="note")
        assert note.startswith("Only the 7 recorded last were compared")

    def test_on_the_page_of_one_kind_too(self, client: Client) -> None:
        page = search(client, "lantern", kind="mission")
        assert page.texts("h2", class_="find-total") == ["More than 7 missions for “lantern”"]
        assert len(page.texts("p", class_="found-name")) == 7

    def test_and_in_korean(self, client: Client) -> None:
        page = search(client, "lantern", prefix="/ko")
        assert page.texts("h2", class_="find-total") == ["‘lantern’ 검색 결과: 7건 초과"]
