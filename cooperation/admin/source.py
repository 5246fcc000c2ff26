"""Screen for sources."""

from django.contrib import admin

from cooperation.models import Source

from .base import RecordAdmin, in_every_language
from .filters import SideFilter, YearFilter


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    facts = ("kind", "country", "publisher", "published_on", "language", "url", "accessed_on", "reliability")
    text = ("note",)
    list_display = ("name", "kind", "publisher", "published_on", "reliability")
    list_filter = ("kind", "reliability", "language", SideFilter.by("country"), YearFilter.of("published_on"))
    search_fields = (*RecordAdmin.search_fields, *in_every_language("publisher"), "url")
