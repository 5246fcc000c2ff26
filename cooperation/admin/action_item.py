"""Screens for action items and the steps in their life."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperation.models import ActionItem, Citation, Program, StatusChange
from cooperation.workflows.move_actions import assign_lead, carry_over, move_actions

from .asking import Question, QuestionForm
from .base import STAMPS, PublishedAdmin, SatelliteAdmin, in_every_language, short_partnership
from .boxes import boxes_of, texts_in
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


class BackedForm(QuestionForm):
    """Boxes of a new step, with a note and the source that backs it."""

    step: tuple[str, ...] = ()

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        backing = boxes_of(screen, request, Citation, "source", "locator")
        backing["source"].required = False
        return boxes_of(screen, request, StatusChange, *self.step, "note") | backing


class MovingForm(BackedForm):
    """A status, and the day since when it holds."""

    step = ("status", "on")


class CarryingForm(BackedForm):
    """A dialogue that reviewed the actions."""

    step = ("reviewed_at",)

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        boxes = super().boxes(screen, request)
        boxes["reviewed_at"].required = True
        return boxes


class LeadingForm(QuestionForm):
    """An agency, and whether it takes the place of those that lead now."""

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        boxes = boxes_of(screen, request, Program, "lead")  # the box of one lead agency; actions have several
        boxes["lead"].required = True
        return boxes | {"alone": forms.BooleanField(label=_("In place of those that lead now"), required=False)}


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
    list_display = ("reference", "title", short_partnership, "area", "status", "status_on", "due_on")
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
    actions = ("move", "carry", "assign", *PublishedAdmin.actions)

    @admin.action(description=_("Change status"), permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        question = Question(
            title=_("Change status"),
            text=_("Each action takes one more step, to this status since this day."),
            yes=_("Yes, record the steps"),
            do=lambda boxes: move_actions(
                actions=queryset,
                status=boxes["status"],
                on=boxes["on"],
                note=texts_in(boxes, "note"),
                source=boxes["source"],
                locator=boxes["locator"],
            ),
            said=lambda count: (
                ngettext(
                    "The status of %(count)s action was changed.", "The status of %(count)s actions was changed.", count
                )
                % {"count": count}
            ),
            form=MovingForm,
        )
        return self.ask_in_bulk(request, queryset, question, action="move")

    @admin.action(description=_("Carry over"), permissions=["change"])
    def carry(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        question = Question(
            title=_("Carry over"),
            text=_("The record will say that a dialogue reviewed these actions and left them unfinished."),
            yes=_("Yes, carry them over"),
            do=lambda boxes: carry_over(
                actions=queryset,
                dialogue=boxes["reviewed_at"],
                note=texts_in(boxes, "note"),
                source=boxes["source"],
                locator=boxes["locator"],
            ),
            said=lambda count: (
                ngettext("%(count)s action was carried over.", "%(count)s actions were carried over.", count)
                % {"count": count}
            ),
            form=CarryingForm,
        )
        return self.ask_in_bulk(request, queryset, question, action="carry")

    @admin.action(description=_("Assign lead agency"), permissions=["change"])
    def assign(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        question = Question(
            title=_("Assign lead agency"),
            text=_("The agency leads these actions, beside those that lead them already or in their place."),
            yes=_("Yes, assign it"),
            do=lambda boxes: assign_lead(actions=queryset, agency=boxes["lead"], alone=boxes["alone"]),
            said=lambda count: (
                ngettext("The agency leads %(count)s action.", "The agency leads %(count)s actions.", count)
                % {"count": count}
            ),
            form=LeadingForm,
        )
        return self.ask_in_bulk(request, queryset, question, action="assign")


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
