"""Screens for countries and for the pairs of them."""

from django.contrib import admin

from cooperation.models import Country, Partnership

from .base import RecordAdmin, RowAdmin, in_every_language
from .inlines import CitationInline


@admin.register(Country)
class CountryAdmin(RowAdmin):
    names = ("name", "abbreviation")
    facts = ("alpha2", "alpha3")
    list_display = ("name", "abbreviation", "alpha2", "alpha3")
    search_fields = (*in_every_language("name"), *in_every_language("abbreviation"), "alpha2", "alpha3")
    ordering = ("alpha3",)


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    names = ("name", "short_name", "slug", "aliases")
    facts = ("side_a", "side_b", "time_zone", "languages", "order")
    text = ("subject",)
    list_display = ("name", "side_a", "side_b", "order")
    list_select_related = ("side_a", "side_b")
    search_fields = (*RecordAdmin.search_fields, *in_every_language("short_name"))
    ordering = ("order", "slug")
    inlines = (CitationInline,)
