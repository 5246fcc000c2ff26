"""Facets of nouns that several tables tie to a choice, or that belong to a partnership by what they did in it."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cooperation.models import Partnership

from .facet_filter import Choice, FacetFilter

if TYPE_CHECKING:
    from .list_filter import ListFilter


@dataclass(frozen=True)
class Tie:
    """Public rows known on the day that tie a row of the list (`owner`) to a choice (`path`)."""

    rows: QuerySet
    owner: str
    path: str

    def to(self, keys: Iterable[Any]) -> QuerySet:
        """Return the rows that lead to one of the keys."""
        return self.rows.filter(**{f"{self.owner}__isnull": False, f"{self.path}__in": list(keys)}).order_by()


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
        held = Q(pk__in=[])
        for tie in self.ties_of(self.parent):
            held |= Q(pk__in=tie.to(keys).values(tie.owner))
        return held

    def count(self, rows: QuerySet, keys: Iterable[Any]) -> dict[Any, int]:
        """Return how many of the rows have each choice, in one query; a row that two tables tie counts once."""
        found, shown = list(keys), rows.order_by().values("pk")
        first, *others = (
            tie.to(found).filter(**{f"{tie.owner}__in": shown}).values_list(tie.owner, tie.path)
            for tie in self.ties_of(self.parent)
        )
        pairs = first.union(*others) if others else first.distinct()
        return Counter(key for _owner, key in pairs)


def keys_of_members(rows: QuerySet) -> list[Any]:
    """Read which rows belong to a partnership: the condition is deep, and every facet of a list would ask it again."""
    return list(rows.order_by().values_list("pk", flat=True))


class BelongingFilter(FacetFilter):
    """The partnerships that a row of the list of all belongs to; `rows_in` says which rows belong to one on a day."""

    def __init__(self, *, rows_in: Callable[[Partnership, datetime.date], QuerySet]) -> None:
        super().__init__(label=_("Partnership"), choices_of=_whole_partnerships)
        self.rows_in = rows_in
        self._members: dict[Partnership, set[Any]] = {}

    def of(self, listing: "ListFilter") -> Self:
        """Return the facet of one list, which has read no members yet."""
        own = super().of(listing)
        own._members = {}
        return own

    def holding(self, keys: Iterable[Any]) -> Q:
        """Return the condition that a row belongs to one of the partnerships."""
        return Q(pk__in=set().union(*(self._members_of(partnership) for partnership in keys)))

    def count(self, rows: QuerySet, keys: Iterable[Any]) -> dict[Any, int]:
        """Return how many of the rows belong to each partnership; a query for the rows, and one for each."""
        partnerships = list(keys)
        shown = set(keys_of_members(rows)) if partnerships else set()
        return {partnership: len(shown & self._members_of(partnership)) for partnership in partnerships}

    def _members_of(self, partnership: Partnership) -> set[Any]:
        """Read which rows belong to a partnership, once for a list."""
        if partnership not in self._members:
            self._members[partnership] = set(keys_of_members(self.rows_in(partnership, self.parent.day)))
        return self._members[partnership]


def _whole_partnerships(listing: "ListFilter") -> Sequence[Choice]:
    """Offer every partnership, itself as the key; none on the list of one."""
    if listing.partnership is not None:
        return []
    return [Choice(pair, pair.slug, pair.short_name) for pair in Partnership.objects.public()]
