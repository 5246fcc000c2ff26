"""Screens for officials and their posts."""

from django.contrib import admin

from cooperation.models import Appointment, Official

from .base import RecordAdmin, SatelliteAdmin, in_every_language
from .filters import AgencyFilter, DialogueFilter, SideFilter
from .inlines import AppointmentInline, CitationInline


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
