"""The areas of a partnership, and each area's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import AreaStage, CooperationArea
from dashboard.readings.area import read_area
from dashboard.readings.matrix import read_matrix

from .partnerships import get_partnership


@require_safe
def area_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/areas/"""
    found = get_partnership(partnership)
    day = found.today()
    return render(
        request,
        "areas/list.html",
        {"partnership": found, "matrix": read_matrix(found, day), "day": day, "section": "areas"},
    )


@require_safe
def area_detail(request: HttpRequest, partnership: str, area: str) -> HttpResponse:
    """/us-kr/areas/lunar-mars/"""
    found = get_partnership(partnership)
    day = found.today()
    try:
        page = read_area(found, area, day)
    except CooperationArea.DoesNotExist as error:
        raise Http404("There is no such area.") from error
    return render(
        request,
        "areas/detail.html",
        {
            "partnership": found,
            "page": page,
            "area": page.area,
            "ladder": AreaStage.ladder(),
            "day": day,
            "section": "areas",
        },
    )
