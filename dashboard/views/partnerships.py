"""The front page, and the overview of a partnership."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cooperation.kept import keep
from cooperation.models import AreaStage, DialogueSeries, Partnership
from dashboard.readings.matrix import Matrix
from dashboard.readings.overview import read_overview
from dashboard.readings.partnerships import read_partnerships

from .reading_day import read_day

#: How many partnerships a process keeps.
MOST = 100


def get_partnership(slug: str) -> Partnership:
    """Return a public partnership with its two sides, kept until the record changes; raise Http404 otherwise."""
    return keep("partnerships", slug, lambda: _read_partnership(slug), most=MOST)


def _read_partnership(slug: str) -> Partnership:
    return get_object_or_404(Partnership.objects.public().select_related("side_a", "side_b"), slug=slug)


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """/"""
    reading = read_day(request)
    cards = read_partnerships((lambda partnership: reading.day) if reading.is_past else Partnership.today)
    return render(request, "partnerships/list.html", {"cards": cards, "day": reading.day, "section": "partnerships"})


@require_safe
def partnership_detail(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/"""
    found = get_partnership(partnership)
    try:
        overview = read_overview(found, read_day(request, found).day, series_code=request.GET.get("series", ""))
    except DialogueSeries.DoesNotExist as error:
        raise Http404("There is no such series of dialogues.") from error
    return render(
        request,
        "partnerships/detail.html",
        {
            "partnership": found,
            "overview": overview,
            "matrix": overview.matrix,
            "stages": stage_key(overview.matrix),
            "day": overview.day,
            "section": "overview",
        },
    )


def stage_key(matrix: Matrix) -> list[AreaStage]:
    """Return the stages in the order of the key: the ladder, then the states beside it that the matrix shows."""
    shown = {cell.stage for row in matrix.rows for cell in row.cells}
    beside = [stage for stage in (AreaStage.NOT_RAISED, AreaStage.NOT_ON_RECORD) if stage in shown]
    return [*AreaStage.ladder(), *beside]
