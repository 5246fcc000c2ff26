"""Lists as files: exactly the rows that the filters keep, in their order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.models import DialogueSeries, Partnership
from dashboard.exports.columns import TABLES, Table, Taking
from dashboard.exports.columns.matrix import MATRIX, matrix_rows
from dashboard.exports.lists import MEDIA_TYPES, Chosen, write_list_workbook
from dashboard.filters.facets import clean_address
from dashboard.filters.list_filter import ListFilter
from dashboard.readings.matrix import read_matrix

from .lists import Listing
from .partnerships import get_partnership
from .reading_day import ReadingDay, read_day

#: What follows the name of a list in the address of its file.
ENDING = r"\.(?P<ending>csv|xlsx)$"


def list_file(listing: Listing) -> Callable[..., HttpResponseBase]:
    """Return the view of a list's files: `/missions.csv`, `/us-kr/missions.xlsx`."""

    @require_safe
    def view(request: HttpRequest, ending: str, partnership: str | None = None) -> HttpResponseBase:
        found = get_partnership(partnership) if partnership is not None else None
        reading = read_day(request, found)
        if reading.refused:
            return _refuse(reading.refused)
        table = TABLES[listing.section]
        filter_set = listing.filter_class(request.GET, partnership=found, day=reading.day)
        if filter_set.form.errors:
            return _refuse("\n".join(_say_errors(filter_set)))
        keys = filter_set.keys_in_order()
        rows = table.rows_by_key(found, reading.day)
        page = reverse(listing.url_name, args=[found.slug] if found else [])
        return _answer(request, table, rows, reading, found, ending, page, keys, filter_set)

    return view


def table_file(section: str, url_name: str) -> Callable[..., HttpResponseBase]:
    """Return the view of the files of a list without filters: `/us-kr/areas.csv`."""

    @require_safe
    def view(request: HttpRequest, partnership: str, ending: str) -> HttpResponseBase:
        found = get_partnership(partnership)
        reading = read_day(request, found)
        if reading.refused:
            return _refuse(reading.refused)
        table = TABLES[section]
        rows = table.rows_on(found, reading.day)
        return _answer(request, table, rows, reading, found, ending, reverse(url_name, args=[found.slug]))

    return view


@require_safe
def matrix_file(request: HttpRequest, partnership: str, ending: str) -> HttpResponseBase:
    """/us-kr/matrix.csv and /us-kr/matrix.xlsx"""
    found = get_partnership(partnership)
    reading = read_day(request, found)
    if reading.refused:
        return _refuse(reading.refused)
    try:
        matrix = read_matrix(found, reading.day, series_code=request.GET.get("series", ""))
    except DialogueSeries.DoesNotExist as error:
        raise Http404("There is no such series of dialogues.") from error
    page = f"{found.get_absolute_url()}#matrix"
    return _answer(request, MATRIX, matrix_rows(matrix), reading, found, ending, page)


def _refuse(why: str) -> HttpResponse:
    """Say why there is no file: who opens one must not take today's for that of the day, nor all rows for some."""
    return HttpResponse(why, status=400, content_type="text/plain; charset=utf-8")


def _say_errors(filter_set: ListFilter) -> Iterator[str]:
    """Yield a line for each value that the page would name and pass over: a file has no place to name it."""
    yield _("There is no file of this. Only the page of the list passes over what it cannot read:")
    for name, errors in filter_set.form.errors.items():
        yield from (f"{filter_set.filters[name].label}: {error}" for error in errors)


def _answer(
    request: HttpRequest,
    table: Table,
    rows: Any,
    reading: ReadingDay,
    partnership: Partnership | None,
    ending: str,
    page: str,
    keys: Sequence[Any] | None = None,
    filter_set: ListFilter | None = None,
) -> HttpResponseBase:
    """Answer with the file; a HEAD request with its headers alone."""
    if keys is None:
        keys = table.keys_of(rows)
    taking = Taking(reading.day, partnership, site=request.build_absolute_uri("/").removesuffix("/"))
    name = "-".join(filter(None, (partnership and partnership.slug, table.section, reading.day.isoformat())))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=MEDIA_TYPES[ending], headers=headers)
    content: Iterable[str | bytes]
    if ending == "csv":
        content = table.write_csv(rows, taking, keys=keys)
    else:
        cells = table.read_cells(rows, taking, keys=keys)
        address = request.build_absolute_uri(_page_address(page, request.GET))
        content = write_list_workbook(table, cells, len(keys), _choose(table, partnership, filter_set, address), taking)
    return StreamingHttpResponse(content, content_type=MEDIA_TYPES[ending], headers=headers)


def _page_address(page: str, query: QueryDict) -> str:
    path, hash_sign, anchor = page.partition("#")
    return f"{path}{clean_address(query, leaving_out=('page', 'size'))}".removesuffix("?") + hash_sign + anchor


def _choose(table: Table, partnership: Partnership | None, filter_set: ListFilter | None, page: str) -> Chosen:
    """Say in words what the file holds."""
    of_whom = partnership.short_name if partnership is not None else _("All partnerships")
    title = _("%(list)s, %(partnership)s") % {"list": table.title, "partnership": of_whom}
    if filter_set is None:
        return Chosen(title, (), "", page)
    orders = dict(filter_set.sort_choices)
    return Chosen(
        title=title,
        filters=[chip.label for chip in filter_set.chips],
        order=orders[filter_set.order],
        page=page,
    )
