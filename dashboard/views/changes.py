"""What changed since a dialogue, or between any two days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.filters.period import PeriodFilter
from dashboard.readings.changes import read_change_page
from dashboard.readings.matrix import read_dialogues

from .partnerships import get_partnership
from .reading_day import read_day


@require_safe
def change_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/changes/?since=civil-4&until=today"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    chosen = PeriodFilter(request.GET, dialogues=read_dialogues(found, day), day=day)
    period = chosen.period
    return render(
        request,
        "changes.html",
        {
            "partnership": found,
            "chosen": chosen,
            "period": period,
            "page": read_change_page(found, period) if period is not None else None,
            "day": day,
            "section": "changes",
        },
    )
