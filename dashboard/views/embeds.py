"""Cards for the pages of other sites: the matrix of a partnership, and an area of it. Nothing else may be framed."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cooperation.models import AreaStage, CooperationArea, DialogueSeries
from dashboard.readings.area import read_area
from dashboard.readings.matrix import read_matrix

from .partnerships import get_partnership, stage_key
from .reading_day import read_day_or_refuse


@require_safe
@xframe_options_exempt
def embedded_matrix(request: HttpRequest, partnership: str) -> HttpResponse:
    """/embed/us-kr/matrix/"""
    found = get_partnership(partnership)
    series = request.GET.get("series", "")
    try:
        matrix = read_matrix(found, read_day_or_refuse(request, found).day, series_code=series)
    except DialogueSeries.DoesNotExist as error:
        raise Http404("There is no such series of dialogues.") from error
    page_address = found.get_absolute_url()
    return render(
        request,
        "embeds/matrix.html",
        {
            "partnership": found,
            "matrix": matrix,
            "stages": stage_key(matrix),
            "day": matrix.day,
            "page_address": page_address,
            "source_address": f"{page_address}?{urlencode({'series': series})}" if series else page_address,
        },
    )


@require_safe
@xframe_options_exempt
def embedded_area(request: HttpRequest, partnership: str, area: str) -> HttpResponse:
    """/embed/us-kr/areas/lunar-mars/"""
    found = get_partnership(partnership)
    day = read_day_or_refuse(request, found).day
    try:
        page = read_area(found, area, day)
    except CooperationArea.DoesNotExist as error:
        raise Http404("There is no such area.") from error
    page_address = reverse("area-detail", args=[found.slug, page.area.slug])
    return render(
        request,
        "embeds/area.html",
        {
            "partnership": found,
            "page": page,
            "area": page.area,
            "ladder": AreaStage.ladder(),
            "day": day,
            "page_address": page_address,
            "source_address": page_address,
        },
    )
