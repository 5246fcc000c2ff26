"""Where the words of a query stand in a text, however the text is spelled."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models.searchable import search_words
from dashboard.readings.matches import EXCERPT, excerpt, find_matches, holds, split_matches


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Han Min-young", "minyoung", ["Min-young"]),
        ("Han Min-young", "HAN min-YOUNG", ["Han", "Min-young"]),
        ("COSPAR 2025-215A.", "2025215a", ["2025-215A"]),
        ("국립전파연구원 우주 환경 관측", "우주환경", ["우주 환경"]),
        ("우주환경 관측", "우주 환경", ["우주환경"]),
        (unicodedata.normalize("NFD", "한민영 국장"), "한민영", ["한민영"]),
        ("Straße", "strasse", ["Straße"]),
        ("ＮＡＳＡ and NASA", "nasa", ["ＮＡＳＡ", "NASA"]),
        ("banana", "ana", ["ana"]),
        ("moonmoon", "moon", ["moonmoon"]),
        ("one two", "one wheelbarrow", ["one"]),
        ("O’Hara’s", "ohara", ["O’Hara"]),
        ("10% of it", "0%", ["0%"]),
        ("a+b (c)", "a+b", ["a+b"]),
    ],
)
def test_words_are_marked_as_they_are_written(text: str, query: str, marked: list[str]) -> None:
    assert [piece for piece, is_match in split_matches(text, search_words(query)) if is_match] == marked


@given(st.text(), st.text())
def test_the_pieces_make_up_the_text(text: str, query: str) -> None:
    pieces = split_matches(text, search_words(query))
    assert "".join(piece for piece, _is_match in pieces) == unicodedata.normalize("NFC", text)


@given(st.text(), st.text())
def test_stretches_stand_in_order_and_apart(text: str, query: str) -> None:
    places = [place for stretch in find_matches(text, search_words(query)) for place in stretch]
    assert places == sorted(set(places))


def test_a_text_holds_a_word_in_any_spelling() -> None:
    assert holds("Han Min-young", "minyoung")
    assert holds("우주 환경", "우주환경")
    assert not holds("a tall man", "atall")


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("It looks\nat the  sun.", ["sun"]) == "It looks at the sun."


@pytest.mark.parametrize("place", [0, 5, 50, 99])
def test_a_long_text_is_cut_between_words_around_the_match(place: int) -> None:
    words = [f"word{number:02}" for number in range(100)]
    shown = excerpt(" ".join(words), [words[place]])
    assert words[place] in shown
    assert set(shown.strip("… ").split()) <= set(words)
    assert len(shown) <= EXCERPT + 4
    assert shown.startswith("… ") is (place > 9)
    assert shown.endswith(" …") is (place < 90)


def test_a_long_text_without_spaces_is_cut_around_the_match() -> None:
    text = "宇宙" * 200 + "月" + "宇宙" * 200
    shown = excerpt(text, ["月"])
    assert "月" in shown
    assert len(shown) <= EXCERPT + 4
