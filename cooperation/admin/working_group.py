"""Screen for working groups."""

from django.contrib import admin

from cooperation.models import WorkingGroup

from .base import RecordAdmin
from .filters import AgencyFilter, AreaFilter, PartnershipFilter, YearFilter
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
    list_filter = (
        PartnershipFilter.by("partnership"),
        AreaFilter.by("areas"),
        AgencyFilter.by("agencies"),
        YearFilter.of("established_on"),
    )
    list_select_related = ("partnership",)
    inlines = (CitationInline,)
