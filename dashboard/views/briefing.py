"""The briefing for a dialogue: as a page, as a Word document and as a PDF."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cooperation.models import Partnership
from dashboard.exports import pdf, word
from dashboard.exports.briefing import compose_briefing
from dashboard.exports.document import Document
from dashboard.exports.typesetting import TypesettingUnavailableError
from dashboard.filters.briefing import BriefingForm
from dashboard.readings.briefing import next_dialogue, read_briefing
from dashboard.readings.matrix import read_dialogues

from .partnerships import get_partnership
from .reading_day import ReadingDay, read_day


def _asked(request: HttpRequest, found: Partnership, reading: ReadingDay) -> BriefingForm:
    by_series = read_dialogues(found, reading.day)
    dialogues = [dialogue for series in by_series.values() for dialogue in series]
    default = next_dialogue(by_series, reading.day)
    if default is None:
        raise Http404("No dialogue is on record.")
    return BriefingForm(request.GET, partnership=found, dialogues=dialogues, default=default.code, day=reading.day)


def _refused(request: HttpRequest, found: Partnership, form: BriefingForm, reading: ReadingDay) -> HttpResponse:
    context = {"partnership": found, "form": form, "day": reading.day, "section": "briefing"}
    return render(request, "briefing.html", context, status=form.status)


def _compose(request: HttpRequest, found: Partnership, form: BriefingForm, reading: ReadingDay) -> Document:
    """Return the document that the form asks for."""
    query = {name: value for name, value in form.cleaned_data.items() if value} | {"as_of": reading.day.isoformat()}
    address = reverse("briefing", args=[found.slug], query=query)
    return compose_briefing(
        partial(read_briefing, found, form.dialogue, reading.day, form.scope, first=form.edition_chosen.most),
        edition=form.edition_chosen,
        languages=form.languages_chosen,
        address=request.build_absolute_uri(address),
    )


@require_safe
def briefing(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/briefing/?for=civil-5&edition=summary&lang=both"""
    found = get_partnership(partnership)
    reading = read_day(request, found)
    form = _asked(request, found, reading)
    if not form.is_valid():
        return _refused(request, found, form, reading)
    document = _compose(request, found, form, reading)
    context = {
        "partnership": found,
        "form": form,
        "document": document,
        "day": reading.day,
        "section": "briefing",
        "query": request.GET.urlencode(),
    }
    return render(request, "briefing.html", context)


def _as_word(document: Document) -> tuple[bytes, str]:
    return word.write_word(document), word.CONTENT_TYPE


def _as_pdf(document: Document) -> tuple[bytes, str]:
    return pdf.write_pdf(document), pdf.CONTENT_TYPE


@require_safe
def briefing_file(request: HttpRequest, partnership: str, ending: str) -> HttpResponse:
    """/us-kr/briefing.docx and /us-kr/briefing.pdf, with the parameters of the page"""
    found = get_partnership(partnership)
    reading = read_day(request, found)
    form = _asked(request, found, reading)
    if not form.is_valid():
        return _refused(request, found, form, reading)
    document = _compose(request, found, form, reading)
    try:
        content, kind = {"docx": _as_word, "pdf": _as_pdf}[ending](document)
    except TypesettingUnavailableError as error:
        context = {"partnership": found, "form": form, "day": reading.day, "ending": ending, "unavailable": str(error)}
        return render(request, "briefing.html", context, status=503)
    parts = (found.slug, form.dialogue.code, form.edition_chosen, form.language_chosen, reading.day.isoformat())
    name = f"{'-'.join(parts)}.{ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
