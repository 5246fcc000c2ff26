"""The figures of the pages as files of their own: the same readings, drawn as SVG or as PNG."""

from collections.abc import Callable, Sequence

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.models import CooperationArea, DialogueSeries, Mission, Partnership, Program
from dashboard.exports import png
from dashboard.exports.figures import chronicle, flow, matrix, missions, progress
from dashboard.exports.figures.sheet import CONTENT_TYPE, Caption, Sheet
from dashboard.exports.typesetting import TypesettingUnavailableError
from dashboard.filters.chronicle import ChronicleFilter
from dashboard.filters.facets import clean_address
from dashboard.readings.action_flow import read_action_flow
from dashboard.readings.chronicle import draw_chronicle, read_entries
from dashboard.readings.matrix import read_dialogues, read_matrix
from dashboard.readings.mission_timeline import MissionTimeline, draw_missions, read_marks, read_missions
from dashboard.readings.missions import read_mission
from dashboard.readings.programs import read_program
from dashboard.readings.progress_picture import read_progress_picture

from .partnerships import get_partnership, stage_key
from .reading_day import PARAMETER, ReadingDay, read_day_or_refuse

#: The forms that a figure can have, by the endings of their addresses.
ENDINGS = ("svg", "png")


class FigureEnding:
    """A part of an address: the ending of a figure's file."""

    regex = "|".join(ENDINGS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _caption(
    request: HttpRequest, reading: ReadingDay, title: str, lines: Sequence[str], page: str, query: str = ""
) -> Caption:
    """Return what a figure says of itself; `page` is the path of the page that shows it, `query` what that is asked."""
    address = f"{page}{query or '?'}{'&' if query else ''}{PARAMETER}={reading.day.isoformat()}"
    return Caption(title, tuple(lines), reading.day, request.build_absolute_uri(address))


def _answer(request: HttpRequest, sheet: Sheet, name: str, ending: str) -> HttpResponse:
    """Answer with the sheet as a file; where PNG cannot be made, say what to install and offer SVG."""
    svg = sheet.write()
    content: str | bytes = svg
    if ending == "png":
        try:
            content = png.write_png(svg)
        except TypesettingUnavailableError as error:
            instead = request.get_full_path().replace(".png", ".svg", 1)
            return render(request, "no_png.html", {"unavailable": str(error), "instead": instead}, status=503)
    name = f"{name}-{get_language()}-{sheet.caption.day.isoformat()}.{ending}"
    return HttpResponse(
        content,
        content_type={"svg": CONTENT_TYPE, "png": png.CONTENT_TYPE}[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def matrix_figure(request: HttpRequest, partnership: str, ending: str) -> HttpResponse:
    """/us-kr/matrix.svg and /us-kr/matrix.png"""
    found = get_partnership(partnership)
    reading = read_day_or_refuse(request, found)
    code = request.GET.get("series", "")
    try:
        read = read_matrix(found, reading.day, series_code=code)
    except DialogueSeries.DoesNotExist as error:
        raise Http404("There is no such series of dialogues.") from error
    if not read.columns:
        raise Http404("No dialogue of this series has been held.")
    lines = [found.name, _("Furthest stage on record for each area, at each dialogue")]
    if len(read.all_series) > 1 and read.series is not None:
        lines.insert(1, read.series.name)
    query = clean_address(request.GET, leaving_out=(PARAMETER,)) if code else ""
    caption = _caption(request, reading, _("Progress by area"), lines, found.get_absolute_url(), query)
    return _answer(request, matrix.draw_matrix(read, stage_key(read), caption), f"{found.slug}-matrix", ending)


@require_safe
def progress_figure(request: HttpRequest, partnership: str, ending: str) -> HttpResponse:
    """/us-kr/progress.svg and /us-kr/progress.png"""
    found = get_partnership(partnership)
    reading = read_day_or_refuse(request, found)
    read = read_matrix(found, reading.day)
    lines = [found.name, _("Over time: a higher step is a further stage, from raised to delivered.")]
    page = reverse("area-list", args=[found.slug])
    caption = _caption(request, reading, _("Progress of the areas over time"), lines, page)
    sheet = progress.draw_progress(read_progress_picture(read), caption)
    return _answer(request, sheet, f"{found.slug}-progress", ending)


@require_safe
def flow_figure(request: HttpRequest, partnership: str, ending: str) -> HttpResponse:
    """/us-kr/flow.svg and /us-kr/flow.png"""
    found = get_partnership(partnership)
    reading = read_day_or_refuse(request, found)
    series, dialogues = next(iter(read_dialogues(found, reading.day).items()), (None, []))
    read = read_action_flow(series, dialogues, reading.day) if series is not None else ()
    if series is None or not read:
        raise Http404("No dialogue has been held.")
    lines = [found.name, series.name, _("Upper bar: what came in. Lower bar: what became of it.")]
    page = reverse("dialogue-list", args=[found.slug])
    caption = _caption(request, reading, _("Actions from dialogue to dialogue"), lines, page)
    return _answer(request, flow.draw_flow(read, caption), f"{found.slug}-flow", ending)


@require_safe
def timeline_figure(request: HttpRequest, partnership: str, ending: str) -> HttpResponse:
    """/us-kr/timeline.svg and /us-kr/timeline.png, with the filters of the page

    What the page explains beside a field is refused here, as a picture must not be another one than was asked for.
    """
    found = get_partnership(partnership)
    reading = read_day_or_refuse(request, found)
    choice = ChronicleFilter(request.GET, partnership=found, day=reading.day)
    if choice.form.errors:
        raise BadRequest("A filter was not understood.")
    read = draw_chronicle(read_entries(found, choice.stubs, reading.day), choice.dialogues, reading.day)
    if read is None:
        raise Http404("Nothing matches.")
    pattern = _("Dated entries on one time axis, from %(first)s to %(last)s")
    lines = [found.name, pattern % {"first": read.first_year, "last": read.last_year}]
    if choice.chips:
        lines.append("; ".join(str(chip.label) for chip in choice.chips))
    page = reverse("timeline", args=[found.slug])
    query = clean_address(request.GET, leaving_out=(PARAMETER,)).removesuffix("?")
    caption = _caption(request, reading, _("Timeline"), lines, page, query)
    return _answer(request, chronicle.draw_chronicle(read, caption), f"{found.slug}-timeline", ending)


@require_safe
def area_figure(request: HttpRequest, partnership: str, area: str, ending: str) -> HttpResponse:
    """/us-kr/areas/lunar-mars/missions.svg and /us-kr/areas/lunar-mars/missions.png"""
    found = get_partnership(partnership)
    reading = read_day_or_refuse(request, found)
    chosen = get_object_or_404(CooperationArea.objects.public(), slug=area)
    drawn = draw_missions(read_missions(found, chosen, reading.day), read_marks([found], reading.day), reading.day)
    page = reverse("area-detail", args=[found.slug, chosen.slug])
    title = _("Missions: %(name)s") % {"name": chosen.name}
    return _missions(request, reading, drawn, title, [found], page, f"{found.slug}-{chosen.slug}-missions", ending)


@require_safe
def mission_figure(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """/missions/danuri/timeline.svg and /missions/danuri/timeline.png"""
    reading = read_day_or_refuse(request)
    read = _read_or_404(read_mission, slug, reading)
    page = read.mission.get_absolute_url()
    return _missions(request, reading, read.timeline, read.mission.name, read.partnerships, page, slug, ending)


@require_safe
def program_figure(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """/programs/artemis/timeline.svg and /programs/artemis/timeline.png"""
    reading = read_day_or_refuse(request)
    read = _read_or_404(read_program, slug, reading)
    page = read.program.get_absolute_url()
    return _missions(request, reading, read.timeline, read.program.name, read.partnerships, page, slug, ending)


def _read_or_404(read: Callable, slug: str, reading: ReadingDay) -> object:
    try:
        return read(slug, reading.day)
    except (Mission.DoesNotExist, Program.DoesNotExist) as error:
        raise Http404("Nothing is on record at this address.") from error


def _missions(
    request: HttpRequest,
    reading: ReadingDay,
    timeline: MissionTimeline | None,
    title: str,
    partnerships: Sequence[Partnership],
    page: str,
    name: str,
    ending: str,
) -> HttpResponse:
    """Answer with missions against dialogues; raise Http404 where there is nothing to draw."""
    if timeline is None:
        raise Http404("No dated step is on record.")
    pattern = _("Steps, planned and reached, from %(first)s to %(last)s")
    lines = [*([partnerships[0].name] if len(partnerships) == 1 else [])]
    lines.append(pattern % {"first": timeline.first_year, "last": timeline.last_year})
    caption = _caption(request, reading, title, lines, page)
    return _answer(request, missions.draw_missions(timeline, caption), name, ending)
