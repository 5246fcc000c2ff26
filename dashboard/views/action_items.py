"""The actions of a partnership, and each action's page."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import ActionItem
from dashboard.filters.action_items import SORTS, ActionItemFilter
from dashboard.filters.facets import clean_address
from dashboard.readings.action import read_action
from dashboard.readings.actions import for_rows, read_action_rows

from .partnerships import get_partnership

PAGE_SIZE = 25


class CountedPaginator(Paginator):
    """A paginator that is told the count, which the filter has read already."""

    def __init__(self, *args: object, count: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.count = count


@require_safe
def action_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/actions/"""
    found = get_partnership(partnership)
    day = found.today()
    filter_set = ActionItemFilter(request.GET, partnership=found, day=day)
    counts = filter_set.counts
    paginator = CountedPaginator(for_rows(filter_set.qs), PAGE_SIZE, count=counts["shown"])
    try:
        page = paginator.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("There is no such page of the list.") from error
    return render(
        request,
        "actions/list.html",
        {
            "partnership": found,
            "filter": filter_set,
            "counts": counts,
            "page": page,
            "rows": read_action_rows(page.object_list, found, day) if counts["shown"] else (),
            "wider": () if counts["shown"] else filter_set.wider_results(),
            "sorts": [(key, label) for key, (label, _fields) in SORTS.items()],
            "hidden": [
                (name, value)
                for name in sorted(request.GET)
                if name not in ("sort", "page")
                for value in request.GET.getlist(name)
                if value
            ],
            "address": clean_address(request.GET, leaving_out=("page",)),
            "day": day,
            "section": "actions",
        },
    )


@require_safe
def action_detail(request: HttpRequest, partnership: str, reference: str) -> HttpResponse:
    """/us-kr/actions/4.09/"""
    found = get_partnership(partnership)
    day = found.today()
    try:
        page = read_action(found, reference, day)
    except ActionItem.DoesNotExist as error:
        raise Http404("There is no such action.") from error
    return render(
        request,
        "actions/detail.html",
        {"partnership": found, "page": page, "item": page.row.item, "day": day, "section": "actions"},
    )
