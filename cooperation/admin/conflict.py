"""What others saved while a form was open, beside what its reader wrote: field by field, for the reader to choose.

Three readings of each field are compared: as the form was opened, as it is now, and as it was sent. A field that others
left alone is no conflict. One that they changed is shown; it takes their value unless its reader wrote something else,
who then has to say which of the two stays.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst

from cooperation.history.reading import said_by
from cooperation.history.states import State, row_of, state_of_row, states_of_versions, told_fields
from cooperation.history.words import Related, Value, label_of, name_of_row, related_rows, telling
from cooperation.models import Row

from .opened import Opened, Versions, row_key

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class FieldClash:
    """One field that others changed, in words. Without a name there is nothing to choose: their value stays."""

    name: str
    label: str
    opened: Value
    theirs: Value
    mine: Value
    chosen: str  # MINE, THEIRS, or empty where the reader has yet to say


@dataclass(frozen=True)
class RowClash:
    """One row that others changed. Where they or the reader deleted it, the choice is about the row as a whole."""

    deed: str  # changed, added, deleted, or unwanted: deleted by the reader and changed by others
    noun: str
    name: str
    fields: tuple[FieldClash, ...]
    choice: FieldClash | None = None

    def choices(self) -> Iterator[FieldClash]:
        """Yield what is to be chosen."""
        yield from (clash for clash in (self.choice, *self.fields) if clash is not None and clash.name)


@dataclass(frozen=True)
class Act:
    """Who saved, when and why."""

    person: str
    at: datetime.datetime
    reason: str


@dataclass
class _Sent:
    """One row of the page as it was sent, and what became of it."""

    model: type[Row]
    form: Any
    key: int
    row: Any  # as it is now; None where it was deleted
    skipped: frozenset[str]
    was: State | None = None
    now: State | None = None
    is_deleted_here: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)

    def boxes(self) -> Iterator[tuple[Any, Any]]:
        """Yield each told field of the row that has a box to write in, with the field of the form."""
        for column in told_fields(self.model):
            box = self.form.fields.get(column.name)
            if box is not None and not box.disabled and column.name not in self.skipped:
                yield column, box

    def raw(self, name: str) -> Any:
        """Return what was sent in a box."""
        form = self.form
        return form.fields[name].widget.value_from_datadict(form.data, form.files, form.add_prefix(name))

    def differs(self, name: str, value: Any) -> bool:
        """Return whether what was sent says anything else than a value. Ends of lines are the browser's."""
        sent, box = self.raw(name), self.form.fields[name]
        if isinstance(sent, str) and isinstance(value, str):
            sent, value = sent.replace("\r\n", "\n"), value.replace("\r\n", "\n")
        return bool(box.has_changed(value, sent))


class Conflict:
    """All that others saved since a form was opened, and what its reader chose."""

    def __init__(self, screen: Any, request: Any, record: Any, opened: Opened, now: Versions) -> None:
        self.data: QueryDict = request.POST
        self.opened, self.now = opened, now
        form_class = screen.get_form(request, record, change=True, fields=screen.shown_fields(request, record))
        self.formsets, inlines = screen.row_formsets(request, record)
        self.main = _Sent(type(record), form_class(self.data, instance=record), record.pk, record, frozenset())
        self.rows = {
            formset.prefix: self._sent_rows(formset)
            for formset, inline in zip(self.formsets, inlines, strict=True)
            if inline.has_change_permission(request, record)
        }
        self.is_whole = all(
            sent.row is not None or row_key(sent.model, sent.key) in opened.first for sent in self._all_sent()
        )
        self._read_states()
        self.clashes = self._clashes()

    @property
    def is_answered(self) -> bool:
        """Whether every choice has been made."""
        return all(choice.chosen for clash in self.clashes for choice in clash.choices())

    def acts(self) -> list[Act]:
        """Return the acts of others since the form was opened, oldest first; one query for each table."""
        newer: dict[type[Row], list[str]] = defaultdict(list)
        tables = {sent.model for sent in self._all_sent()} | {formset.model for formset in self.formsets}
        for table in tables:
            newer[table] = [
                key for key in self.now if key.startswith(f"{table._meta.model_name}:") and self._moved(key)
            ]
        found: dict[Any, Act] = {}
        for table, keys in newer.items():
            ids = [int(key.partition(":")[2]) for key in keys]
            for version in table.versions.filter(id__in=ids).order_by("history_id"):
                if version.history_id > self.opened.first.get(row_key(table, version.id), 0):
                    act = Act(said_by(version), version.history_date, version.history_change_reason)
                    found.setdefault(version.revision, act)
        return sorted(found.values(), key=lambda act: act.at)

    def settled(self) -> QueryDict:
        """Return what was sent with the choices carried out: as if the form had been opened just now."""
        data = self.data.copy()
        for name, values in self._settled_values(self.main).items():
            data.setlist(self.main.form.add_prefix(name), values)
            if not values:
                del data[self.main.form.add_prefix(name)]
        for formset in self.formsets:
            if formset.prefix in self.rows:
                self._settle_rows(formset, data)
        return data

    def _moved(self, key: str) -> bool:
        return self.now.get(key, 0) != self.opened.first.get(key, 0)

    def _all_sent(self) -> Iterator[_Sent]:
        yield self.main
        for rows in self.rows.values():
            yield from rows

    def _sent_rows(self, formset: Any) -> list[_Sent]:
        """Return the rows that were sent as already on record; those of others and new ones are not among them."""
        current = {row.pk: row for row in formset.get_queryset()}
        skipped = frozenset({formset.fk.name})
        sent = []
        for form in formset.initial_forms:
            text = str(form.data.get(form.add_prefix("id"), ""))
            if not text:  # shown, and not sent
                continue
            key = int(text) if text.isascii() and text.isdigit() else -1
            is_deleted = bool(form.data.get(form.add_prefix("DELETE")))
            row = _Sent(formset.model, form, key, current.get(key), skipped, is_deleted_here=is_deleted)
            sent.append(row)
        return sent

    def _read_states(self) -> None:
        """Read the rows that others changed as they were when the form was opened, and as they are now."""
        moved = [sent for sent in self._all_sent() if self._moved(row_key(sent.model, sent.key))]
        by_table: dict[type[Row], list[_Sent]] = defaultdict(list)
        for sent in moved:
            by_table[sent.model].append(sent)
        for table, rows in by_table.items():
            versions = {sent.key: self.opened.first.get(row_key(table, sent.key), 0) for sent in rows}
            states = states_of_versions(table, table.versions.filter(history_id__in=versions.values()))
            for sent in rows:
                sent.was = states.get(versions[sent.key])
                sent.now = state_of_row(sent.row) if sent.row is not None else None

    def _added(self, formset: Any) -> list[Any]:
        """Return the rows that others added, and that were not on the form."""
        on_form = {sent.key for sent in self.rows[formset.prefix]}
        known = self.opened.first
        return [
            row
            for row in formset.get_queryset()
            if row.pk not in on_form and row_key(formset.model, row.pk) not in known
        ]

    def _clashes(self) -> list[RowClash]:
        sent_rows = [sent for sent in self._all_sent() if self._moved(row_key(sent.model, sent.key))]
        added = [
            (formset, row) for formset in self.formsets if formset.prefix in self.rows for row in self._added(formset)
        ]
        states: list[tuple[type[Row], State]] = [
            (sent.model, state)
            for sent in sent_rows
            for state in (sent.was, sent.now, self._mine(sent)[0])
            if state is not None
        ]
        added_states = {row.pk: state_of_row(row) for _formset, row in added}
        states += [(formset.model, added_states[row.pk]) for formset, row in added]
        related = related_rows(states)
        found = [clash for sent in sent_rows if (clash := self._clash(sent, related)) is not None]
        for formset, row in added:
            fields = tuple(
                FieldClash("", label_of(column), None, words, None, THEIRS)
                for column in told_fields(formset.model)
                if column.name != formset.fk.name
                and (words := telling(formset.model, column, added_states[row.pk], related)) is not None
            )
            found.append(RowClash("added", _noun(formset.model), name_of_row(row, related), fields))
        return found

    def _clash(self, sent: _Sent, related: Related) -> RowClash | None:
        name = name_of_row(sent.row if sent.row is not None else self._row_was(sent), related)
        if sent.now is None:
            if sent.is_deleted_here:
                return None
            touched = any(sent.differs(column.name, (sent.was or {}).get(column.name)) for column, _ in sent.boxes())
            mine = self._mine_in_words(sent, related)
            fields = tuple(
                FieldClash(
                    "", label_of(column), self._told(sent, column, sent.was, related), None, mine[column.name], ""
                )
                for column, _box in sent.boxes()
            )
            fields = tuple(clash for clash in fields if clash.opened or clash.mine)
            choice = self._choice(sent, "", "", None, None, None, touched)
            return RowClash("deleted", _noun(sent.model), name, fields, choice)
        fields = tuple(self._field_clashes(sent, related))
        if not fields:
            return None
        if sent.is_deleted_here:
            shown = tuple(
                FieldClash("", clash.label, clash.opened, clash.theirs, clash.mine, THEIRS) for clash in fields
            )
            return RowClash(
                "unwanted", _noun(sent.model), name, shown, self._choice(sent, "", "", None, None, None, True)
            )
        return RowClash("changed", _noun(sent.model), name, fields)

    def _field_clashes(self, sent: _Sent, related: Related) -> Iterator[FieldClash]:
        boxes = dict(sent.boxes())
        mine = self._mine_in_words(sent, related)
        for column in told_fields(sent.model):
            name, was, now = column.name, sent.was, sent.now or {}
            if was is not None and was.get(name) == now.get(name):
                continue
            label, theirs = label_of(column), self._told(sent, column, now, related)
            if column not in boxes:
                if was is not None:
                    yield FieldClash("", label, self._told(sent, column, was, related), theirs, None, THEIRS)
                continue
            opened = self._told(sent, column, was, related)
            if not sent.differs(name, now.get(name)):
                if was is not None:
                    yield FieldClash("", label, opened, theirs, mine[name], THEIRS)
                continue
            touched = was is None or sent.differs(name, was.get(name))
            yield self._choice(sent, name, label, opened, theirs, mine[name], touched)

    def _choice(
        self, sent: _Sent, name: str, label: str, opened: Value, theirs: Value, mine: Value, touched: bool
    ) -> FieldClash:
        box = self._choice_name(sent, name)
        answer = self.data.get(box, "")
        chosen = answer if self.opened.seen == self.now and answer in (MINE, THEIRS) else "" if touched else THEIRS
        return FieldClash(box, label, opened, theirs, mine, chosen)

    @staticmethod
    def _choice_name(sent: _Sent, name: str) -> str:
        return "-".join(filter(None, ["choice", str(sent.model._meta.model_name), str(sent.key), name]))

    def _told(self, sent: _Sent, column: Any, state: State | None, related: Related) -> Value:
        return None if state is None else telling(sent.model, column, state, related)

    def _mine(self, sent: _Sent) -> tuple[State, dict[str, str]]:
        """Return what was sent as a state, and beside it the texts that are no values of their fields."""
        state: State = dict(sent.now or sent.was or {})
        texts: dict[str, str] = {}
        for column, box in sent.boxes():
            try:
                value = box.clean(sent.raw(column.name))
            except ValidationError:
                texts[column.name] = str(sent.raw(column.name) or "")
                continue
            if isinstance(value, models.QuerySet):
                value = tuple(sorted(row.pk for row in value))
            state[column.name] = getattr(value, "pk", value)
        return state, texts

    def _mine_in_words(self, sent: _Sent, related: Related) -> dict[str, Value]:
        state, texts = self._mine(sent)
        return {
            column.name: texts[column.name] if column.name in texts else telling(sent.model, column, state, related)
            for column, _box in sent.boxes()
        }

    def _row_was(self, sent: _Sent) -> Any:
        version = sent.model.versions.filter(id=sent.key).order_by("-history_id").first()
        return row_of(sent.model, version)

    def _chosen(self, sent: _Sent, name: str = "") -> str:
        box = self._choice_name(sent, name)
        return next((each.chosen for clash in self.clashes for each in clash.choices() if each.name == box), "")

    def _settled_values(self, sent: _Sent) -> dict[str, list[str]]:
        """Return the boxes of a row that take the value it has now."""
        if sent.now is None or not self._moved(row_key(sent.model, sent.key)):
            return {}
        return {
            column.name: as_sent(box, sent.now.get(column.name))
            for column, box in sent.boxes()
            if self._chosen(sent, column.name) == THEIRS
        }

    def _settle_rows(self, formset: Any, data: QueryDict) -> None:
        """Number the rows of a formset anew: those on record now, those that the reader puts back, new ones."""
        prefix, sent_rows = formset.prefix, {sent.key: sent for sent in self.rows[formset.prefix]}
        rows: list[dict[str, list[str]]] = []
        for row in formset.get_queryset():
            sent = sent_rows.get(row.pk)
            if sent is None:
                rows.append(self._as_it_is(formset, row))
                continue
            values = self._boxes_sent(sent.form.prefix) | self._settled_values(sent)
            if sent.is_deleted_here and self._chosen(sent) == THEIRS:
                values = self._as_it_is(formset, row)
            rows.append(values)
        count = len(rows)
        lost = [sent for sent in sent_rows.values() if sent.row is None and not sent.is_deleted_here]
        rows += [self._boxes_sent(sent.form.prefix) | {"id": [""]} for sent in lost if self._chosen(sent) == MINE]
        rows += [self._boxes_sent(form.prefix) for form in formset.extra_forms]
        for name in [name for name in data if name.startswith(f"{prefix}-") and name[len(prefix) + 1 :][:1].isdigit()]:
            del data[name]
        for number, values in enumerate(rows):
            for name, sent_values in values.items():
                if sent_values:
                    data.setlist(f"{prefix}-{number}-{name}", sent_values)
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(count)

    def _boxes_sent(self, prefix: str) -> dict[str, list[str]]:
        start = f"{prefix}-"
        return {name[len(start) :]: self.data.getlist(name) for name in self.data if name.startswith(start)}

    @staticmethod
    def _as_it_is(formset: Any, row: Any) -> dict[str, list[str]]:
        """Return the boxes of a row as a form that is opened now shows them."""
        columns = {column.name: column for column in told_fields(formset.model)}
        boxes = {
            name: as_sent(box, columns[name].value_from_object(row))
            for name, box in formset.empty_form.fields.items()
            if name in columns and name != formset.fk.name
        }
        return boxes | {"id": [str(row.pk)], formset.fk.name: [str(formset.instance.pk)]}


def as_sent(box: forms.Field, value: Any) -> list[str]:
    """Return what a browser sends for a box that holds this value; nothing for an empty tick box."""
    widget: Any = box.widget
    while hasattr(widget, "widget"):  # the wrapper of the admin around the box of a relation
        widget = widget.widget
    shown = box.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if shown else []
    shown = widget.format_value(shown)
    if shown is None:
        return [""]
    return [str(each) for each in shown] if isinstance(shown, list | tuple) else [str(shown)]


def _noun(model: type[Row]) -> str:
    return capfirst(str(model._meta.verbose_name))
