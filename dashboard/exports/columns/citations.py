"""What is taken away of a citation: which source backs or disputes which row, and where in the source."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext_lazy as _

from cooperation.models import Citation, CitationStance, Source
from cooperation.models.known import statements_on

from .column import Column, ColumnKind
from .parts import code, one, text
from .table import Table
from .taking import Batch, RowsByKey, Taking

#: How the other tables name a row of each kind: a pattern, and the columns that fill it.
KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "partnership": ("{}", ("slug",)),
    "series": ("{}/{}", ("partnership__slug", "code")),
    "dialogue": ("{}/{}-{}", ("series__partnership__slug", "series__code", "number")),
    "delegate": (
        "{}/{}-{}/{}/{}",
        (
            *("dialogue__series__partnership__slug", "dialogue__series__code", "dialogue__number"),
            *("side__alpha2", "position"),
        ),
    ),
    "area_progress": ("{}/{}/{}", ("partnership__slug", "area__slug", "on")),
    "action_item": ("{}/{}", ("partnership__slug", "reference")),
    "status_change": (
        "{}/{}/{}/{}",
        ("action_item__partnership__slug", "action_item__reference", "on", "status"),
    ),
    "agreement": ("{}", ("slug",)),
    "signatory": ("{}/{}", ("agreement__slug", "position")),
    "program": ("{}", ("slug",)),
    "mission": ("{}", ("slug",)),
    "mission_role": ("{}/{}", ("mission__slug", "agency__slug")),
    "milestone": ("{}/{}/{}", ("mission__slug", "kind", "on")),
    "agency": ("{}", ("slug",)),
    "official": ("{}", ("slug",)),
    "appointment": ("{}/{}/{}", ("official__slug", "agency__slug", "title_en")),
    "working_group": ("{}", ("slug",)),
    "event": ("{}", ("slug",)),
}

#: The table that holds the rows of each kind.
SECTIONS = {
    "partnership": "partnerships",
    "series": "series",
    "dialogue": "dialogues",
    "delegate": "delegates",
    "area_progress": "readings",
    "action_item": "actions",
    "status_change": "status-changes",
    "agreement": "agreements",
    "signatory": "signatories",
    "program": "programs",
    "mission": "missions",
    "mission_role": "mission-roles",
    "milestone": "milestones",
    "agency": "agencies",
    "official": "officials",
    "appointment": "appointments",
    "working_group": "working-groups",
    "event": "events",
}


def _table_of(taking: Taking) -> Any:
    kinds = (When(**{f"{name}__isnull": False}, then=Value(section)) for name, section in SECTIONS.items())
    return Case(*kinds, default=Value(""), output_field=CharField())


def _keys(batch: Batch, raw: Sequence[Any]) -> Iterable[str]:
    """Read the keys of the rows cited, in one query for each kind of them that the batch holds."""
    found: dict[int, str] = {}
    for name, (pattern, columns) in KEYS.items():
        keys = [key for key, section in zip(batch.keys, raw, strict=True) if section == SECTIONS[name]]
        if not keys:
            continue
        rows = RowsByKey(Citation.objects.all(), ["pk", *(f"{name}__{column}" for column in columns)])
        found |= {citation: pattern.format(*parts) for citation, *parts in zip(*rows.read(keys), strict=True)}
    return [found[key] for key in batch.keys]


_TABLE = _("The table that holds the row cited.")
_KEY = _("The key of the row cited: what names it in its table, with strokes between the parts.")

CITATIONS = Table(
    "citations",
    _("Citations"),
    _("The use of a source to back or to dispute one row of the record, and where wanted one field of it."),
    (
        *one("source", Source, _("The source.")),
        Column("table", ColumnKind.CODE, lambda: str(_TABLE), _table_of),
        Column("row", ColumnKind.TEXT, lambda: str(_KEY), _table_of, _keys),
        *text(Citation, "field", _("The field it is about; empty for the row as a whole.")),
        *text(Citation, "locator", _("The place in the source: a page, a paragraph or an item.")),
        *code("stance", _("Whether the source says what the record says."), terms=CitationStance),
        *text(Citation, "value_as_stated", _("What the source says instead.")),
        *text(Citation, "note", _("Why this record follows the other source.")),
    ),
    lambda partnership, day: statements_on(day).order_by("source__slug", "pk"),
    by_key=Citation.objects.public,
)
