"""Screens for action items and the steps in their life."""

from django.contrib import admin

from cooperation.models import ActionItem, StatusChange

from .base import STAMPS, PublishedAdmin, SatelliteAdmin, in_every_language
from .filters import (
    ActionStatusFilter,
    AgencyFilter,
    AreaFilter,
    DialogueFilter,
    PartnershipFilter,
    SideFilter,
    YearFilter,
)
from .inlines import CitationInline, StatusChangeInline


@admin.register(ActionItem)
class ActionItemAdmin(PublishedAdmin):
    heading = "title"
    names = ("partnership", "reference", "title")
    facts = (
        "status",
        "status_on",
        "raised_at",
        "raised_on",
        "area",
        "strength",
        "due_on",
        "due_note",
        "leads",
        "owners",
        "missions",
        "linked_partnerships",
        "superseded_by",
    )
    text = ("detail",)
    readonly_fields = (*STAMPS, "status", "status_on")
    list_display = ("reference", "title", "partnership", "area", "status", "status_on", "due_on")
    list_filter = (
        PartnershipFilter.by("partnership"),
        ActionStatusFilter,
        DialogueFilter.by("raised_at"),
        AreaFilter.by("area"),
        SideFilter.by("leads__country"),
        AgencyFilter.by("leads"),
        YearFilter.of("raised_on"),
        "strength",
    )
    list_select_related = ("partnership", "area")
    search_fields = ("reference", *in_every_language("title"))
    ordering = ("partnership_id", "reference")
    inlines = (StatusChangeInline, CitationInline)


@admin.register(StatusChange)
class StatusChangeAdmin(SatelliteAdmin):
    noun = "action_item"
    names = ("action_item",)
    facts = ("on", "status", "reviewed_at")
    text = ("note",)
    list_display = ("action_item", "on", "status", "reviewed_at")
    list_filter = ("status",)
    list_select_related = ("action_item", "reviewed_at__series")
    search_fields = ("action_item__reference", *in_every_language("action_item__title"), *in_every_language("note"))
    ordering = ("action_item_id", "on")
    inlines = (CitationInline,)
