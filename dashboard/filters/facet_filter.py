"""A facet of a list: a group of choices, which rows have one of them, and how many have each."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import django_filters
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .list_filter import ListFilter

UNKNOWN_CHOICE = {"invalid_choice": _("“%(value)s” is not on this list. It was passed over.")}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: as the column holds it (`key`), as the address writes it, and in words."""

    key: Any
    value: str
    label: str | Promise
    glyph: str = ""


@dataclass(frozen=True)
class Link:
    """The rows that tie a row of the list to several others: a table, its column of the list's row, and the path.

    `only` says which of them the public may read, where the table does not follow from the list's row alone.
    """

    model: type[Model]
    owner: str
    path: str
    only: Q = field(default_factory=Q)

    def to(self, keys: Iterable[Any]) -> QuerySet:
        """Return the rows that lead to one of the keys."""
        return self.model._default_manager.filter(self.only, **{f"{self.path}__in": list(keys)}).order_by()


class FacetFilter(django_filters.MultipleChoiceFilter):
    """A group of choices of which any may hold.

    `choices_of` reads the choices there are for a list; a row has a choice through its own `column`, or through
    `link`, where it can have several.
    """

    def __init__(
        self,
        *,
        label: str | Promise,
        choices_of: Callable[["ListFilter"], Sequence[Choice]],
        column: str = "",
        link: Link | None = None,
    ) -> None:
        super().__init__(label=label, method="keep", error_messages=UNKNOWN_CHOICE)
        self.choices_of, self.column, self.link = choices_of, column, link

    def of(self, listing: "ListFilter") -> Self:
        """Return the facet of one list, which knows that list as its `parent`."""
        own = copy(self)
        own.parent = listing
        return own

    def holding(self, keys: Iterable[Any]) -> Q:
        """Return the condition that a row has one of the choices."""
        if self.link is None:
            keys = list(keys)
            # One value leaves the rows in the order of an index that begins with the column; several do not.
            return Q(**{self.column: keys[0]}) if len(keys) == 1 else Q(**{f"{self.column}__in": keys})
        return Q(Exists(self.link.to(keys).filter(**{self.link.owner: OuterRef("pk")})))

    def count(self, rows: QuerySet, keys: Iterable[Any]) -> dict[Any, int]:
        """Return how many of the rows have each choice, in one query."""
        if self.link is None:
            found = rows.order_by().values(self.column).annotate(rows=Count("pk", distinct=True))
            return {row[self.column]: row["rows"] for row in found}
        found = (
            self.link.to(keys)
            .filter(**{f"{self.link.owner}__in": rows.order_by().values("pk")})
            .values(self.link.path)
            .annotate(rows=Count(self.link.owner, distinct=True))
        )
        return {row[self.link.path]: row["rows"] for row in found}
