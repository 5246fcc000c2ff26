"""Screen for events."""

from django.contrib import admin

from cooperation.models import Event

from .base import RecordAdmin, in_every_language, short_partnership
from .filters import AgencyFilter, AreaFilter, PartnershipFilter, YearFilter
from .inlines import CitationInline


@admin.register(Event)
class EventAdmin(RecordAdmin):
    facts = ("partnership", "kind", "starts_on", "ends_on", "city", "venue", "areas", "agencies", "officials")
    text = ("summary",)
    list_display = ("name", short_partnership, "kind", "starts_on", "city")
    list_filter = (
        PartnershipFilter.by("partnership"),
        "kind",
        AreaFilter.by("areas"),
        AgencyFilter.by("agencies"),
        YearFilter.of("starts_on"),
    )
    list_select_related = ("partnership",)
    search_fields = (*RecordAdmin.search_fields, *in_every_language("city"))
    inlines = (CitationInline,)
