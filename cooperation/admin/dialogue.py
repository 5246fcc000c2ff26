"""Screens for dialogue series, their dialogues and who took part."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import IntegrityError, models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.models import Delegate, Dialogue, DialogueSeries, may

from .base import PublishedAdmin, RecordAdmin, SatelliteAdmin, in_every_language, lines, short_partnership
from .bulk import Tool
from .dialogue_actions import ActionInline
from .dialogue_acts import DialogueActs
from .dialogue_cells import CellInline
from .dialogue_delegates import DelegateEntryInline
from .dialogue_entry import DialogueEntry, series_begun_with, series_to_begin_with
from .dialogue_rows import EntryFormSet, may_enter_drafts
from .dialogue_sources import PageSourceInline
from .filters import AgencyFilter, DialogueFilter, PartnershipFilter, SideFilter, YearFilter
from .inlines import CitationInline


@admin.register(DialogueSeries)
class DialogueSeriesAdmin(RecordAdmin):
    facts = ("partnership", "code", "order")
    text = ("nature",)
    list_display = ("name", short_partnership, "code", "order")
    list_filter = (PartnershipFilter.by("partnership"),)
    list_select_related = ("partnership",)
    search_fields = (*RecordAdmin.search_fields, "code")
    ordering = ("partnership_id", "code")
    inlines = (CitationInline,)


@admin.register(Dialogue)
class DialogueAdmin(DialogueActs, PublishedAdmin):
    """The page on which a whole dialogue is entered: all of it is saved in one transaction, or nothing is.

    Where the dialogue itself is public, an editor still adds draft readings and actions to it.
    """

    #: Names in a tuple share a line.
    names: Any = (("series", "number", "status"), ("starts_on", "ends_on"), ("host", "is_virtual"), "city", "venue")
    facts = ("agencies", "outcome")
    text = ("summary",)
    announcement = (("announced_on", "announced_for"),)
    list_display = ("__str__", "status", "starts_on", "host", "city")
    list_filter = (
        PartnershipFilter.by("series__partnership"),
        "status",
        AgencyFilter.by("agencies"),
        YearFilter.of("starts_on"),
        "series",
    )
    list_select_related = ("series__partnership__side_a", "series__partnership__side_b", "host")
    search_fields = (
        "=number",
        "series__code",
        "series__slug",
        *in_every_language("series__name"),
        "series__aliases",
        *in_every_language("city"),
    )
    ordering = ("series_id", "number")
    inlines = (DelegateEntryInline, CellInline, ActionInline, PageSourceInline, CitationInline)
    save_on_top = True

    class Media:
        css = {"all": ("css/desk/dialogue.css",)}
        js = ("js/dialogue.js",)

    def tools(self, request: HttpRequest, row: Any) -> list[Tool]:
        """Leave out the plain button: a dialogue is published together with its drafts."""
        return [tool for tool in super().tools(request, row) if tool.url != self.row_page("publish", row)]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        folded = {"classes": ("collapse",)}
        return [
            (_("Number, dates and place"), {"fields": lines(self.model, self.names)}),
            (_("Agencies present and outcome"), {"fields": lines(self.model, self.facts)}),
            (_("Announcement"), {"fields": lines(self.model, self.announcement)} | folded),
            (_("Summary"), {"fields": lines(self.model, self.text)} | folded),
            (_("Publication"), {"fields": lines(self.model, self.publishing)} | folded),
        ]

    # Rights: the page opens to whoever may enter drafts here; what is public on it keeps its own.

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) or (obj is not None and may_enter_drafts(request.user, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None and not may(request.user, "change", obj, as_read=True):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        return super().get_readonly_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the dialogue, unless only drafts beside it were to be entered."""
        if not change or may(request.user, "change", obj):
            super().save_model(request, obj, form, change)

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        """Take a dialogue of a series that the user enters dialogues for."""
        if db_field.name == "series" and request is not None:
            return series_to_begin_with(request.user)
        return super().get_field_queryset(db, db_field, request)

    # The page that adds a dialogue begins with a series: its sides, its next number, what was said before.

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        series = series_begun_with(request)
        if series is None:
            initial.pop("series", None)
            return initial
        return initial | {"series": series.pk, "number": series.next_number}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Let all rows of the page share what they ask of the dialogue, once for each request."""
        options: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if issubclass(inline.formset, EntryFormSet):
            shared = request.__dict__.setdefault("dialogue_entry", {})
            options["entry"] = shared.setdefault(id(obj), DialogueEntry(obj, request))
        return options

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave the detailed citations to a dialogue that is on record."""
        return [inline for inline in self.inlines if obj is not None or inline is not CitationInline]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask the rules once more where another person saved the same number, row or reference at the same moment.

        The rules meet that person's row the second time, and say so beside the box; nothing was written.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            request.__dict__.pop("dialogue_entry", None)
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("add"):
            context["series_to_begin_with"] = series_to_begin_with(request.user)
            context["series_begun_with"] = series_begun_with(request)
        return super().render_change_form(request, context, *args, **kwargs)


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
