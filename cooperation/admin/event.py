"""Screen for events."""

from django.contrib import admin

from cooperation.models import Event

from .base import RecordAdmin, in_every_language
from .inlines import CitationInline


@admin.register(Event)
class EventAdmin(RecordAdmin):
    facts = ("partnership", "kind", "starts_on", "ends_on", "city", "venue", "areas", "agencies", "officials")
    text = ("summary",)
    list_display = ("name", "partnership", "kind", "starts_on", "city")
    list_filter = ("partnership", "kind", "areas")
    list_select_related = ("partnership",)
    search_fields = (*RecordAdmin.search_fields, *in_every_language("city"))
    inlines = (CitationInline,)
