"""The agreements of a partnership and of all, and each agreement's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Agreement
from dashboard.filters.agreements import AgreementFilter
from dashboard.readings.agreements import read_agreement, read_agreement_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

AGREEMENTS = Listing("agreements", "agreement-list", AgreementFilter, "agreements/list.html", read_agreement_rows)


@require_safe
def agreement_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/agreements/ and /us-kr/agreements/"""
    return show_list(request, AGREEMENTS, partnership)


@require_safe
def agreement_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/agreements/framework-2016/"""
    day = read_day(request).day
    try:
        page = read_agreement(slug, day)
    except Agreement.DoesNotExist:
        return not_yet_on_record(request, Agreement.objects.public(), slug=slug)
    return render(
        request,
        "agreements/detail.html",
        {"page": page, "agreement": page.agreement, "day": day, "section": "agreements"},
    )
