"""What is taken away of an area: where it stood in each partnership."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from cooperation.models import AreaProgress, AreaStage, CooperationArea, Dialogue, Partnership
from dashboard.readings.matrix import AreaRow, read_matrix

from .column import Column, ColumnKind
from .parts import ADDRESS, cited, code, date, number, one, text, truth
from .table import Raw, ReadTable


def areas_on(partnership: Partnership | None, day: datetime.date) -> list[Raw]:
    """Read every area as one partnership or each of them had it on a day, in four queries for each."""
    pairs = [partnership] if partnership is not None else list(Partnership.objects.public())
    return [_raw(pair, row) for pair in pairs for row in read_matrix(pair, day).rows]


def _raw(partnership: Partnership, row: AreaRow) -> Raw:
    newest, area = row.newest, row.area
    texts = {
        to_attribute(name, language): getattr(record, to_attribute(name, language), "")
        for record, names in ((area, ("name", "description")), (newest, ("gist", "said", "next")))
        for name in names
        for language in settings.CONTENT_LANGUAGES
    }
    return texts | {
        "pk": newest.pk if newest else None,
        "partnership": partnership.pk,
        "slug": area.slug,
        "stage": row.now.value,
        "is_dormant": row.is_dormant,
        "read_on": str(newest.on) if newest else None,
        "dialogue": newest.dialogue_id if newest else None,
        "unfinished_actions": row.unfinished,
        "awaiting_update": row.awaiting,
        "address": reverse("area-detail", args=[partnership.slug, area.slug]),
    }


AREAS = ReadTable(
    "areas",
    _("Areas"),
    _("A field of joint work in one partnership; with the stage it had reached on the day."),
    (
        *one("partnership", Partnership, _("The partnership in which it is read.")),
        *text(CooperationArea, "slug", _("Its code.")),
        *text(CooperationArea, "name"),
        *text(CooperationArea, "description"),
        *code("stage", _("The stage it had reached on the day, as this record judges it."), terms=AreaStage),
        *truth("is_dormant", _("Whether it was once on the ladder and was not raised at the last two dialogues.")),
        *date("read_on", _("The day of the newest reading, to which the texts belong."), is_text=True),
        *one("dialogue", Dialogue, _("The dialogue of that reading, if it was at one: partnership and code.")),
        *text(AreaProgress, "gist", _("The fact in a few words.")),
        *text(AreaProgress, "said", _("What was said.")),
        *text(AreaProgress, "next", _("What is next.")),
        *number("unfinished_actions", _("How many of its actions were unfinished on the day.")),
        *number("awaiting_update", _("How many of these awaited an update.")),
        *cited(AreaProgress),
        Column(
            "url",
            ColumnKind.ADDRESS,
            lambda: str(ADDRESS),
            "address",
            lambda batch, raw: [f"{batch.taking.site}{path}" for path in raw],
        ),
    ),
    areas_on,
    model=AreaProgress,
)
