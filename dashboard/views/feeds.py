"""Feeds of news, and calendars, of what a reader follows."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.models import Agency, CooperationArea, Dialogue, Partnership
from dashboard.feeds import atom, calendar
from dashboard.filters.followed import Followed, dated, newest
from dashboard.readings.chronicle import EntryStep, Stub
from dashboard.wording import say_dialogue, sentence

from .partnerships import get_partnership
from .reading_day import read_day

#: What each calendar of a partnership holds.
CALENDARS: dict[str, tuple[EntryStep, ...]] = {
    "dialogues": (EntryStep.DIALOGUE,),
    "dates": (EntryStep.DUE, EntryStep.MILESTONE, EntryStep.TO_MEET),
    "agreements": (EntryStep.SIGNED, EntryStep.IN_FORCE, EntryStep.OUT_OF_FORCE),
}


def _public_partnerships() -> Sequence[Partnership]:
    return list(Partnership.objects.public().select_related("side_a", "side_b"))


def _feed(request: HttpRequest, followed: Followed, title: str, page: str) -> HttpResponse:
    """Answer with the newest of what is followed."""
    pairs = [followed.partnership] if followed.partnership is not None else _public_partnerships()
    content = atom.write_feed(
        newest(followed, pairs, most=atom.MOST),
        title=_("News: %(title)s") % {"title": title},
        about=_("What the Space Cooperation Record learned last, each with the day on which it happened."),
        address=request.build_absolute_uri(),
        page=request.build_absolute_uri(page),
        language=get_language() or "",
        absolute=request.build_absolute_uri,
    )
    return HttpResponse(content, content_type=atom.CONTENT_TYPE)


def get_dialogue(partnership: Partnership, code: str) -> Dialogue:
    """Return a public dialogue of a partnership by its code; raise Http404 otherwise."""
    series, _dash, number = code.rpartition("-")
    dialogues = Dialogue.objects.public().filter(series__partnership=partnership).select_related("series")
    return get_object_or_404(dialogues, series__code=series, number=int(number) if number.isdecimal() else 0)


@require_safe
def news_of_all(request: HttpRequest) -> HttpResponse:
    """/news.atom"""
    return _feed(request, Followed(), _("all partnerships"), reverse("partnership-list"))


@require_safe
def news_of_partnership(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/news.atom"""
    found = get_partnership(partnership)
    return _feed(request, Followed(found), found.name, found.get_absolute_url())


@require_safe
def news_of_area(request: HttpRequest, partnership: str, area: str) -> HttpResponse:
    """/us-kr/areas/satnav/news.atom"""
    found = get_partnership(partnership)
    chosen = get_object_or_404(CooperationArea.objects.public(), slug=area)
    page = reverse("area-detail", args=[found.slug, chosen.slug])
    return _feed(request, Followed(found, area=chosen), f"{chosen.name}, {found.name}", page)


@require_safe
def news_of_dialogue(request: HttpRequest, partnership: str, dialogue: str) -> HttpResponse:
    """/us-kr/dialogues/civil-4/news.atom"""
    found = get_partnership(partnership)
    chosen = get_dialogue(found, dialogue)
    title = f"{sentence(say_dialogue(chosen.number))}, {chosen.series.name}"
    page = reverse("dialogue-detail", args=[found.slug, chosen.code])
    return _feed(request, Followed(found, dialogue=chosen), title, page)


@require_safe
def news_of_agency(request: HttpRequest, slug: str) -> HttpResponse:
    """/agencies/kasa/news.atom"""
    agency = get_object_or_404(Agency.objects.public(), slug=slug)
    return _feed(request, Followed(agency=agency), agency.name, agency.get_absolute_url())


def _calendar(
    request: HttpRequest, partnership: Partnership, stubs: Sequence[Stub], title: str, name: str
) -> HttpResponse:
    content = calendar.write_calendar(
        partnership,
        stubs,
        title=title,
        about=_("Dates on record. A date without a day spans the month or the year it names."),
        language=get_language() or "",
        host=request.get_host().partition(":")[0],
        absolute=request.build_absolute_uri,
    )
    disposition = f'inline; filename="{name}.ics"'
    return HttpResponse(content, content_type=calendar.CONTENT_TYPE, headers={"Content-Disposition": disposition})


@require_safe
def calendar_of_partnership(request: HttpRequest, partnership: str, kind: str) -> HttpResponse:
    """/us-kr/dialogues.ics, /us-kr/dates.ics and /us-kr/agreements.ics"""
    found = get_partnership(partnership)
    titles = {
        "dialogues": _("Dialogues: %(name)s"),
        "dates": _("Due dates and milestones: %(name)s"),
        "agreements": _("Agreements: %(name)s"),
    }
    stubs = dated(Followed(found), found, CALENDARS[kind])
    return _calendar(request, found, stubs, titles[kind] % {"name": found.name}, f"{found.slug}-{kind}")


@require_safe
def calendar_of_area(request: HttpRequest, partnership: str, area: str) -> HttpResponse:
    """/us-kr/areas/satnav/dates.ics"""
    found = get_partnership(partnership)
    chosen = get_object_or_404(CooperationArea.objects.public(), slug=area)
    stubs = dated(Followed(found, area=chosen), found, CALENDARS["dates"])
    title = _("Due dates and milestones: %(name)s") % {"name": f"{chosen.name}, {found.short_name}"}
    return _calendar(request, found, stubs, title, f"{found.slug}-{chosen.slug}-dates")


@require_safe
def calendar_of_agency(request: HttpRequest, partnership: str, slug: str) -> HttpResponse:
    """/us-kr/agencies/kasa/dates.ics"""
    found = get_partnership(partnership)
    agency = get_object_or_404(Agency.objects.public(), slug=slug)
    stubs = dated(Followed(found, agency=agency), found, CALENDARS["dates"])
    title = _("Due dates and milestones: %(name)s") % {"name": f"{agency.name}, {found.short_name}"}
    return _calendar(request, found, stubs, title, f"{found.slug}-{agency.slug}-dates")


@require_safe
def follow(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/follow/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    areas = CooperationArea.objects.public()
    dialogues = Dialogue.objects.public().filter(series__partnership=found).select_related("series")
    for dialogue in dialogues:
        dialogue.series.partnership = found
    webcal = f"webcal://{request.get_host()}"
    context = {
        "partnership": found,
        "areas": areas,
        "dialogues": dialogues,
        "calendars": [
            ("dialogues", _("Dialogues")),
            ("dates", _("Due dates and milestones")),
            ("agreements", _("Agreements")),
        ],
        "webcal": webcal,
        "day": day,
        "section": "follow",
    }
    return render(request, "follow.html", context)
