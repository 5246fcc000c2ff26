"""The quick search of the staff desk: every noun by every name it has, drafts and withdrawn records with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window
from django.utils.functional import Promise

from cooperation.kinds import KINDS, Kind
from cooperation.models import PublishedRow
from cooperation.worklist import address_of, state_of

#: How many results of one kind stand beside those of other kinds, and how many on a page of its own.
SHOWN = 5
PAGE_SIZE = 50
#: A longer query says nothing that a shorter one does not.
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Found:
    """A record that was found: its name, its state of publication where the public does not read it, and its page."""

    name: str
    publication: str | Promise
    url: str


@dataclass(frozen=True)
class FoundKind:
    """The records of one kind that were found: its key and name, those shown, and how many there are in all."""

    key: str
    label: str | Promise
    best: int
    rows: tuple[Found, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


def searched_kinds(user: Any) -> dict[str, Kind]:
    """Return the kinds of record that the person may view and that people search for by name."""
    return {
        key: kind
        for key, kind in KINDS.items()
        if issubclass(kind.model, PublishedRow) and user.has_perm(f"cooperation.view_{kind.model._meta.model_name}")
    }


def search_desk(user: Any, query: str) -> tuple[FoundKind, ...]:
    """Find the first records of every kind in one query for each; the kind with the best match stands first."""
    found = [_find(key, kind, query, 0, SHOWN) for key, kind in searched_kinds(user).items()]
    return tuple(sorted((kind for kind in found if kind.total), key=lambda kind: -kind.best))


def search_kind(key: str, kind: Kind, query: str, page: int) -> FoundKind:
    """Find a page of the records of one kind; none where the page holds none."""
    return _find(key, kind, query, (page - 1) * PAGE_SIZE, PAGE_SIZE)


def _find(key: str, kind: Kind, query: str, start: int, number: int) -> FoundKind:
    matching: Any = kind.model._default_manager.all()
    rows = list(
        kind.as_shown(matching.matching(query))
        .annotate(total=Window(Count("pk")))
        .order_by("-match_rank", *(kind.model._meta.ordering or ()), "pk")[start : start + number]
    )
    return FoundKind(
        key=key,
        label=kind.model._meta.verbose_name_plural or "",
        best=rows[0].match_rank if rows else 0,
        rows=tuple(_results(rows)),
        total=rows[0].total if rows else 0,
    )


def _results(rows: list[Any]) -> Iterator[Found]:
    for row in rows:
        yield Found(str(row), state_of(row), address_of(row))
