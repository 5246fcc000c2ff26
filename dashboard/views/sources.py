"""The sources of a partnership and of all, and each source's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Source
from dashboard.filters.sources import SourceFilter
from dashboard.readings.sources import read_source, read_source_rows

from .lists import Listing, show_list
from .reading_day import read_day

SOURCES = Listing("sources", "source-list", SourceFilter, "sources/list.html", read_source_rows)


@require_safe
def source_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/sources/ and /us-kr/sources/"""
    return show_list(request, SOURCES, partnership)


@require_safe
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/sources/s1/

    A source published after the day of reading has its page then too: the footnotes of that day lead to it.
    """
    day = read_day(request).day
    try:
        page = read_source(slug, day)
    except Source.DoesNotExist as error:
        raise Http404("There is no such source.") from error
    return render(
        request, "sources/detail.html", {"page": page, "source": page.source, "day": day, "section": "sources"}
    )
