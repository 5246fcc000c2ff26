"""What OpenAPI and the documentation say of an address: what it is for, what it takes, and what it answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import Serializer

from dashboard.filters.list_filter import SIZES

from .parameters import DATE_PATTERN, LONGEST_KEYWORD

Said = str | Promise


@dataclass(frozen=True)
class Operation:
    """What one address is for: a name for programs, its group, its summary, its parameters and its answer."""

    name: str
    tag: str
    summary: Said
    answer: type[Serializer] | Serializer | dict[str, Any]
    parameters: tuple[OpenApiParameter, ...] = field(default=())
    description: Said = ""
    #: Whether the answer is a page of a list, and says in “Link” where the others are.
    is_list: bool = False


def in_path(name: str, said: Said, pattern: str = r"^[-a-zA-Z0-9_]+$") -> OpenApiParameter:
    """Return a part of the address."""
    return OpenApiParameter(name, {"type": "string", "pattern": pattern}, OpenApiParameter.PATH, description=said)


def in_query(name: str, schema: dict[str, Any], said: Said) -> OpenApiParameter:
    """Return a parameter that may be left out."""
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=said)


def one_of(name: str, values: Iterable[str], said: Said) -> OpenApiParameter:
    """Return a parameter that has one of these values."""
    return in_query(name, {"type": "string", "enum": list(values)}, said)


def any_of(name: str, values: Iterable[str], said: Said) -> OpenApiParameter:
    """Return a parameter that may be repeated, with one of these values each time; any text where none are named."""
    listed = list(values)
    items = {"type": "string", "enum": listed} if listed else {"type": "string", "minLength": 1}
    schema = {"type": "array", "items": items, "minItems": 1}
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=said, explode=True, style="form")


def date(name: str, said: Said) -> OpenApiParameter:
    """Return a parameter that is a year, a month or a day."""
    return in_query(name, {"type": "string", "pattern": DATE_PATTERN}, said)


def year(name: str, said: Said) -> OpenApiParameter:
    """Return a parameter that is a year."""
    return in_query(name, {"type": "integer", "minimum": 1, "maximum": 9998}, said)


def fields(names: Iterable[str]) -> OpenApiParameter:
    """Return the parameter that chooses fields."""
    schema = {"type": "array", "items": {"type": "string", "enum": list(names)}, "minItems": 1}
    said = _("Which fields each row has, with commas between them; without it all of them.")
    return OpenApiParameter("fields", schema, OpenApiParameter.QUERY, description=said, explode=False, style="form")


PARTNERSHIP = in_path("partnership", _("The code of a partnership."))
AS_OF = date("as_of", _("Read the record as it stood at the end of that day, month or year; without it, today."))
KEYWORD = in_query(
    "q",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEYWORD},
    _("Words that must all occur in the names or texts of a row, in any language."),
)
PAGE = in_query("page", {"type": "integer", "minimum": 1, "default": 1}, _("Which page of the list."))
SIZE = in_query("size", {"type": "integer", "enum": list(SIZES), "default": SIZES[0]}, _("How many rows a page has."))
