"""The timeline of a partnership: every dated thing on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.filters.chronicle import ChronicleFilter
from dashboard.readings.chronicle import read_chronicle

from .partnerships import get_partnership
from .reading_day import read_day


@require_safe
def timeline(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/timeline/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    choice = ChronicleFilter(request.GET, partnership=found, day=day)
    return render(
        request,
        "timeline.html",
        {
            "partnership": found,
            "filter": choice,
            "chronicle": read_chronicle(found, choice.stubs, choice.dialogues, day),
            "wider": () if choice.matching else choice.wider_results(),
            "day": day,
            "section": "timeline",
        },
    )
