"""Screens for officials and their posts."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cooperation.models import Appointment, Citation, Official
from cooperation.workflows.hand_over import hand_over

from .asking import Question, QuestionForm
from .base import RecordAdmin, SatelliteAdmin, in_every_language
from .boxes import boxes_of
from .bulk import Tool
from .filters import AgencyFilter, DialogueFilter, SideFilter
from .inlines import AppointmentInline, CitationInline


class HandingOverForm(QuestionForm):
    """The post, who holds it next and since which day, and the source that says so."""

    def __init__(self, *args: Any, official: Official, **options: Any) -> None:
        self.official = official
        super().__init__(*args, **options)

    def boxes(self, screen: Any, request: HttpRequest) -> dict[str, forms.Field]:
        post = forms.ModelChoiceField(
            self.official.appointments.open().select_related("official"), label=_("Post"), empty_label=None
        )
        holding = boxes_of(screen, request, Appointment, "official", "starts_on")
        holding["official"].label = _("Next holder")
        holding["official"].help_text = _("Somebody new is entered on a page of their own first.")
        holding["starts_on"].label, holding["starts_on"].required = _("Day"), True
        holding["starts_on"].help_text = _("The last day of the one and the first day of the other.")
        backing = boxes_of(screen, request, Citation, "source", "locator")
        backing["source"].required = False
        return {"post": post} | holding | backing


@admin.register(Official)
class OfficialAdmin(RecordAdmin):
    list_filter = (
        DialogueFilter.by("delegations__dialogue"),
        SideFilter.by("appointments__agency__country"),
        AgencyFilter.by("appointments__agency"),
    )
    search_fields = (
        *RecordAdmin.search_fields,
        *in_every_language("appointments__title"),
        "appointments__agency__acronym",
    )
    inlines = (AppointmentInline, CitationInline)

    def get_urls(self) -> list[Any]:
        return [self.row_view("hand-over", self.hand_over_view), *super().get_urls()]

    def tools(self, request: HttpRequest, row: Any) -> list[Tool]:
        tools = super().tools(request, row)
        if self.has_change_permission(request, row) and row.appointments.open().exists():
            tools.append(Tool(_("Hand a post over"), self.row_page("hand-over", row)))
        return tools

    def hand_over_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """/admin/cooperation/official/12/hand-over/"""
        return self.ask_of_row(request, object_id, self.has_change_permission, self._handing_over)

    def _handing_over(self, official: Official) -> Question:
        def do(boxes: dict[str, Any]) -> int:
            following = {"to": boxes["official"], "on": boxes["starts_on"]}
            hand_over(post=boxes["post"], **following, source=boxes["source"], locator=boxes["locator"])
            return 1

        return Question(
            title=_("Hand a post over"),
            text=_("One post is closed and the next holder's is opened, at the same agency and under the same title."),
            yes=_("Hand it over"),
            do=do,
            said=lambda count: str(_("The post is handed over.")),
            form=partial(HandingOverForm, official=official),
        )


@admin.register(Appointment)
class AppointmentAdmin(SatelliteAdmin):
    noun = "official"
    names = ("official", "agency", "title")
    facts = ("is_single_holder", "starts_on", "ends_on", "verified_on")
    list_display = ("official", "agency", "title", "starts_on", "ends_on")
    list_filter = ("is_single_holder",)
    list_select_related = ("official", "agency")
    search_fields = (*in_every_language("title"), *in_every_language("official__name"), "agency__acronym")
    ordering = ("official_id", "pk")
    inlines = (CitationInline,)
