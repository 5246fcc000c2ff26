"""What a query finds: results by kind, the best first, and nothing later than the day."""

import datetime
from typing import Any

import pytest
from django.utils import translation

from cooperation.models import Appointment, Publication
from cooperation.models.searchable import MatchRank
from dashboard.readings import search
from dashboard.readings.search import PAGE_SIZE, SHOWN, Result, read_results, read_results_of
from dashboard.readings.search_kinds import KINDS
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_appointment,
    make_area,
    make_dialogue,
    make_mission,
    make_official,
    make_progress,
    make_source,
    make_working_group,
)

pytestmark = pytest.mark.django_db

BY_KEY = {kind.key: kind for kind in KINDS}


@pytest.fixture
def find(today: datetime.date) -> Any:
    def read(query: str, day: str | datetime.date = today) -> dict[str, list[Result]]:
        day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
        return {group.kind.key: list(group.results) for group in read_results(query, day).groups}

    return read


def test_the_kind_with_the_best_match_stands_first(find: Any) -> None:
    make_mission(name="Made-up probe", purpose="A lantern in orbit.")
    make_agency("XX", name="The lantern office")
    make_source(name="Lantern")
    assert list(find("lantern")) == ["source", "agency", "mission"]


def test_kinds_that_match_equally_well_keep_their_order(find: Any) -> None:
    make_source(name="Lantern")
    make_mission(name="Lantern")
    make_area(name="Lantern")
    assert list(find("lantern")) == ["area", "mission", "source"]


def test_within_a_kind_the_best_match_stands_first(find: Any) -> None:
    for name in ("Under a lantern", "Lantern two", "Lantern"):
        make_mission(name=name)
    assert [str(result.description.name) for result in find("lantern")["mission"]] == [
        "Lantern",
        "Lantern two",
        "Under a lantern",
    ]


def test_a_kind_shows_its_first_results_and_counts_them_all(today: datetime.date) -> None:
    for number in range(SHOWN + 3):
        make_mission(name=f"Lantern {number}")
    make_source(name="Lantern")
    results = read_results("lantern", today)
    missions = next(group for group in results.groups if group.kind.key == "mission")
    assert (len(missions.results), missions.total, missions.counted) == (SHOWN, SHOWN + 3, "8 missions")
    assert missions.best == MatchRank.NAME_BEGINS
    assert results.total == SHOWN + 4


def test_one_kind_is_read_page_by_page(today: datetime.date) -> None:
    for number in range(PAGE_SIZE + 2):
        make_mission(name=f"Lantern {number:02}")
    seen = []
    for page, shown in ((1, PAGE_SIZE), (2, 2)):
        (group,) = read_results_of(BY_KEY["mission"], "lantern", today, page).groups
        assert (group.total, len(group.results)) == (PAGE_SIZE + 2, shown)
        seen += [str(result.record) for result in group.results]
    assert len(set(seen)) == PAGE_SIZE + 2
    assert read_results_of(BY_KEY["mission"], "lantern", today, 3).groups == ()


class TestVeryManyResults:
    """Of more results than can be put in order those recorded last are shown, and it is said that there are more."""

    @pytest.fixture(autouse=True)
    def record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "MOST", 4)
        for number in range(1, 5):
            make_mission(name=f"Lantern {number}")
        make_mission(name="Lantern draft", publication=Publication.DRAFT)

    def test_as_many_as_can_be_shown_are_counted(self, today: datetime.date) -> None:
        (group,) = read_results("lantern", today).groups
        assert (group.total, group.are_more, group.counted) == (4, False, "4 missions")

    def test_of_more_the_last_recorded_are_shown(self, today: datetime.date) -> None:
        make_mission(name="Lantern 0")
        make_mission(name="Under a lantern")
        results = read_results("lantern", today)
        (group,) = results.groups
        assert (group.total, group.are_more, group.counted) == (4, True, "more than 4 missions")
        assert (results.total, results.are_more) == (4, True)
        shown = [str(result.record) for result in group.results]
        assert len(shown) == 4
        assert "Lantern 1" not in shown
        assert "Lantern draft" not in shown

    def test_a_page_beyond_them_holds_nothing(self, today: datetime.date, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "PAGE_SIZE", 3)
        make_mission(name="Lantern 5")
        sizes = [
            sum(len(group.results) for group in read_results_of(BY_KEY["mission"], "lantern", today, page).groups)
            for page in (1, 2, 3)
        ]
        assert sizes == [3, 1, 0]


@pytest.mark.parametrize("query", ["", " ", "%", '"', ".", "🚀", "wheelbarrow"])
def test_a_query_that_says_nothing_or_fits_nothing_finds_nothing(find: Any, query: str) -> None:
    assert find(query) == {}


@pytest.mark.parametrize(
    ("query", "kind", "address"),
    [
        ("한민영", "official", "/officials/han-min-young/"),
        ("Han Min-young", "official", "/officials/han-min-young/"),
        ("Minyoung Han", "official", "/officials/han-min-young/"),
        ("NASA", "agency", "/agencies/nasa/"),
        ("imap", "mission", "/missions/imap/"),
        ("2025-215A", "mission", "/missions/imap/"),
        ("65725", "mission", "/missions/imap/"),
        ("4.09", "action", "/us-kr/actions/4.09/"),
    ],
)
def test_what_a_diplomat_looks_for_stands_first(find: Any, query: str, kind: str, address: str) -> None:
    found = find(query)
    assert next(iter(found)) == kind
    assert found[kind][0].record.get_absolute_url() == address


@pytest.mark.parametrize("query", ["우주 환경", "우주환경", "달", "우주"])
def test_korean_is_found_however_it_is_spaced(find: Any, query: str) -> None:
    found = find(query)
    assert {"area", "statement", "action"} <= set(found)


def test_every_kind_can_be_found_and_leads_to_a_page(find: Any) -> None:
    found = find("a")
    assert set(found) == set(BY_KEY)
    for key, results in found.items():
        for result in results:
            assert result.description.name
            assert key == "area" or result.record.get_absolute_url().startswith("/")


def test_an_area_leads_to_its_page_in_each_partnership(find: Any) -> None:
    assert [pair.slug for pair in find("space weather")["area"][0].partnerships] == ["us-kr", "us-jp"]
    assert find("imap")["mission"][0].partnerships == ()


class TestPassages:
    def test_a_name_that_matches_needs_no_passage(self, find: Any) -> None:
        make_mission(name="Lantern", purpose="A lantern in orbit.")
        assert find("lantern")["mission"][0].passage is None

    def test_a_text_that_matches_is_shown(self, find: Any) -> None:
        make_mission(name="Made-up probe", purpose="A lantern in orbit.")
        passage = find("lantern")["mission"][0].passage
        assert (passage.text, passage.label) == ("A lantern in orbit.", "")

    def test_an_identifier_and_another_name_are_shown_with_what_they_are(self, find: Any) -> None:
        make_mission(name="Made-up probe", cospar_id="2024-999A", aliases="Old lamp\nOld lantern")
        passage = find("2024-999a")["mission"][0].passage
        assert (passage.text, passage.label) == ("2024-999A", "COSPAR id")
        passage = find("lantern")["mission"][0].passage
        assert (passage.text, passage.label) == ("Old lantern", "Other names")

    def test_the_text_in_the_language_of_the_page_is_preferred(self, find: Any) -> None:
        make_mission(name="Made-up probe", purpose={"en": "Carries XYZZY.", "ko": "XYZZY 탑재."})
        assert find("xyzzy")["mission"][0].passage.text == "Carries XYZZY."
        with translation.override("ko"):
            passage = find("xyzzy")["mission"][0].passage
        assert (passage.text, passage.text.language) == ("XYZZY 탑재.", "ko")

    def test_a_text_in_another_language_says_which(self, find: Any) -> None:
        make_mission(name="Made-up probe", purpose={"ko": "가상 등불 탑재."})
        assert find("등불")["mission"][0].passage.text.language == "ko"

    def test_a_statement_shows_what_was_said(self, find: Any) -> None:
        make_progress(gist="Lantern planned", said="Both sides want a lantern by 2030.")
        result = find("lantern 2030")["statement"][0]
        assert result.passage.text == "Both sides want a lantern by 2030."


class TestTheDay:
    def test_nothing_later_than_the_day_is_found(self, find: Any) -> None:
        make_action(title="Build a lantern", raised_on="2024-05-14")
        make_progress(gist="Lantern planned", on="2024-05-15")
        make_agreement(name="Lantern agreement", signed_on="2024-05-16")
        make_working_group(name="Lantern group", established_on="2024-05-17")
        make_source(name="Lantern report", published_on="2024-05-18")
        make_agency("XX", name="Lantern office", starts_on="2024-05-19")
        assert list(find("lantern", "2024-05-13")) == []
        assert set(find("lantern", "2024-05-16")) == {"action", "statement", "agreement"}
        assert len(find("lantern", "2024-05-19")) == 6

    def test_the_words_of_a_dialogue_are_found_once_it_has_begun(self, find: Any) -> None:
        make_dialogue(city="Lantern City", on="2024-05-14", announced_on="2024-01-10")
        assert find("lantern", "2024-03-01") == {}
        assert list(find("lantern", "2024-05-14")) == ["dialogue"]

    def test_an_action_shows_the_status_of_the_day(self, find: Any) -> None:
        assert find("2.01", "2016-05-01")["action"][0].description.term.label == "Open"
        assert find("2.01")["action"][0].description.term.label == "Completed"

    def test_an_official_is_shown_with_the_newest_post_taken_up_by_the_day(self, find: Any) -> None:
        official = make_official(name="Head of delegation A")
        agency = make_agency("XX")
        for title, first, last in (("First post", "2020", "2022"), ("Second post", "2023", None)):
            make_appointment(official=official, agency=agency, title=title, starts_on=first, ends_on=last)
        for day, post in (("2021-05-01", "First post"), ("2023-02-01", "Second post")):
            assert find("Head of delegation A", day)["official"][0].description.facts == (post, agency.name)

    def test_a_post_that_is_over_says_until_when_it_was_held(self, find: Any) -> None:
        official = make_official(name="Head of delegation A")
        make_appointment(official=official, agency=make_agency("XX"), title="Post", starts_on="2020", ends_on="2022")
        assert find("Head of delegation A")["official"][0].description.facts[-1] == "until 2022"


def test_nothing_of_a_draft_is_found_or_shown(find: Any, today: datetime.date) -> None:
    make_mission(name="Lantern", publication=Publication.DRAFT)
    hidden = make_agency("XX", name="Lantern office", publication=Publication.DRAFT)
    official = make_official(name="Speaker of the lantern")
    make_appointment(official=official, agency=hidden, title="Keeper")
    assert Appointment.objects.filter(official=official).exists()
    results = read_results("lantern", today)
    assert results.total == 1
    assert results.groups[0].results[0].description.facts == ()


def test_as_many_questions_are_asked_however_much_is_found(
    today: datetime.date, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(len(KINDS) + 3):
        read_results("a", today)
    with django_assert_num_queries(len(KINDS)):
        read_results("wheelbarrow", today)
