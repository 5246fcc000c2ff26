"""Dates, numbers and ordinals in words, in the language of the page."""

import datetime
from collections.abc import Callable

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from cooperation.models import PartialDate

_later = lazy(lambda say: say(), str)


def said_later(say: Callable[[], str]) -> Promise:
    """Return a text that is put into words each time it is read, in the language of then.

    All such texts share one class: each call of Django's `lazy` makes another one, which takes 100 kB of memory.
    """
    return _later(say)


def say_date(date: PartialDate) -> str:
    """Return a date with the precision it has: `14 April 2025`, `July 2014`, `2027`."""
    if date.day is not None:
        pattern = pgettext("date pattern, day", "j F Y")
    elif date.month is not None:
        pattern = pgettext("date pattern, month", "F Y")
    else:
        pattern = pgettext("date pattern, year", "Y")
    return format_date(date.first_day, pattern)


def say_day(day: datetime.date) -> str:
    """Return a day in words."""
    return say_date(PartialDate.from_day(day))


def say_period(first: PartialDate, last: PartialDate | None) -> str:
    """Return two days as one period, without repeating the month or the year: `27–29 April 2016`."""
    if last is None or last == first:
        return say_date(first)
    if first.is_exact and last.is_exact and first.year == last.year:
        if first.month == last.month:
            pattern = pgettext("date pattern, first of two days in one month", "j")
            ending = pgettext("date pattern, second of two days in one month", "j F Y")
        else:
            pattern = pgettext("date pattern, first of two days in one year", "j F")
            ending = pgettext("date pattern, second of two days in one year", "j F Y")
        return f"{format_date(first.first_day, pattern)}–{format_date(last.first_day, ending)}"
    return f"{say_date(first)} – {say_date(last)}"


def say_span(first: PartialDate | None, last: PartialDate | None) -> str:
    """Return a period of which an end may be missing: `2022 – 2024`, `Since 2022`, `Until 2024`; else nothing."""
    if first is not None and last is not None:
        return say_period(first, last)
    if first is not None:
        return _("Since %(date)s") % {"date": say_date(first)}
    return _("Until %(date)s") % {"date": say_date(last)} if last is not None else ""


def say_number(number: int) -> str:
    """Return a count for running text: in words below ten, in figures from ten."""
    words = (
        pgettext("count", "no"),
        pgettext("count", "one"),
        pgettext("count", "two"),
        pgettext("count", "three"),
        pgettext("count", "four"),
        pgettext("count", "five"),
        pgettext("count", "six"),
        pgettext("count", "seven"),
        pgettext("count", "eight"),
        pgettext("count", "nine"),
    )
    return words[number] if 0 <= number < len(words) else str(number)


def say_ordinal(number: int) -> str:
    """Return the place of a dialogue in its series: in words up to twelve, in figures after."""
    words = (
        pgettext("ordinal", "first"),
        pgettext("ordinal", "second"),
        pgettext("ordinal", "third"),
        pgettext("ordinal", "fourth"),
        pgettext("ordinal", "fifth"),
        pgettext("ordinal", "sixth"),
        pgettext("ordinal", "seventh"),
        pgettext("ordinal", "eighth"),
        pgettext("ordinal", "ninth"),
        pgettext("ordinal", "tenth"),
        pgettext("ordinal", "eleventh"),
        pgettext("ordinal", "twelfth"),
    )
    return words[number - 1] if 1 <= number <= len(words) else say_ordinal_figure(number)


def say_ordinal_figure(number: int) -> str:
    """Return the place of a dialogue in its series for a table head: `4th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    pattern = {
        "st": pgettext("ordinal figure", "%(number)sst"),
        "nd": pgettext("ordinal figure", "%(number)snd"),
        "rd": pgettext("ordinal figure", "%(number)srd"),
        "th": pgettext("ordinal figure", "%(number)sth"),
    }[ending]
    return pattern % {"number": number}


def say_dialogue(number: int) -> str:
    """Return what a dialogue is called within its series: `fourth dialogue`."""
    return _("%(ordinal)s dialogue") % {"ordinal": say_ordinal(number)}


def sentence(text: str) -> str:
    """Return the text with its first letter large; only the first, so that acronyms stay as they are."""
    return text[:1].upper() + text[1:]


def say_list(names: list[str]) -> str:
    """Return names joined as a sentence joins them: `NASA, NOAA and USGS`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def say_language(code: str) -> str:
    """Name a language in the language of the page; the code itself if Django does not know it."""
    try:
        return str(_(get_language_info(code)["name"]))
    except KeyError:
        return code
