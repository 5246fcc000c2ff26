"""What the record of a partnership lacks, judged by the rules that the staff works by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.readings.quality import read_quality

from .partnerships import get_partnership
from .reading_day import read_day


@require_safe
def quality(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/quality/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    return render(
        request,
        "quality.html",
        {"partnership": found, "page": read_quality(found, day), "day": day, "section": "quality"},
    )
