"""The missions of a partnership and of all, and each mission's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Mission
from dashboard.filters.missions import MissionFilter
from dashboard.readings.missions import read_mission, read_mission_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

MISSIONS = Listing("missions", "mission-list", MissionFilter, "missions/list.html", read_mission_rows)


@require_safe
def mission_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/missions/ and /us-kr/missions/"""
    return show_list(request, MISSIONS, partnership)


@require_safe
def mission_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/missions/imap/"""
    day = read_day(request).day
    try:
        page = read_mission(slug, day)
    except Mission.DoesNotExist:
        return not_yet_on_record(request, Mission.objects.public(), slug=slug)
    return render(
        request, "missions/detail.html", {"page": page, "mission": page.mission, "day": day, "section": "missions"}
    )
