"""How every list is shown: the rows a filter keeps, a page of them, and the frame around."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import Partnership
from dashboard.exports.lists import MEDIA_TYPES
from dashboard.filters.facets import WiderResult, clean_address
from dashboard.filters.list_filter import ListFilter

from .partnerships import get_partnership
from .reading_day import read_day


class CountedPaginator(Paginator):
    """A paginator that is told the count, which the filter has read already."""

    def __init__(self, *args: object, count: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.count = count


@dataclass(frozen=True)
class Listing:
    """A list of one noun: its section, the name of its address, its filters, template, and how its rows are read.

    `read_rows` takes the rows of one page, as the filter finds them (`page_rows`), with the partnership (None on the
    list of all) and the day.
    """

    section: str
    url_name: str
    filter_class: type[ListFilter]
    template: str
    read_rows: Callable[..., Any]
    #: Whether there is a list of all partnerships too.
    is_shared: bool = True


def show_list(request: HttpRequest, listing: Listing, partnership: str | None) -> HttpResponse:
    """Show a page of a list, of one partnership or of all; raise Http404 for a page it does not have.

    A form sends its empty fields too; the reader is sent on to the address without them, which can be shared.
    """
    if any("" in request.GET.getlist(name) for name in listing.filter_class.base_filters):
        return redirect(f"{request.path}{clean_address(request.GET)}".removesuffix("?"))
    found: Partnership | None = get_partnership(partnership) if partnership is not None else None
    day = read_day(request, found).day
    filter_set = listing.filter_class(request.GET, partnership=found, day=day)
    counts = filter_set.counts
    paginator = CountedPaginator((), filter_set.page_size, count=counts["shown"])
    try:
        page = paginator.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("There is no such page of the list.") from error
    return render(
        request,
        listing.template,
        {
            "partnership": found,
            "filter": filter_set,
            "counts": counts,
            "page": page,
            "rows": listing.read_rows(filter_set.page_rows(page.start_index() - 1, page.end_index()), found, day)
            if counts["shown"]
            else (),
            "wider": () if counts["shown"] else filter_set.wider_results(),
            "elsewhere": None if found is None or counts["total"] else _of_all(request, listing, day),
            "address": clean_address(request.GET, leaving_out=("page",)),
            "files": file_addresses(request),
            "day": day,
            "section": listing.section,
        },
    )


def file_addresses(request: HttpRequest) -> dict[str, str]:
    """Return the addresses of a list's files by their endings: the rows of the page, and all that follow it."""
    reading = request.reading_day  # type: ignore[attr-defined]  # the view has read the day
    without = ("page", "size") if reading.is_past else ("page", "size", "as_of")
    query = clean_address(request.GET, leaving_out=without).removesuffix("?")
    return {ending: f"{request.path.removesuffix('/')}.{ending}{query}" for ending in MEDIA_TYPES}


def _of_all(request: HttpRequest, listing: Listing, day: datetime.date) -> WiderResult | None:
    """Offer the list of all partnerships where one has no rows at all; None where that has none either."""
    if not listing.is_shared:
        return None
    everything = listing.filter_class(QueryDict(), partnership=None, day=day)
    total, address = everything.counts["total"], reverse(request.resolver_match.url_name)
    return WiderResult(_("All partnerships"), total, everything.heading, address) if total else None
