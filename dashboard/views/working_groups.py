"""The working groups of a partnership and of all, and each working group's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import WorkingGroup
from dashboard.filters.working_groups import WorkingGroupFilter
from dashboard.readings.working_groups import read_working_group, read_working_group_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

WORKING_GROUPS = Listing(
    "working-groups", "working-group-list", WorkingGroupFilter, "working_groups/list.html", read_working_group_rows
)


@require_safe
def working_group_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/working-groups/ and /us-kr/working-groups/"""
    return show_list(request, WORKING_GROUPS, partnership)


@require_safe
def working_group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/working-groups/gps-kps-twg/"""
    reading = read_day(request)
    try:
        page = read_working_group(slug, reading.day)
    except WorkingGroup.DoesNotExist:
        return not_yet_on_record(request, WorkingGroup.objects.public(), slug=slug)
    return render(
        request,
        "working_groups/detail.html",
        {
            "page": page,
            "group": page.group,
            "day": reading.day,
            "is_today": reading.day == reading.today,
            "section": "working-groups",
        },
    )
