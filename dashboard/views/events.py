"""The events of a partnership and of all, and each event's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Event
from dashboard.filters.events import EventFilter
from dashboard.readings.events import read_event, read_event_rows

from .lists import Listing, show_list
from .not_yet import not_yet_on_record
from .reading_day import read_day

EVENTS = Listing("events", "event-list", EventFilter, "events/list.html", read_event_rows)


@require_safe
def event_list(request: HttpRequest, partnership: str | None = None) -> HttpResponse:
    """/events/ and /us-kr/events/"""
    return show_list(request, EVENTS, partnership)


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/space-forum-2023/"""
    day = read_day(request).day
    try:
        page = read_event(slug, day)
    except Event.DoesNotExist:
        return not_yet_on_record(request, Event.objects.public(), slug=slug)
    return render(request, "events/detail.html", {"page": page, "event": page.event, "day": day, "section": "events"})
