import pytest

from dashboard.charts.lettering import fold, width_of


def test_a_line_is_as_wide_as_its_letters_and_grows_with_their_size() -> None:
    assert width_of("", 10) == 0
    assert width_of("ab", 20) == 2 * width_of("ab", 10) == pytest.approx(width_of("a", 20) + width_of("b", 20))


@pytest.mark.parametrize(("narrow", "wide"), [("i", "a"), ("a", "A"), ("A", "W"), ("W", "한"), ("a", "漢")])
def test_letters_differ_in_breadth(narrow: str, wide: str) -> None:
    assert width_of(narrow, 10) < width_of(wide, 10)


@pytest.mark.parametrize("text", ["one two three four", "달·화성 탐사와 유인 우주비행", "Lunar 달 exploration 탐사"])
def test_a_text_is_folded_between_its_words_and_nothing_is_lost(text: str) -> None:
    lines = fold(text, 80, 12)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(width_of(line, 12) <= 80 for line in lines)


def test_a_word_too_long_for_a_line_is_broken() -> None:
    lines = fold("x" * 50 + " end", 100, 12)
    assert len(lines) > 3
    assert "".join(lines).replace(" ", "") == "x" * 50 + "end"
    assert all(width_of(line, 12) <= 100 for line in lines)


def test_a_line_narrower_than_a_letter_ends_all_the_same() -> None:
    assert fold("ab", 1, 12) == ("a", "b")
    assert fold("  ", 100, 12) == ()
