"""Screens for missions, the agencies in them and the steps they took."""

from django.contrib import admin

from cooperation.models import Milestone, Mission, MissionRole

from .base import STAMPS, RecordAdmin, SatelliteAdmin, in_every_language
from .filters import AgencyFilter, AreaFilter, PartnershipFilter
from .inlines import CitationInline, MilestoneInline, MissionRoleInline


@admin.register(Mission)
class MissionAdmin(RecordAdmin):
    names = ("name", "acronym", "slug", "aliases")
    facts = (
        "kind",
        "phase",
        "program",
        "host",
        "partnerships",
        "areas",
        "cospar_id",
        "norad_number",
        "wikidata_id",
    )
    text = ("purpose",)
    readonly_fields = (*STAMPS, "phase")
    list_display = ("name", "acronym", "kind", "phase", "program")
    list_filter = (
        PartnershipFilter.by("partnerships"),
        "phase",
        "kind",
        AreaFilter.by("areas"),
        AgencyFilter.by("roles__agency"),
    )
    list_select_related = ("program",)
    search_fields = (*RecordAdmin.search_fields, "acronym", "cospar_id", "norad_number")
    inlines = (MilestoneInline, MissionRoleInline, CitationInline)


@admin.register(Milestone)
class MilestoneAdmin(SatelliteAdmin):
    noun = "mission"
    names = ("mission", "kind")
    facts = ("on", "ends_on", "is_planned", "stated_on", "known_on", "leads_to")
    text = ("note",)
    readonly_fields = (*STAMPS, "known_on")
    list_display = ("mission", "kind", "on", "is_planned", "known_on", "leads_to")
    list_filter = ("is_planned", "kind", "leads_to")
    list_select_related = ("mission",)
    search_fields = (*in_every_language("mission__name"), "mission__acronym", *in_every_language("note"))
    ordering = ("mission_id", "known_on")
    inlines = (CitationInline,)


@admin.register(MissionRole)
class MissionRoleAdmin(SatelliteAdmin):
    noun = "mission"
    names = ("mission", "agency")
    facts = ("is_lead", "position")
    text = ("part",)
    list_display = ("mission", "agency", "is_lead", "part")
    list_filter = ("is_lead",)
    list_select_related = ("mission", "agency")
    search_fields = (*in_every_language("mission__name"), *in_every_language("agency__name"), "agency__acronym")
    ordering = ("mission_id", "agency_id")
    inlines = (CitationInline,)
