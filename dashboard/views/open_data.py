"""The open data: every table of the public record, what its columns mean, a catalog, and the whole in one file."""

from collections.abc import Iterable

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from dashboard.exports import catalog, whole_record
from dashboard.exports.columns import DATA_SETS, Taking
from dashboard.exports.lists import JSONL_TYPE, MEDIA_TYPES, Chosen, write_json_lines, write_list_workbook

from .reading_day import PARAMETER, read_day

ENDINGS = {**MEDIA_TYPES, "jsonl": JSONL_TYPE}


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """/data/"""
    day = read_day(request).day
    context = {"tables": DATA_SETS.values(), "terms": whole_record.say_terms(), "day": day, "section": "data"}
    return render(request, "data/index.html", context)


@require_safe
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """/data/dictionary/"""
    day = read_day(request).day
    return render(request, "data/dictionary.html", {"tables": DATA_SETS.values(), "day": day, "section": "data"})


@require_safe
def open_data_file(request: HttpRequest, table: str, ending: str) -> HttpResponseBase:
    """/data/actions.csv, /data/actions.xlsx and /data/actions.jsonl: a whole table, of all partnerships"""
    if table not in DATA_SETS:
        raise Http404("There is no such table.")
    reading = read_day(request)
    if reading.refused:
        return HttpResponse(reading.refused, status=400, content_type="text/plain; charset=utf-8")
    found = DATA_SETS[table]
    name = f"{table}-{reading.day.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=ENDINGS[ending], headers=headers)
    taking = Taking(reading.day, site=_site(request))
    rows = found.rows_on(None, reading.day)
    content: Iterable[str | bytes]
    if ending == "xlsx":
        keys = found.keys_of(rows)
        page = request.build_absolute_uri(f"{reverse('open-data')}#{table}")
        cells = found.read_cells(rows, taking, keys=keys)
        chosen = Chosen(str(found.title), (), "", page)
        content = write_list_workbook(found, cells, len(keys), chosen, taking)
    elif ending == "csv":
        content = found.write_csv(rows, taking)
    else:
        content = write_json_lines(found, found.read_values(rows, taking))
    return StreamingHttpResponse(content, content_type=ENDINGS[ending], headers=headers)


@require_safe
def data_catalog(request: HttpRequest) -> HttpResponse:
    """/data/catalog.jsonld"""
    found = catalog.write_catalog(timezone.localdate(), request.build_absolute_uri)
    return JsonResponse(found, content_type=catalog.CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def _state(request: HttpRequest) -> str | None:
    state = whole_record.state_of(timezone.localdate())
    return None if state is None or PARAMETER in request.GET else f'"{state}"'


@require_safe
@condition(etag_func=_state)
def whole_record_file(request: HttpRequest) -> HttpResponseBase:
    """/data/record.zip"""
    if PARAMETER in request.GET:
        message = _("The whole record is offered as it stands today. Each table can be read as of another day.")
        return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")
    day = timezone.localdate()
    headers = {"Content-Disposition": f'attachment; filename="space-cooperation-record-{day.isoformat()}.zip"'}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=whole_record.CONTENT_TYPE, headers=headers)
    file = whole_record.open_whole_record(day, _site(request))
    return FileResponse(file, content_type=whole_record.CONTENT_TYPE, headers=headers)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").removesuffix("/")
