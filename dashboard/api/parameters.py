"""What a request asks for, read strictly: a page passes over what it cannot read, the API refuses it by name.

Every parameter is looked at before anything is refused, so that one answer names all that is wrong.
"""

import datetime
import re
from collections.abc import Collection, Iterable, Mapping

from django.http import HttpRequest, QueryDict

from cooperation.models import Partnership
from dashboard.filters.list_filter import SIZES
from dashboard.views.reading_day import PARAMETER, read_day

from .problems import Kind, ParameterFault, ProblemError, refuse

#: A year, a month or a day, as an address writes it.
DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
#: A year within the calendar.
YEAR_PATTERN = r"^[0-9]{1,4}$"
#: No list has a page of more digits.
MOST_DIGITS = 9
NO_SUCH_PAGE = "The list has no such page."
#: No name on record is longer.
LONGEST_KEYWORD = 200


class Parameters:
    """The parameters of a request, and what is wrong with them; `check` refuses the request if anything is."""

    def __init__(self, request: HttpRequest, *, known: Collection[str], repeated: Collection[str] = ()) -> None:
        """Take those that the address knows; those that may be `repeated` name several values."""
        self.request = request
        self.query: QueryDict = request.GET
        self.faults: list[ParameterFault] = []
        for name, values in self.query.lists():
            if name not in known:
                self.refuse(name, "There is no such parameter here.", sorted(known))
            elif len(values) > 1 and name not in repeated:
                self.refuse(name, "It is given more than once.")
            elif "" in values:
                self.refuse(name, "It is empty. Leave it out instead.")

    def refuse(self, name: str, detail: str, allowed: Iterable[str] = ()) -> None:
        """Note what is wrong with a parameter."""
        self.faults.append(ParameterFault(name, detail, tuple(allowed)))

    def check(self) -> None:
        """Raise ProblemError with everything that is wrong; do nothing if all is well."""
        refuse(self.faults)

    def text(self, name: str) -> str:
        """Return a parameter as it was written; empty without one."""
        return str(self.query.get(name, ""))

    def day(self, partnership: Partnership | None = None) -> datetime.date:
        """Return the day to read on: that of `as_of`, or today."""
        text = self.text(PARAMETER)
        reading = read_day(self.request, partnership)
        if text and (reading.error or re.fullmatch(DATE_PATTERN, text, re.ASCII) is None):
            self.refuse(
                PARAMETER,
                f"{quote(text)} is no date that has come. Write 2022, 2022-12 or 2022-12-31.",
            )
        return reading.day

    def fields(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the fields asked for, in the order of the rows; all of them unless `fields` names some."""
        text = self.text("fields")
        asked = text.split(",") if text else list(names)
        unknown = [name for name in asked if name not in names]
        if unknown:
            self.refuse("fields", f"There is no field {', '.join(map(quote, unknown[:5]))} here.", names)
        return tuple(name for name in names if name in asked)

    def page(self) -> int:
        """Return which page of a list is asked for; raise ProblemError for one that no list has."""
        text = self.text("page")
        if not text:
            return 1
        if re.fullmatch(r"-?[0-9]+", text, re.ASCII) is None:
            self.refuse("page", f"{quote(text)} is no whole number.")
            return 1
        if text.startswith("-") or len(text) > MOST_DIGITS or int(text) == 0:
            raise ProblemError(Kind.NOT_FOUND, NO_SUCH_PAGE)
        return int(text)

    def size(self) -> int:
        """Return how many rows a page has."""
        text = self.text("size")
        sizes = [str(size) for size in SIZES]
        if text and text not in sizes:
            self.refuse("size", f"{quote(text)} is no size of a page.", sizes)
            return SIZES[0]
        return int(text or SIZES[0])

    def year(self, name: str) -> None:
        """Look at a parameter that names a year."""
        text = self.text(name)
        if text and (re.fullmatch(YEAR_PATTERN, text, re.ASCII) is None or not 1 <= int(text) < datetime.MAXYEAR):
            self.refuse(name, f"{quote(text)} is no year. Write 2022.")

    def partial_date(self, name: str) -> None:
        """Look at a parameter that names a year, a month or a day."""
        text = self.text(name)
        if text and re.fullmatch(DATE_PATTERN, text, re.ASCII) is None:
            self.refuse(name, f"{quote(text)} is no date. Write 2022, 2022-12 or 2022-12-31.")

    def choices(self, known: Mapping[str, Iterable[str]]) -> None:
        """Look at parameters whose values are laid down."""
        for name, values in known.items():
            allowed = list(values)
            for text in dict.fromkeys(self.query.getlist(name)):
                if text and text not in allowed:
                    self.refuse(name, f"{quote(text)} is none of its values.", allowed)

    def keyword(self) -> None:
        """Look at the keyword."""
        if len(self.text("q")) > LONGEST_KEYWORD:
            self.refuse("q", f"It is longer than {LONGEST_KEYWORD} letters.")


def quote(text: str) -> str:
    """Return what a request says, short enough to be repeated."""
    return f"“{text[:40]}”"
