"""Screens for dialogue series, their dialogues and who took part."""

from django.contrib import admin

from cooperation.models import Delegate, Dialogue, DialogueSeries

from .base import PublishedAdmin, RecordAdmin, SatelliteAdmin, in_every_language
from .filters import AgencyFilter, DialogueFilter, PartnershipFilter, SideFilter, YearFilter
from .inlines import AreaProgressInline, CitationInline, DelegateInline


@admin.register(DialogueSeries)
class DialogueSeriesAdmin(RecordAdmin):
    facts = ("partnership", "code", "order")
    text = ("nature",)
    list_display = ("name", "partnership", "code", "order")
    list_filter = (PartnershipFilter.by("partnership"),)
    list_select_related = ("partnership",)
    search_fields = (*RecordAdmin.search_fields, "code")
    ordering = ("partnership_id", "code")
    inlines = (CitationInline,)


@admin.register(Dialogue)
class DialogueAdmin(PublishedAdmin):
    names = ("series", "number")
    facts = (
        *("status", "starts_on", "ends_on", "announced_on", "announced_for"),
        *("host", "city", "venue", "is_virtual", "agencies", "outcome"),
    )
    text = ("summary",)
    list_display = ("__str__", "status", "starts_on", "host", "city")
    list_filter = (
        PartnershipFilter.by("series__partnership"),
        "status",
        AgencyFilter.by("agencies"),
        YearFilter.of("starts_on"),
        "series",
    )
    list_select_related = ("series", "host")
    search_fields = (
        "=number",
        "series__code",
        "series__slug",
        *in_every_language("series__name"),
        "series__aliases",
        *in_every_language("city"),
    )
    ordering = ("series_id", "number")
    inlines = (AreaProgressInline, DelegateInline, CitationInline)


@admin.register(Delegate)
class DelegateAdmin(SatelliteAdmin):
    noun = "dialogue"
    names = ("dialogue", "side", "position", "official", "agency", "title")
    facts = ("role",)
    text = ("note",)
    list_display = ("official", "dialogue", "side", "position", "role")
    list_filter = (DialogueFilter.by("dialogue"), SideFilter.by("side"), "role")
    list_select_related = ("official", "dialogue__series", "side")
    search_fields = (*in_every_language("official__name"), *in_every_language("title"), "agency__acronym")
    ordering = ("dialogue_id", "side_id", "position")
    inlines = (CitationInline,)
