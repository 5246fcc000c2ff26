"""A page of a list: which rows it holds, and where the other pages are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import Serializer

from .fields import NUMBER, Fields, reading, serializer, several
from .parameters import NO_SUCH_PAGE
from .problems import Kind, ProblemError
from .views import Answer

#: A header with four links of a longer query could be refused on its way; the answer itself has them all the same.
LONGEST_QUERY = 1000

_ADDRESS = {"type": ["string", "null"], "format": "uri"}
#: What every answer says that is a page of rows.
PAGE_HEAD: Fields = {
    **reading("total", NUMBER, _("How many rows there are on all pages together.")),
    **reading("page", NUMBER, _("Which page this is.")),
    **reading("pages", NUMBER, _("How many pages there are.")),
    **reading("size", NUMBER, _("How many rows a whole page has.")),
    **reading("day", {"type": "string", "format": "date"}, _("The day on which the record was read.")),
    **reading("next", _ADDRESS, _("The address of the next page.")),
    **reading("previous", _ADDRESS, _("The address of the page before.")),
}


def page_form(name: str, row: type[Serializer], said: str | Promise) -> type[Serializer]:
    """Return the form of a page of rows."""
    return serializer(f"{name}List", PAGE_HEAD, several("results", said, form=row))


@dataclass(frozen=True)
class Slice:
    """A page of a list by its number, its size, and how many rows there are in all."""

    number: int
    size: int
    total: int

    def __post_init__(self) -> None:
        """Raise ProblemError for a page that the list does not have."""
        if self.number > self.pages:
            raise ProblemError(Kind.NOT_FOUND, f"{NO_SUCH_PAGE} Its last page is {self.pages}.")

    @property
    def pages(self) -> int:
        """How many pages there are; a list without rows has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """How many rows stand before it."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """How many rows there are up to its end."""
        return min(self.number * self.size, self.total)

    def answer(self, request: HttpRequest, day: date, rows: Iterable[Any]) -> Answer:
        """Return the rows with the head of the page, and a header with its neighbors (RFC 8288)."""
        return self.answer_with(request, day, {"results": list(rows)})

    def answer_with(self, request: HttpRequest, day: date, content: Mapping[str, Any]) -> Answer:
        """Return what the page says with its head, and a header with its neighbors (RFC 8288)."""
        numbers = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.pages}
        links = {name: _address(request, number) for name, number in numbers.items() if 1 <= number <= self.pages}
        head = {
            "total": self.total,
            "page": self.number,
            "pages": self.pages,
            "size": self.size,
            "day": day.isoformat(),
            "next": links.get("next"),
            "previous": links.get("prev"),
        }
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return Answer({**head, **content})
        header = ", ".join(f'<{link}>; rel="{name}"' for name, link in links.items())
        return Answer({**head, **content}, {"Link": header})


def _address(request: HttpRequest, number: int) -> str:
    """Return the address of another page of the same list."""
    query = request.GET.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
