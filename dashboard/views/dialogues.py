"""The dialogues of a partnership, and each dialogue's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import Dialogue
from dashboard.readings.dialogue import read_dialogue
from dashboard.readings.dialogues import read_dialogue_list

from .partnerships import get_partnership


@require_safe
def dialogue_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """/us-kr/dialogues/"""
    found = get_partnership(partnership)
    day = found.today()
    return render(
        request,
        "dialogues/list.html",
        {"partnership": found, "series_list": read_dialogue_list(found, day), "day": day, "section": "dialogues"},
    )


@require_safe
def dialogue_detail(request: HttpRequest, partnership: str, dialogue: str) -> HttpResponse:
    """/us-kr/dialogues/civil-4/"""
    found = get_partnership(partnership)
    day = found.today()
    try:
        page = read_dialogue(found, dialogue, day)
    except Dialogue.DoesNotExist as error:
        raise Http404("There is no such dialogue.") from error
    return render(
        request,
        "dialogues/detail.html",
        {"partnership": found, "page": page, "dialogue": page.dialogue, "day": day, "section": "dialogues"},
    )
