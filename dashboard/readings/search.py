"""What the record holds on a query: results by kind, the best first, each with why it was found."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperation.models import (
    AreaProgress,
    Partnership,
    PublishedRow,
)
from cooperation.models.fields import TranslatedText
from cooperation.models.searchable import search_words

from .matches import excerpt, holds
from .search_kinds import KINDS, Description, Kind

#: How many results of each kind the page of all kinds shows, and a page of one kind.
SHOWN, PAGE_SIZE = 5, 25
#: How many results of a kind are put in order and can be shown: of more than these, those recorded last.
MOST = 1000


@dataclass(frozen=True)
class Passage:
    """A text in which the words stand, and what it is called where that must be said."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Result:
    """One result: what it is, where it leads, and the passage that matched if its names did not.

    An area leads to several pages, one for each of the partnerships.
    """

    record: PublishedRow
    description: Description
    passage: Passage | None
    partnerships: tuple[Partnership, ...] = ()


@dataclass(frozen=True)
class Group:
    """The results of one kind: how many there are, how well the best matches, and those that are shown.

    Where there `are_more` than `MOST`, the others are neither counted nor shown.
    """

    kind: Kind
    total: int
    best: int
    results: tuple[Result, ...]
    are_more: bool = False

    @property
    def counted(self) -> str:
        """How many there are, in words."""
        counted = self.kind.counted % {"count": self.total}
        return _("more than %(counted)s") % {"counted": counted} if self.are_more else counted


@dataclass(frozen=True)
class Results:
    """Everything found for a query."""

    query: str
    words: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        """How many results there are, of all kinds."""
        return sum(group.total for group in self.groups)

    @property
    def are_more(self) -> bool:
        """Whether there are more results than are counted."""
        return any(group.are_more for group in self.groups)


def read_results(query: str, day: datetime.date) -> Results:
    """Read the first results of every kind, in one query for each kind and three for what stands beside them.

    The kind with the best match stands first; among equals they keep the order of `KINDS`.
    """
    words = tuple(search_words(query))
    groups = [_read_group(kind, query, words, day, 0, SHOWN) for kind in KINDS]
    found = sorted((group for group in groups if group.total), key=lambda group: -group.best)
    return Results(query, words, tuple(found))


def read_results_of(kind: Kind, query: str, day: datetime.date, page: int) -> Results:
    """Read a page of the results of one kind; without a group where the page holds none."""
    words = tuple(search_words(query))
    group = _read_group(kind, query, words, day, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    return Results(query, words, (group,) if group.total else ())


def _read_group(kind: Kind, query: str, words: Sequence[str], day: datetime.date, start: int, number: int) -> Group:
    found = kind.rows(day).matching(query)
    # The keys of one more than are shown: the database stops there, and puts no more rows in order.
    latest = found.order_by("-pk").values("pk")[: MOST + 1]
    rows = list(
        found.filter(pk__in=latest)
        .annotate(total=Window(Count("pk")))
        .order_by("-match_rank", *kind.order, "pk")[start : min(start + number, MOST)]
    )
    total = rows[0].total if rows else 0
    partnerships = tuple(Partnership.objects.public()) if kind.key == "area" and rows else ()
    return Group(
        kind=kind,
        total=min(total, MOST),
        best=rows[0].match_rank if rows else 0,
        results=tuple(_find(row, kind.describe(row, day), words, partnerships) for row in rows),
        are_more=total > MOST,
    )


def _find(
    row: PublishedRow, description: Description, words: Sequence[str], partnerships: tuple[Partnership, ...]
) -> Result:
    # A statement goes by the name of its area, which says nothing of why it was found.
    shown = () if isinstance(row, AreaProgress) else (description.name, *description.also)
    return Result(row, description, _read_passage(row, shown, words), partnerships)


def _read_passage(row: PublishedRow, shown: Iterable[str], words: Sequence[str]) -> Passage | None:
    """Return the text with most of the words that no shown name holds, the language of the page first."""
    missing = [word for word in words if not any(holds(name, word) for name in shown)]
    best, most = None, 0
    for column in _in_reading_order(row):
        for text in _texts_of(row, column):
            number = sum(holds(text, word) for word in missing)
            if number > most:
                best, most = (column, text), number
    if best is None:
        return None
    column, text = best
    field: Any = row._meta.get_field(column)
    label = field.verbose_name if _is_identifier(row, column) else ""
    language = getattr(text, "language", None)
    cut = excerpt(text, missing)
    return Passage(TranslatedText(cut, language) if language else cut, capfirst(str(label)))


def _in_reading_order(row: PublishedRow) -> list[str]:
    """Return the searched columns, names before texts, those in the language of the page before the others."""
    columns = row.searched_columns(row.searched_names) + row.searched_columns(row.searched_texts)
    ending = f"_{(get_language() or '')[:2]}"
    return sorted(columns, key=lambda column: not column.endswith(ending) and not _is_identifier(row, column))


def _is_identifier(row: PublishedRow, column: str) -> bool:
    return column in row.searched_names


def _texts_of(row: PublishedRow, column: str) -> list[str]:
    value = str(getattr(row, column))
    if _is_identifier(row, column):
        return value.splitlines()
    return [TranslatedText(value, column.rpartition("_")[2])]
