"""Screen for programs."""

from django.contrib import admin

from cooperation.models import Program

from .base import RecordAdmin
from .filters import AgencyFilter, AreaFilter, PartnershipFilter
from .inlines import CitationInline


@admin.register(Program)
class ProgramAdmin(RecordAdmin):
    names = ("name", "abbreviation", "slug", "aliases")
    facts = ("lead", "partnerships", "areas", "agencies", "starts_on", "ends_on")
    text = ("description",)
    list_display = ("name", "abbreviation", "lead", "starts_on", "ends_on")
    list_filter = (PartnershipFilter.by("partnerships"), AreaFilter.by("areas"), AgencyFilter.by("agencies"))
    list_select_related = ("lead",)
    search_fields = (*RecordAdmin.search_fields, "abbreviation")
    inlines = (CitationInline,)
