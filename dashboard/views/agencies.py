"""The agencies of a partnership and of all, and each agency's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Agency
from dashboard.filters.agencies import AgencyFilter
from dashboard.readings.agencies import read_agency, read_agency_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

AGENCIES = Listing("agencies", "agency-list", AgencyFilter, "agencies/list.html", read_agency_rows)


@require_safe
def agency_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/agencies/ and /us-kr/agencies/"""
    return show_list(request, AGENCIES, partnership)


@require_safe
def agency_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/agencies/kasa/"""
    day = read_day(request).day
    try:
        page = read_agency(slug, day)
    except Agency.DoesNotExist:
        return not_yet_on_record(request, Agency.objects.public(), slug=slug)
    return render(
        request, "agencies/detail.html", {"page": page, "agency": page.agency, "day": day, "section": "agencies"}
    )
