"""The second step of an import: each row is compared with the record and judged by its rules. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperation.models import (
    PUBLISH,
    Citation,
    Publication,
    Row,
    SheetImport,
    SheetRow,
    SheetRowOutcome,
    may,
    may_link,
)

from .cells import Cell, control_character
from .columns import STAMP, CitedRecordColumn, Column, SeveralColumn, columns_of
from .keys import Finder, key_paths, rows_with_keys
from .staging import key_of

Reasons = dict[str, str]


@dataclass
class Checked:
    """What a row of a file would do to the record."""

    outcome: SheetRowOutcome
    #: What the record says and what it would say, by column.
    changes: dict[str, list[str]] = field(default_factory=dict)
    #: Why it is refused, by column; under an empty name what concerns the row as a whole.
    reasons: Reasons = field(default_factory=dict)
    #: The row as it would be saved, and the rows it would be linked with, by relation.
    row: Any = None
    links: dict[str, list[Row]] = field(default_factory=dict)
    #: Relations to rows that the same file enters, by their keys: they can be set once those are saved.
    later: dict[str, str] = field(default_factory=dict)


class Checker:
    """Checks rows of one import for one person; it keeps what it has read of the record between two calls."""

    def __init__(self, sheet: SheetImport, model: type[Row], user: Any) -> None:
        self.sheet, self.model, self.user = sheet, model, user
        named = set(sheet.header)
        every = columns_of(model)
        self.keys = [column for column in every if column.is_key]
        self.columns = [column for column in every if column.name in named]
        self.finder = Finder()
        self.relations = {field.name for field in model._meta.concrete_fields if field.is_relation}

    def check(self, staged: Sequence[SheetRow], *, for_writing: bool = False) -> list[Checked]:
        """Return what each of the rows would do.

        With `for_writing` the rows found are locked, and the rules that the database keeps are left to it.
        """
        texts, reasons = [], []
        for row in staged:
            cells = dict(zip(self.sheet.header, row.cells, strict=True))
            found, wrong = self._texts(cells)
            texts.append(found)
            reasons.append(wrong)
        self.finder.look_up(
            wanted for row in texts for column in self.columns if column.name in row for wanted in column.wanted(row)
        )
        stored = self._stored(staged, texts, lock=for_writing)
        return [
            self._check(row, cells, wrong, stored.get(row.key), for_writing)
            for row, cells, wrong in zip(staged, texts, reasons, strict=True)
        ]

    def _texts(self, cells: dict[str, Any]) -> tuple[dict[str, str], Reasons]:
        """Return the text of each cell that holds one, and why the others do not."""
        texts, reasons = {}, {}
        for column in self.columns:
            try:
                texts[column.name] = column.text(Cell.from_staged(cells[column.name]))
            except ValidationError as error:
                reasons[column.name] = " ".join(error.messages)
        return texts, reasons

    def _stored(self, staged: Sequence[SheetRow], texts: list[dict[str, str]], *, lock: bool) -> dict[str, Row]:
        """Return the rows of the record that have these keys, by key."""
        rows = self._cited(texts) if self.model is Citation else rows_with_keys(self.model, (row.key for row in staged))
        if lock:
            rows = rows.select_for_update(of=("self",))
        several = [column.name for column in self.columns if isinstance(column, SeveralColumn)]
        return {key_of(self.keys, row): row for row in rows.prefetch_related(*paths_of(self.model), *several)}

    def _cited(self, texts: list[dict[str, str]]) -> QuerySet[Any]:
        """Return the citations with these keys; of the columns a citation can fill in, each names one."""
        conditions = [Q(pk__in=[])]
        cited = next(column for column in self.keys if isinstance(column, CitedRecordColumn))
        for row in texts:
            if any(column.name not in row for column in self.keys):
                continue
            for model, key in cited.wanted(row):
                if (record := self.finder.find(model, key)) is not None:
                    plain = {name: row[name].strip() for name in ("field", "stance")}
                    about = {row["about"].strip(): record, "source__slug": row["source"].strip()}
                    conditions.append(Q(**plain, **about))
        return Citation.objects.filter(reduce(or_, conditions))

    def _check(self, staged: SheetRow, texts: dict[str, str], reasons: Reasons, row: Any, for_writing: bool) -> Checked:
        is_new = row is None
        row = self.model() if is_new else row
        before = {column.name: "" if is_new else column.show(row) for column in self.columns}
        differing = [
            column for column in self.columns if texts.get(column.name, before[column.name]) != before[column.name]
        ]
        if not is_new and not differing and not reasons:
            return _UNCHANGED
        # Asked of the row as it is in the record, and once more of the row as it would be.
        is_allowed = is_new or may(self.user, "change", row)
        checked = Checked(SheetRowOutcome.NEW if is_new else SheetRowOutcome.CHANGED, row=row, reasons=reasons)
        if is_new:
            checked.reasons |= self._missing(texts)
        after = dict(before)
        for column in differing:
            if (reason := self._take(checked, column, texts, after)) is not None:
                checked.reasons[column.name] = reason
        if not checked.reasons:
            checked.reasons = self._broken_rules(row, set(checked.later), for_writing)
            for column in self.columns:
                if column.is_entered and column.name not in checked.links and column.name not in checked.later:
                    after[column.name] = column.show(row)
        checked.changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        if not is_new and not checked.changes and not checked.reasons:
            return _UNCHANGED
        if not is_allowed or (not checked.reasons and not self._may("add" if is_new else "change", checked)):
            checked.reasons = {"": _("Your role does not allow this change.")}
        elif not is_new and texts.get(STAMP, "").strip() not in ("", row.updated_at.isoformat()):
            checked.reasons = {
                "": _("Somebody changed this row after the export. Export it again, and repeat your change there.")
            }
        return Checked(SheetRowOutcome.REFUSED, reasons=checked.reasons) if checked.reasons else checked

    def _missing(self, texts: dict[str, str]) -> Reasons:
        """Return what a new row lacks to be told from others, or has that only a row on record can have."""
        reasons = {
            column.name: _("Fill this in: the row is known by it.")
            for column in self.keys
            if column.name in texts and not texts[column.name].strip() and not column.may_be_empty
        }
        if texts.get(STAMP, "").strip():
            reasons[STAMP] = _(
                "No row on record has this key any more. To change a row, leave its key as it was exported; to enter a "
                "new one, empty this cell."
            )
        return reasons

    def _take(self, checked: Checked, column: Column, texts: dict[str, str], after: dict[str, str]) -> str | None:
        """Give the row what the cell says; return why that is refused, or None."""
        text, row = texts[column.name], checked.row
        if not column.is_entered:
            if column.name == STAMP or checked.outcome is SheetRowOutcome.NEW or not text.strip():
                return None
            return _("The record works this out by itself. Leave the cell as it was exported.")
        if checked.outcome is SheetRowOutcome.NEW and not text.strip():
            return None
        if control := control_character(text):
            return _("The cell holds the control character %(character)s. Take it out.") % {"character": control}
        if "\n" in text.strip() and isinstance(column.field, models.CharField):
            return _("Write this in one line.")
        if column.leads_to(self.model) and self._enters(text.strip()):
            checked.later[column.name] = after[column.name] = text.strip()
            return None
        try:
            value = column.value(texts, self.finder)
        except ValidationError as error:
            return " ".join(error.messages)
        if column.name == "publication" and (reason := self._unpublishable(row, value)):
            return reason
        if isinstance(column, SeveralColumn):
            checked.links[column.name], after[column.name] = value, column.join(value)
        column.assign(row, value)
        return None

    def _enters(self, key: str) -> bool:
        """Whether the record has no row with this key yet and another row of the file brings it."""
        if not key or self.finder.find(self.model, key) is not None:
            return False
        return self.sheet.rows.filter(key=key).exclude(outcome=SheetRowOutcome.REFUSED).exists()

    def _unpublishable(self, row: Any, value: str) -> str | None:
        if value == row.publication:
            return None
        if not self.user.has_perm(PUBLISH):
            return _("Only a publisher changes the state of publication. Leave the cell as it was exported.")
        if value == Publication.WITHDRAWN:
            return _("Withdraw a record on its own page, where the reason is asked.")
        return None

    def _may(self, deed: Any, checked: Checked) -> bool:
        """Whether the person may do this with the row as it would be, with the links it would have."""
        row, shares = checked.row, getattr(self.model, "in_partnerships", "") == "partnerships"
        if not shares or (row.pk is not None and "partnerships" not in checked.links):
            return may(self.user, deed, row)
        keys = {partnership.pk for partnership in checked.links.get("partnerships", [])}
        if not may_link(self.user, row.partnership_keys(), keys):
            return False
        # Links are kept beside the row, and it does not have these yet.
        row.partnership_keys = lambda: keys
        try:
            return may(self.user, deed, row)
        finally:
            del row.partnership_keys

    def _broken_rules(self, row: Any, later: set[str], for_writing: bool) -> Reasons:
        """Return which rules the row would break, by column; relations were read a moment ago and need no asking."""
        reasons: Reasons = {}
        checks: list[Any] = [lambda: row.clean_fields(exclude=self.relations - self._empty(row, later)), row.clean]
        if not for_writing:
            checks += [row.validate_unique, row.validate_constraints]
        for check in checks:
            try:
                check()
            except ValidationError as error:
                for name, errors in error.update_error_dict({}).items():
                    self._add(reasons, name, " ".join(map(_in_words, errors)))
            if reasons:
                break
        return reasons

    def _empty(self, row: Any, later: set[str]) -> set[str]:
        """Return the relations that are empty: whether they may be is still to be asked."""
        return {name for name in self.relations - later if getattr(row, f"{name}_id") is None}

    def _add(self, reasons: Reasons, name: str, message: str) -> None:
        """Put the reason at its cell; where the file has no such column, at the row, with the name of the field."""
        if name == NON_FIELD_ERRORS:
            name = ""
        elif name not in {column.name for column in self.columns}:
            name, message = "", f"{name}: {message}"
        reasons[name] = f"{reasons[name]} {message}" if name in reasons else message

    def reasons_of(self, row: Any) -> Reasons:
        """Return the rules of the database that the row breaks now."""
        return self._broken_rules(row, set(), for_writing=False)


_UNCHANGED = Checked(SheetRowOutcome.UNCHANGED)


def _in_words(error: ValidationError) -> str:
    """Return what is wrong; of an empty cell, what to do about it."""
    return _("Fill this in.") if error.code in ("null", "blank") else " ".join(error.messages)


def paths_of(model: type[Row]) -> list[str]:
    """Return the relations through which the columns of the noun read its rows, for `prefetch_related`."""
    paths: list[str] = []
    for each in model._meta.concrete_fields:
        if each.is_relation:
            related: Any = each.related_model
            paths += [each.name, *(f"{each.name}__{path}" for path in key_paths(related))]
    whole, path = model, ""
    while whole.part_of:
        path = f"{path}{whole.part_of}__"
        whole = whole._meta.get_field(whole.part_of).related_model  # type: ignore[assignment]  # our own rows
        if steps := getattr(whole, "in_partnerships", "").replace(".", "__"):
            paths.append(path + steps)
    return list(dict.fromkeys(paths))
