"""The areas of a partnership, and each area's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import AreaStage, CooperationArea
from dashboard.readings.area import read_area
from dashboard.readings.matrix import read_matrix
from dashboard.readings.progress_picture import read_progress_picture

from .lists import file_addresses
from .partnerships import get_partnership
from .reading_day import read_day


@require_safe
def area_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/areas/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    matrix = read_matrix(found, day)
    return render(
        request,
        "areas/list.html",
        {
            "partnership": found,
            "matrix": matrix,
            "picture": read_progress_picture(matrix),
            "day": day,
            "files": file_addresses(request),
            "section": "areas",
        },
    )


@require_safe
def area_detail(request: HttpRequest, partnership: str, area: str) -> HttpResponse:
    """/us-kr/areas/lunar-mars/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
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
