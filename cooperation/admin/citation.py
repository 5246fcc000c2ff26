"""Screen for citations: their list, to be filtered and taken out as a sheet; they are added where they stand."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cooperation.models import CITABLE, Citation

from .base import SatelliteAdmin, in_every_language


@admin.register(Citation)
class CitationAdmin(SatelliteAdmin):
    noun = "source"
    names = ("source", *CITABLE)
    facts = ("stance", "field", "locator", "value_as_stated")
    text = ("note",)
    list_display = ("source", "kind_of_record", "field", "stance", "locator")
    list_filter = ("stance", "source__kind")
    list_select_related = ("source",)
    search_fields = ("source__slug", *in_every_language("source__name"), "locator", *in_every_language("note"))
    ordering = ("source__slug", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *CITABLE)

    @admin.display(description=_("kind of record"))
    def kind_of_record(self, citation: Citation) -> str:
        """What kind of record it is about."""
        return capfirst(str(CITABLE[citation.about_name]._meta.verbose_name)) if citation.about_name else ""

    def response_post_save_change(self, request: HttpRequest, obj: models.Model) -> HttpResponseRedirect:
        """Go back to the record cited."""
        about: Any = obj.about if isinstance(obj, Citation) else None
        if about is None:
            return super().response_post_save_change(request, obj)
        name = f"{self.admin_site.name}:{about._meta.app_label}_{about._meta.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[about.pk]))
