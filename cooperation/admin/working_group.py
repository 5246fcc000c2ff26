"""Screen for working groups."""

from django.contrib import admin

from cooperation.models import WorkingGroup

from .base import RecordAdmin
from .inlines import CitationInline


@admin.register(WorkingGroup)
class WorkingGroupAdmin(RecordAdmin):
    facts = (
        "partnership",
        "dialogue",
        "areas",
        "agencies",
        "established_on",
        "ended_on",
        "last_met_on",
        "due_to_meet_on",
    )
    text = ("task", "note")
    list_display = ("name", "partnership", "established_on", "last_met_on", "due_to_meet_on", "ended_on")
    list_filter = ("partnership", "areas")
    list_select_related = ("partnership",)
    inlines = (CitationInline,)
