"""The programs of a partnership and of all, and each program's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Program
from dashboard.filters.programs import ProgramFilter
from dashboard.readings.programs import read_program, read_program_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

PROGRAMS = Listing("programs", "program-list", ProgramFilter, "programs/list.html", read_program_rows)


@require_safe
def program_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/programs/ and /us-kr/programs/"""
    return show_list(request, PROGRAMS, partnership)


@require_safe
def program_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/programs/artemis/"""
    day = read_day(request).day
    try:
        page = read_program(slug, day)
    except Program.DoesNotExist:
        return not_yet_on_record(request, Program.objects.public(), slug=slug)
    return render(
        request, "programs/detail.html", {"page": page, "program": page.program, "day": day, "section": "programs"}
    )
