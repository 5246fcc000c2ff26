"""The actions of a partnership, and each action's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import ActionItem
from dashboard.filters.action_items import ActionItemFilter
from dashboard.readings.action import read_action
from dashboard.readings.actions import read_action_page

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .partnerships import get_partnership
from .reading_day import read_day

ACTIONS = Listing("actions", "action-list", ActionItemFilter, "actions/list.html", read_action_page, is_shared=False)


@require_safe
def action_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/actions/"""
    return show_list(request, ACTIONS, partnership)


@require_safe
def action_detail(request: HttpRequest, partnership: str, reference: str) -> HttpResponse:
    """/us-kr/actions/4.09/"""
    found = get_partnership(partnership)
    reading = read_day(request, found)
    try:
        page = read_action(found, reference, reading.day)
    except ActionItem.DoesNotExist:
        return not_yet_on_record(request, ActionItem.objects.public().in_partnership(found), reference=reference)
    return render(
        request,
        "actions/detail.html",
        {"partnership": found, "page": page, "item": page.row.item, "day": reading.day, "section": "actions"},
    )
