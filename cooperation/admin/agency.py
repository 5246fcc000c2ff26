"""Screen for agencies."""

from django.contrib import admin

from cooperation.models import Agency

from .base import RecordAdmin
from .filters import SideFilter
from .inlines import CitationInline


@admin.register(Agency)
class AgencyAdmin(RecordAdmin):
    names = ("name", "acronym", "slug", "aliases")
    facts = (
        "kind",
        "country",
        "parent",
        "predecessor",
        "starts_on",
        "ends_on",
        "website",
        "ror_id",
        "wikidata_id",
    )
    text = ("role",)
    list_display = ("name", "acronym", "kind", "country")
    list_filter = (SideFilter.by("country"), "kind")
    list_select_related = ("country",)
    search_fields = (*RecordAdmin.search_fields, "acronym")
    inlines = (CitationInline,)
