"""The officials of a partnership and of all, and each official's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Official
from dashboard.filters.officials import OfficialFilter
from dashboard.readings.officials import read_official, read_official_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

OFFICIALS = Listing("officials", "official-list", OfficialFilter, "officials/list.html", read_official_rows)


@require_safe
def official_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/officials/ and /us-kr/officials/"""
    return show_list(request, OFFICIALS, partnership)


@require_safe
def official_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/officials/han-min-young/"""
    day = read_day(request).day
    try:
        page = read_official(slug, day)
    except Official.DoesNotExist:
        return not_yet_on_record(request, Official.objects.public(), slug=slug)
    return render(
        request, "officials/detail.html", {"page": page, "official": page.official, "day": day, "section": "officials"}
    )
