"""Search over the whole record."""

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Partnership
from dashboard.filters.search import SearchForm
from dashboard.readings.search import PAGE_SIZE, Results, read_results, read_results_of
from dashboard.readings.search_kinds import Kind

from .lists import CountedPaginator
from .reading_day import ReadingDay, read_day

#: Beyond it the database is not asked: some numbers are too large for one.
FURTHEST_PAGE = 10_000


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/search/?q=imap"""
    reading = read_day(request)
    form = SearchForm(request.GET)
    context = {"form": form, "day": reading.day, "section": "search"}
    if form.query and form.kind_chosen is not None:
        context |= _read_page(request, form.query, form.kind_chosen, reading)
    elif form.query:
        context["results"] = read_results(form.query, reading.day)
    if "results" in context and not context["results"].total:
        context["partnerships"] = Partnership.objects.public()
    return render(request, "search.html", context)


def _read_page(request: HttpRequest, query: str, kind: Kind, reading: ReadingDay) -> dict[str, object]:
    """Return a page of one kind of results; raise Http404 for a page that they do not have."""
    try:
        number = int(request.GET.get("page") or 1)
        in_reach = 0 < number <= FURTHEST_PAGE
        results = read_results_of(kind, query, reading.day, number) if in_reach else Results(query, (), ())
        page = CountedPaginator((), PAGE_SIZE, count=results.total).page(number)
    except (ValueError, EmptyPage) as error:
        raise Http404("There is no such page of the results.") from error
    return {"results": results, "kind": kind, "page": page}
