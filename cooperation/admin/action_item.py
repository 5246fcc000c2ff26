"""Screens for action items and the steps in their life."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.models import ActionItem, DerivedStatus, StatusChange

from .base import STAMPS, PublishedAdmin, SatelliteAdmin, in_every_language
from .inlines import CitationInline, StatusChangeInline


class WordDueFilter(admin.SimpleListFilter):
    """Actions of which today some word is still due."""

    title = _("today")
    parameter_name = "today"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return [("awaiting_update", DerivedStatus.AWAITING_UPDATE.label), ("unfinished", _("Unfinished"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        day = timezone.localdate()
        if self.value() == "awaiting_update":
            return queryset.filter(pk__in=ActionItem.objects.awaiting_update(day).values("pk"))
        if self.value() == "unfinished":
            return queryset.filter(pk__in=ActionItem.objects.unfinished(day).values("pk"))
        return queryset


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
    list_filter = ("partnership", WordDueFilter, "status", "area", "strength")
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
