import datetime

import pytest
from django.utils import translation

from cooperation.models import PartialDate
from dashboard import wording


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("2025-04-14", "14 April 2025", "2025년 4월 14일"),
        ("2014-07", "July 2014", "2014년 7월"),
        ("2027", "2027", "2027년"),
        ("2016-01-01", "1 January 2016", "2016년 1월 1일"),
    ],
)
def test_a_date_is_said_with_the_precision_it_has(text: str, english: str, korean: str) -> None:
    date = PartialDate.parse(text)
    assert wording.say_date(date) == english
    with translation.override("ko"):
        assert wording.say_date(date) == korean


def test_what_is_said_later_is_said_in_the_language_of_then() -> None:
    said = wording.said_later(lambda: wording.say_day(datetime.date(2026, 11, 22)))
    with translation.override("ko"):
        assert str(said) == "2026년 11월 22일"
    assert str(said) == "22 November 2026"


def test_a_day_is_said_as_a_date() -> None:
    assert wording.say_day(datetime.date(2026, 11, 22)) == "22 November 2026"


@pytest.mark.parametrize(
    ("first", "last", "english", "korean"),
    [
        ("2016-04-27", None, "27 April 2016", "2016년 4월 27일"),
        ("2016-04-27", "2016-04-27", "27 April 2016", "2016년 4월 27일"),
        ("2016-04-27", "2016-04-29", "27–29 April 2016", "2016년 4월 27–29일"),
        ("2016-04-27", "2016-05-02", "27 April–2 May 2016", "2016년 4월 27일–5월 2일"),
        ("2016-12-30", "2017-01-02", "30 December 2016 – 2 January 2017", "2016년 12월 30일 – 2017년 1월 2일"),
        ("2016-04", "2016-06", "April 2016 – June 2016", "2016년 4월 – 2016년 6월"),
        ("2016", "2018", "2016 – 2018", "2016년 – 2018년"),
        ("2016-04", "2016-04-29", "April 2016 – 29 April 2016", "2016년 4월 – 2016년 4월 29일"),
    ],
)
def test_a_period_does_not_repeat_what_both_days_share(first: str, last: str | None, english: str, korean: str) -> None:
    dates = PartialDate.parse(first), PartialDate.parse(last) if last else None
    assert wording.say_period(*dates) == english
    with translation.override("ko"):
        assert wording.say_period(*dates) == korean


@pytest.mark.parametrize(("number", "words"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (32, "32"), (-1, "-1")])
def test_counts_below_ten_are_words_in_english(number: int, words: str) -> None:
    assert wording.say_number(number) == words


def test_every_count_can_be_said_in_korean() -> None:
    with translation.override("ko"):
        said = [wording.say_number(number) for number in range(12)]
    assert all(said)
    assert len(set(said)) == 12
    assert not any(letter.isascii() and letter.isalpha() for text in said for letter in text)


@pytest.mark.parametrize(
    ("number", "words", "figure"),
    [
        (1, "first", "1st"),
        (2, "second", "2nd"),
        (3, "third", "3rd"),
        (4, "fourth", "4th"),
        (11, "eleventh", "11th"),
        (12, "twelfth", "12th"),
        (13, "13th", "13th"),
        (21, "21st", "21st"),
        (111, "111th", "111th"),
        (102, "102nd", "102nd"),
    ],
)
def test_places_in_a_series_are_words_up_to_twelve(number: int, words: str, figure: str) -> None:
    assert wording.say_ordinal(number) == words
    assert wording.say_ordinal_figure(number) == figure


@pytest.mark.parametrize("number", [*range(1, 24), 101, 112])
def test_every_place_has_its_number_in_korean(number: int) -> None:
    with translation.override("ko"):
        assert str(number) in wording.say_ordinal_figure(number)
        name = wording.say_dialogue(number)
    assert name
    assert not any(letter.isascii() and letter.isalpha() for letter in name)


def test_no_two_dialogues_of_a_series_are_called_alike() -> None:
    for language in ("en", "ko"):
        with translation.override(language):
            assert len({wording.say_dialogue(number) for number in range(1, 41)}) == 40


def test_a_sentence_begins_with_a_large_letter_and_leaves_the_rest() -> None:
    assert wording.sentence("nASA and KASA") == "NASA and KASA"
    assert wording.sentence("") == ""


def test_names_are_joined_as_a_sentence_joins_them() -> None:
    assert wording.say_list([]) == ""
    assert wording.say_list(["A"]) == "A"
    assert wording.say_list(["A", "B"]) == "A and B"
    assert wording.say_list(["A", "B", "C"]) == "A, B and C"


def test_a_language_is_named_in_that_of_the_page_and_by_its_code_if_nobody_knows_it() -> None:
    assert wording.say_language("ko") == "Korean"
    with translation.override("ko"):
        assert wording.say_language("ko") == "한국어"
    assert wording.say_language("qaa") == "qaa"
