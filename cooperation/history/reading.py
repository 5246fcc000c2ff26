"""The history of a record: every act that changed it, its parts, its citations or its links, the newest first."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext

from cooperation.models import CITABLE, AreaProgress, Citation, Dialogue, Row

from .states import State, row_of, states_of_versions
from .words import FieldChange, Related, changes_between, name_of_row, related_rows

#: Records of their own that are entered on the page of another one, and told in its history.
ENTERED_WITH: dict[type[Row], tuple[tuple[type[Row], str], ...]] = {Dialogue: ((AreaProgress, "dialogue"),)}

ADDED, CHANGED, DELETED, FIRST_KEPT = "added", "changed", "deleted", "first_kept"


@dataclass(frozen=True)
class RowChange:
    """What an act did to one row, as a whole."""

    deed: str  # one of the four above; `first_kept` where the row is older than the keeping of versions
    noun: str
    name: str
    table: str  # the name of the model, as addresses have it
    key: int
    version: int  # the version that the act left behind
    can_be_restored: bool  # the row says something else today, or is gone
    is_part: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """One act: who, when, why, and what became of each row."""

    revision: uuid.UUID
    at: datetime.datetime
    person: str
    reason: str
    rows: tuple[RowChange, ...]


@dataclass(frozen=True)
class DeletedRow:
    """A record that was deleted, by the version that its deletion left behind."""

    key: int
    version: int
    name: str
    at: datetime.datetime
    person: str
    reason: str


@dataclass(frozen=True)
class _Step:
    """What one act did to one row: the version before it, the first and the last it left, and the newest of all."""

    model: type[Row]
    before: Any
    first: Any
    after: Any
    newest: Any

    @property
    def deed(self) -> str:
        if self.after.history_type == "-":
            return DELETED
        if self.before is None or self.before.history_type == "-":
            return ADDED if self.first.history_type == "+" else FIRST_KEPT
        return CHANGED


def said_by(version: Any) -> str:
    """Return who left a version: the sign-in name, or that it was the operator, who runs commands on the server."""
    return version.person or gettext("Operator of the server")


@cache
def parts_of(model: type[Row]) -> tuple[tuple[type[Row], str], ...]:
    """Return the tables whose rows are told in the history of a noun, each with the relation that leads to it."""
    tables: Any = [table for table in apps.get_app_config("cooperation").get_models() if issubclass(table, Row)]
    parts = [
        (table, table.part_of)
        for table in tables
        if table.part_of and table._meta.get_field(table.part_of).related_model is model
    ]
    return (*parts, *ENTERED_WITH.get(model, ()))


def versions_of(model: type[Row], key: int) -> dict[type[Row], list[Any]]:
    """Return the versions of a record, its parts and the citations of either, oldest first; a query for each table."""
    found: dict[type[Row], list[Any]] = {model: list(model.versions.filter(id=key).order_by("history_id"))}
    for table, relation in parts_of(model):
        versions = table.versions.filter(**{relation: key}).order_by("history_id")
        found[table] = list(versions)
    about = Q(pk__in=[])
    for column, table in CITABLE.items():
        if table in found:
            keys = {key} if table is model else {version.id for version in found[table]}
            about |= Q(**{f"{column}__in": keys})
    if model is not Citation:
        found[Citation] = list(Citation.versions.filter(about).order_by("history_id"))
    return found


def history_of(model: type[Row], key: int) -> list[HistoryEntry]:
    """Return every act in the life of a record, newest first, also of a deleted one; empty for a key never in use.

    Saving a row as it stands is no change and is left out.
    """
    found = versions_of(model, key)
    states: dict[tuple[type[Row], int], State] = {}
    for table, versions in found.items():
        states |= {(table, version): state for version, state in states_of_versions(table, versions).items()}
    related = related_rows((table, state) for (table, _version), state in states.items())

    acts: dict[uuid.UUID, list[_Step]] = defaultdict(list)
    for table, versions in found.items():
        for step in _steps(table, versions):
            acts[step.after.revision].append(step)

    entries = []
    for revision, steps in acts.items():
        rows = tuple(row for step in steps if (row := _told(step, model, states, related)) is not None)
        if rows:
            last = max((step.after for step in steps), key=lambda version: version.history_date)
            reasons = dict.fromkeys(step.after.history_change_reason for step in steps)
            reason = " ".join(filter(None, reasons))
            entries.append(HistoryEntry(revision, last.history_date, said_by(last), reason, rows))
    order = {version.revision: number for number, version in enumerate(found[model])}
    return sorted(entries, key=lambda entry: (entry.at, order.get(entry.revision, -1)), reverse=True)


def version_in_history(model: type[Row], key: int, table: type[Row], version: int) -> Any | None:
    """Return a version that the history of this record tells of; None for any other."""
    return next((each for each in versions_of(model, key).get(table, []) if each.history_id == version), None)


def told_name(model: type[Row], version: Any) -> str:
    """Return the name of a row as a version has it, also where the rows that the name mentions are gone."""
    states = states_of_versions(model, [version])
    return name_of_row(row_of(model, version), related_rows((model, state) for state in states.values()))


def deleted_rows(model: type[Row], limit: int = 100) -> list[DeletedRow]:
    """Return the records of a table that were deleted and are not back, the newest deletion first."""
    rows = model._base_manager.filter(pk=OuterRef("id"))
    later = model.versions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    gone = model.versions.filter(~Exists(rows), ~Exists(later), history_type="-").order_by("-history_date")
    versions = list(gone[:limit])
    states = states_of_versions(model, versions)
    related = related_rows((model, state) for state in states.values())
    return [
        DeletedRow(
            key=version.id,
            version=version.history_id,
            name=name_of_row(row_of(model, version), related),
            at=version.history_date,
            person=said_by(version),
            reason=version.history_change_reason,
        )
        for version in versions
    ]


def _steps(model: type[Row], versions: Iterable[Any]) -> list[_Step]:
    """Join the versions that one act left of one row; a row that came and went within an act leaves no step."""
    lives: dict[int, list[Any]] = defaultdict(list)
    for version in versions:
        lives[version.id].append(version)
    steps = []
    for life in lives.values():
        acts: dict[uuid.UUID, list[Any]] = defaultdict(list)
        for version in life:
            acts[version.revision].append(version)
        before = None
        for act in acts.values():
            after = act[-1]
            was_there = before is not None and before.history_type != "-"
            if was_there or after.history_type != "-" or act[0].history_type != "+":
                steps.append(_Step(model, before, act[0], after, life[-1]))
            before = after
    return steps


def _told(
    step: _Step, record: type[Row], states: dict[tuple[type[Row], int], State], related: Related
) -> RowChange | None:
    """Put a step into words; None where it changed nothing that is told."""
    model, after = step.model, step.after
    was_there = step.before is not None and step.before.history_type != "-"
    old = states[model, step.before.history_id] if was_there else None
    new: State | None = states[model, after.history_id]
    if step.deed == DELETED:
        # The version of a deletion has lost its links; the one before has them.
        old, new = old or new, None
    fields = changes_between(model, old, new, related)
    if step.deed == CHANGED and not fields:
        return None
    return RowChange(
        deed=step.deed,
        noun=capfirst(str(model._meta.verbose_name)),
        name=name_of_row(row_of(model, after), related),
        table=str(model._meta.model_name),
        key=after.id,
        version=after.history_id,
        can_be_restored=step.newest.history_type == "-"
        or states[model, step.newest.history_id] != states[model, after.history_id],
        is_part=model is not record,
        fields=tuple(fields),
    )
