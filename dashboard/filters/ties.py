"""Facets of nouns that several tables tie to a choice, or that belong to a partnership by what they did in it."""

import datetime
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cooperation.kept import keep
from cooperation.models import Partnership
from cooperation.models.among import Among
from dashboard.readings.questions import Question

from .facet_filter import Choice, FacetFilter

if TYPE_CHECKING:
    from .list_filter import ListFilter


@dataclass(frozen=True)
class Tie:
    """Public rows known on the day that tie a row of the list (`owner`) to a choice (`path`)."""

    rows: QuerySet
    owner: str
    path: str

    def pairs(self) -> QuerySet:
        """Return which rows of the list are tied to which choices."""
        tied = self.rows.filter(**{f"{self.owner}__isnull": False, f"{self.path}__isnull": False})
        return tied.order_by().values_list(self.owner, self.path)


#: Reads the ties of a facet for a list: they depend on its day and its partnership.
TiesOf = Callable[["ListFilter"], Sequence[Tie]]


class TieFilter(FacetFilter):
    """A facet whose choices reach a row of the list over any of several tables."""

    def __init__(
        self, *, label: str | Promise, choices_of: Callable[["ListFilter"], Sequence[Choice]], ties_of: TiesOf
    ) -> None:
        super().__init__(label=label, choices_of=choices_of)
        self.ties_of = ties_of

    def holding(self, keys: Iterable[Any]) -> Q:
        """Return the condition that any table ties a row to one of the choices."""
        chosen = set(keys)
        return Q(pk__in={owner for owner, key in self._pairs if key in chosen})

    def count(self, rows: QuerySet, keys: Iterable[Any]) -> dict[Any, int]:
        """Return how many of the rows have each choice, in two queries; a row that two tables tie counts once."""
        offered, shown = set(keys), set(read_keys(rows))
        return Counter(key for owner, key in self._pairs if key in offered and owner in shown)

    @cached_property
    def _pairs(self) -> frozenset[tuple[Any, Any]]:
        """Which rows of the list are tied to which choices, read in one query and kept until the record changes.

        The tables may be very long, and yet tie few rows to few choices.
        """
        listing = self.parent
        partnership = listing.partnership.pk if listing.partnership is not None else None
        return keep("ties", (self.ties_of, partnership, listing.day), lambda: _read_pairs(self.ties_of(listing)))


def _read_pairs(ties: Iterable[Tie]) -> frozenset[tuple[Any, Any]]:
    first, *others = (tie.pairs() for tie in ties)
    return frozenset(first.union(*others) if others else first.distinct())


def read_keys(rows: QuerySet) -> Sequence[int]:
    """Read the keys of rows, in eight bytes each."""
    return array("q", rows.order_by().values_list("pk", flat=True))


#: Says which rows of a noun belong to a partnership on a day.
RowsIn = Callable[[Partnership, datetime.date], QuerySet]


def among_members(rows_in: RowsIn, partnership: Partnership, day: datetime.date) -> Q:
    """Return the condition that a row belongs to a partnership, by keys that are kept until the record changes.

    The condition is deep, and every facet of a list would ask it again.
    """
    return _among(keep("members", (rows_in, partnership.pk, day), lambda: read_keys(rows_in(partnership, day))))


def _among(keys: Iterable[int]) -> Q:
    return Q(Among(F("pk"), tuple(keys)))


class BelongingFilter(FacetFilter):
    """The partnerships that a row of the list of all belongs to; `rows_in` says which rows belong to one on a day."""

    def __init__(self, *, rows_in: RowsIn) -> None:
        super().__init__(label=_("Partnership"), choices_of=_whole_partnerships)
        self.rows_in = rows_in

    def holding(self, keys: Iterable[Any]) -> Q:
        """Return the condition that a row belongs to one of the partnerships."""
        return _among(set().union(*(self._members[partnership.pk] for partnership in keys)))

    def count(self, rows: QuerySet, keys: Iterable[Any]) -> dict[Any, int]:
        """Return how many of the rows belong to each partnership; a query for the rows, and one for each."""
        partnerships = list(keys)
        shown = set(read_keys(rows)) if partnerships else set()
        return {pair: len(shown.intersection(self._members[pair.pk])) for pair in partnerships}

    @cached_property
    def _members(self) -> dict[int, Sequence[int]]:
        """The keys of the rows that belong to each partnership, read once, and kept until the record changes."""
        day, pairs = self.parent.day, [choice.key for choice in self.parent.choices["partnership"]]
        return keep(
            "members of each partnership",
            (self.rows_in, day),
            lambda: read_members(self.rows_in, pairs, day),
        )


def read_members(rows_in: RowsIn, pairs: Iterable[Partnership], day: datetime.date) -> dict[int, Sequence[int]]:
    """Read the keys of the rows that belong to each partnership, in a query for each.

    To put this question into words takes longer than a small partnership takes to answer it.
    """
    blank = Partnership(pk=-1)
    question = Question(rows_in(blank, day).order_by().values_list("pk"), [blank.pk])
    return {pair.pk: array("q", (key for (key,) in question.ask({blank.pk: pair.pk}))) for pair in pairs}


def _whole_partnerships(listing: "ListFilter") -> Sequence[Choice]:
    """Offer every partnership, itself as the key; none on the list of one."""
    if listing.partnership is not None:
        return []
    return [Choice(pair, pair.slug, pair.short_name) for pair in Partnership.objects.public()]
