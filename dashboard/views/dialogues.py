"""The dialogues of a partnership, and each dialogue's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Dialogue
from dashboard.readings.dialogue import read_dialogue
from dashboard.readings.dialogues import read_dialogue_list

from .lists import file_addresses
from .not_yet import not_yet_on_record
from .partnerships import get_partnership
from .reading_day import read_day


@require_safe
def dialogue_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/dialogues/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    return render(
        request,
        "dialogues/list.html",
        {
            "partnership": found,
            "series_list": read_dialogue_list(found, day),
            "day": day,
            "files": file_addresses(request),
            "section": "dialogues",
        },
    )


@require_safe
def dialogue_detail(request: HttpRequest, partnership: str, dialogue: str) -> HttpResponse:
    """/us-kr/dialogues/civil-4/"""
    found = get_partnership(partnership)
    day = read_day(request, found).day
    try:
        page = read_dialogue(found, dialogue, day)
    except Dialogue.DoesNotExist:
        series, _, number = dialogue.rpartition("-")
        known = Dialogue.objects.public().filter(series__partnership=found, series__code=series)
        return not_yet_on_record(request, known.filter(number__in=[number] if number.isdecimal() else []))
    return render(
        request,
        "dialogues/detail.html",
        {"partnership": found, "page": page, "dialogue": page.dialogue, "day": day, "section": "dialogues"},
    )
