"""How the record is made: stages, statuses and sources, printed from the code that uses them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.models import (
    ActionItemStatus,
    AreaStage,
    DerivedStatus,
    SourceKind,
    SourceReliability,
)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """/method/"""
    return render(
        request,
        "method.html",
        {
            "ladder": AreaStage.ladder(),
            "beside": [stage for stage in AreaStage if stage not in AreaStage.ladder()],
            "statuses": list(ActionItemStatus),
            "derived": list(DerivedStatus),
            "source_kinds": list(SourceKind),
            "reliabilities": list(SourceReliability),
            "section": "method",
        },
    )
