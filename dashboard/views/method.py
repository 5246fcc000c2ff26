"""How the record is made: stages, statuses and sources, printed from the code that uses them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import (
    ActionItemStatus,
    AreaStage,
    DerivedStatus,
    Partnership,
    SourceKind,
    SourceReliability,
)
from dashboard.readings.changes import Verdict

from .reading_day import read_day


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """/method/"""
    return render(
        request,
        "method.html",
        {
            "day": read_day(request).day,
            "ladder": AreaStage.ladder(),
            "beside": [stage for stage in AreaStage if stage not in AreaStage.ladder()],
            "statuses": list(ActionItemStatus),
            "derived": list(DerivedStatus),
            "verdicts": list(Verdict),
            "source_kinds": list(SourceKind),
            "reliabilities": list(SourceReliability),
            "partnerships": Partnership.objects.public(),
            "section": "method",
        },
    )
