"""Screens for cooperation areas and the readings of how far each has come."""

from django.contrib import admin

from cooperation.models import AreaProgress, CooperationArea

from .base import PublishedAdmin, RecordAdmin, in_every_language, short_partnership
from .filters import AreaFilter, DialogueFilter, PartnershipFilter, YearFilter
from .inlines import CitationInline


@admin.register(CooperationArea)
class CooperationAreaAdmin(RecordAdmin):
    facts = ("order",)
    text = ("description",)
    list_display = ("name", "order")
    ordering = ("order", "slug")


@admin.register(AreaProgress)
class AreaProgressAdmin(PublishedAdmin):
    names = ("partnership", "area", "dialogue")
    facts = ("on", "stage", "gist")
    text = ("said", "next")
    list_display = ("area", short_partnership, "on", "stage", "gist")
    list_filter = (
        PartnershipFilter.by("partnership"),
        DialogueFilter.by("dialogue"),
        AreaFilter.by("area"),
        "stage",
        YearFilter.of("on"),
    )
    list_select_related = ("area", "partnership")
    search_fields = (*in_every_language("area__name"), "area__slug", "area__aliases", *in_every_language("gist"))
    ordering = ("partnership_id", "area_id", "on")
    inlines = (CitationInline,)
