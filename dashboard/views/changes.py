"""What changed since a dialogue, or between any two days."""

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cooperation.models import CooperationArea, Partnership
from dashboard.filters.period import PeriodFilter
from dashboard.readings.change_page import PAGE_SIZE, ChangePage, read_change_page, read_changes_of_area
from dashboard.readings.matrix import read_dialogues
from dashboard.readings.period import Period

from .lists import CountedPaginator
from .partnerships import get_partnership
from .reading_day import read_day


@require_safe
def change_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/changes/?since=civil-4&until=today, and all of one area at …&area=satnav&page=2."""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    chosen = PeriodFilter(request.GET, dialogues=read_dialogues(found, day), day=day)
    period = chosen.period
    page, part = _read_page(request, found, period) if period is not None else (None, None)
    return render(
        request,
        "changes.html",
        {
            "partnership": found,
            "chosen": chosen,
            "period": period,
            "page": page,
            "part": part,
            "day": day,
            "section": "changes",
        },
    )


def _read_page(request: HttpRequest, partnership: Partnership, period: Period) -> tuple[ChangePage, Page | None]:
    """Read what changed; of one area that is asked for in full, with the page of its actions.

    Raise Http404 for an area or a page that there is not.
    """
    slug = request.GET.get("area", "")
    if not slug:
        return read_change_page(partnership, period), None
    area = get_object_or_404(CooperationArea.objects.public(), slug=slug)
    try:
        number = int(request.GET.get("page") or 1)
        page = read_changes_of_area(partnership, period, area, number)
    except ValueError as error:
        raise Http404("There is no such page of the changes.") from error
    shown = page.shown.changed_actions if page.shown is not None else 0
    return page, CountedPaginator((), PAGE_SIZE, count=shown).page(number)
