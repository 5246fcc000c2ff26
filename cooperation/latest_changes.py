"""The latest changes of the record, from the versions of its rows: who changed what, and when."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.kinds import KINDS
from cooperation.models import CITABLE, Citation, Row
from cooperation.worklist import address_of

#: How many acts are shown.
SHOWN = 10
#: What a version says of its row, by the sign the library keeps.
DEEDS = {
    "+": pgettext_lazy("deed", "added"),
    "~": pgettext_lazy("deed", "changed"),
    "-": pgettext_lazy("deed", "deleted"),
}
#: The relations that the name of a row mentions.
NAMED_WITH: dict[type[Row], tuple[str, ...]] = {
    kind.model: kind.shown_with for kind in KINDS.values() if kind.shown_with
}
NAMED_WITH[Citation] = (
    "source",
    *CITABLE,
    *(f"{name}__{relation}" for name in CITABLE for relation in KINDS[name].shown_with),
)


@dataclass(frozen=True)
class Change:
    """One act as the row that stands for it tells it: what it is, what was done to it, by whom, when and why.

    `person` is empty for a command on the server; `url` where the row is gone. `has_others` says that the act changed
    more rows than this one.
    """

    at: datetime.datetime
    person: str
    deed: str | Promise
    kind: str | Promise
    name: str | Promise
    reason: str
    url: str
    has_others: bool


@dataclass(frozen=True)
class _Version:
    """What a change is told from, of the version of a row."""

    model: type[Row]
    key: Any
    at: datetime.datetime
    number: int
    revision: uuid.UUID
    sign: str
    person: str
    reason: str

    @property
    def is_part(self) -> bool:
        """Whether the row stands on the page of another record."""
        return bool(self.model.part_of) or self.model is Citation


def read_latest_changes(shown: int = SHOWN) -> tuple[Change, ...]:
    """Read the newest acts: one query for the newest versions of each table, and one for the rows of each shown.

    Each table is read along its index by time, so the length of the history does not matter. An act that changed more
    rows than are read hides what came before it: who looks for that opens the history of the record.
    """
    newest = sorted(_newest_versions(shown * 3), key=lambda version: (version.at, version.number), reverse=True)
    acts: dict[uuid.UUID, list[_Version]] = {}
    for version in newest:
        acts.setdefault(version.revision, []).append(version)
    told = [(min(versions, key=lambda v: v.is_part), len(versions) > 1) for versions in acts.values()][:shown]
    rows = _rows_of(version for version, _others in told)
    return tuple(_change(version, others, rows.get((version.model, version.key))) for version, others in told)


def _newest_versions(number: int) -> Iterator[_Version]:
    """Yield the newest versions of every table, so many of each at most."""
    columns = ("id", "history_date", "history_id", "revision", "history_type", "person", "history_change_reason")
    for model in apps.get_app_config("cooperation").get_models():
        if issubclass(model, Row):
            # The versions' own order has the newest first.
            for values in model.versions.values_list(*columns)[:number]:
                yield _Version(model, *values)


def _rows_of(versions: Iterable[_Version]) -> dict[tuple[type[Row], Any], Row]:
    keys: dict[type[Row], list[Any]] = {}
    for version in versions:
        keys.setdefault(version.model, []).append(version.key)
    found: dict[tuple[type[Row], Any], Row] = {}
    for model, pks in keys.items():
        rows = model._default_manager.filter(pk__in=pks)
        found |= {(model, row.pk): row for row in rows.select_related(*NAMED_WITH.get(model, ()))}
    return found


def _change(version: _Version, has_others: bool, row: Row | None) -> Change:
    about = row.about if isinstance(row, Citation) else row
    return Change(
        at=version.at,
        person=version.person,
        deed=DEEDS[version.sign],
        kind=version.model._meta.verbose_name or "",
        name=str(row) if row is not None else _("No longer on record"),
        reason=version.reason or "",
        url=address_of(about) if about is not None else "",
        has_others=has_others,
    )
