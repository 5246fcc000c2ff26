"""Facets of a list: what can be chosen, how many rows each choice would show, and how to undo a choice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise

#: How many parameters are kept as addresses write them.
MOST_PAIRS = 1000


@dataclass(frozen=True)
class Option:
    """One choice of a facet, with the number of rows it would show beside the other facets as chosen."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool
    glyph: str = ""


@dataclass(frozen=True)
class Facet:
    """A group of choices of which any may hold."""

    name: str
    label: str | Promise
    options: tuple[Option, ...]
    errors: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The choices made."""
        return tuple(option for option in self.options if option.is_chosen)


@dataclass(frozen=True)
class Chip:
    """A choice made, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class WiderResult:
    """The list without one group of choices, offered where nothing matches; `counted` says its size in words.

    Without a `label` it is the list without any choice.
    """

    label: str | Promise
    count: int
    counted: str
    url: str


def address_without(query: QueryDict, name: str, value: str | None = None) -> str:
    """Return the query without one value of a parameter, or without the parameter; the page is dropped too."""
    kept = [each for each in query.getlist(name) if value is not None and each != value]
    return _address({**dict(query.lists()), name: kept}, leaving_out=("page",))


def address_with(query: QueryDict, name: str, value: str) -> str:
    """Return the query with one value for a parameter, on its first page."""
    return _address({**dict(query.lists()), name: [value]}, leaving_out=("page",))


def clean_address(query: QueryDict, *, leaving_out: Iterable[str] = ()) -> str:
    """Return the query with sorted names and without empty values, beginning with a question mark."""
    return _address(dict(query.lists()), leaving_out)


def _address(values: Mapping[str, Sequence[str]], leaving_out: Iterable[str]) -> str:
    names = (name for name in sorted(values) if name not in leaving_out)
    return f"?{'&'.join(_pair(name, value) for name in names for value in values[name] if value)}"


@lru_cache(maxsize=MOST_PAIRS)
def _pair(name: str, value: str) -> str:
    """Return a parameter as an address writes it: a page has a dozen addresses that differ in one of them."""
    return urlencode([(name, value)])
