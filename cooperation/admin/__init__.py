"""The staff desk: one screen per noun, in the order in which the record is read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import (
    action_item,
    agency,
    agreement,
    area,
    country,
    dialogue,
    event,
    mission,
    official,
    program,
    source,
    working_group,
)

__all__ = [
    "action_item",
    "agency",
    "agreement",
    "area",
    "country",
    "dialogue",
    "event",
    "mission",
    "official",
    "program",
    "source",
    "working_group",
]

admin.site.site_header = _("Staff desk of the cooperation record")
admin.site.site_title = _("Staff desk")
admin.site.index_title = _("What the record holds")
