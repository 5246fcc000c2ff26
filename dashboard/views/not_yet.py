"""A page asked for as of a day on which its record was not yet known."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .reading_day import ReadingDay


def not_yet_on_record(request: HttpRequest, records: QuerySet, **key: Any) -> HttpResponse:
    """Answer 404 and say that the record begins later, where it is public today; raise Http404 where it is not."""
    reading: ReadingDay = request.reading_day  # type: ignore[attr-defined]  # left there by `read_day`
    record = records.filter(**key).first() if reading.is_past else None
    if record is None:
        raise Http404("Nothing is published at this address.")
    return render(request, "not_yet.html", {"record": record, "reading_day": reading}, status=404)
