"""States in words: what a colleague reads instead of codes and keys."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from translated_fields import to_attribute

from cooperation.models import CITABLE, Citation, PartialDate, Row
from cooperation.models.fields import TranslatedText

from .states import State, row_of, told_fields

#: Related rows by their table and key.
Related = dict[tuple[type[models.Model], int], models.Model]
#: A value as a reader takes it in; None for an empty one.
Value = str | PartialDate | datetime.datetime | None


@dataclass(frozen=True)
class FieldChange:
    """One field before and after a change; None stands for an empty field."""

    name: str
    label: str
    before: Value
    after: Value


def label_of(field: Any) -> str:
    """Return the name of a field as forms and histories show it: with its language where it is written in one."""
    label = capfirst(str(field.verbose_name))
    code = language_of(field)
    return f"{label} ({get_language_info(code)['name_translated']})" if code else label


def language_of(field: Any) -> str:
    """Return the code of the language a column is written in; empty for a column of no language."""
    return getattr(field, "_translated_field_language_code", "")


def related_rows(states: Iterable[tuple[type[Row], State]]) -> Related:
    """Return the rows that these states name, one or two queries for each table they are in.

    A row that is no longer on record is told by its last version, where it has one.
    """
    wanted: dict[type[Row], set[int]] = defaultdict(set)
    for model, state in states:
        for field in told_fields(model):
            if field.is_relation and (value := state.get(field.name)) is not None:
                table: Any = field.related_model
                wanted[table] |= set(value) if isinstance(value, tuple) else {value}
    found: Related = {}
    for table, keys in wanted.items():
        rows = table._base_manager.select_related().in_bulk(keys)
        found |= {(table, key): row for key, row in rows.items()}
        if gone := keys - set(rows):
            versions = table.versions.filter(id__in=gone).order_by("history_id")
            found |= {(table, version.id): row_of(table, version) for version in versions}
    return found


def in_words(field: Any, value: Any, related: Related) -> Value:
    """Return a value of a state in words: the label of a choice, the name of a related row, yes or no."""
    if value is None or value == "" or value == ():
        return None
    if field.is_relation:
        keys = value if isinstance(value, tuple) else (value,)
        return ", ".join(_name_of(field.related_model, key, related) for key in keys)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, PartialDate | datetime.datetime):
        return value
    code = language_of(field)
    return TranslatedText(str(value), code) if code else str(value)


def changes_between(model: type[Row], before: State | None, after: State | None, related: Related) -> list[FieldChange]:
    """Return the fields in which two states differ; without one of them, every field that the other has filled in."""
    changes = []
    for field in told_fields(model):
        if before is not None and after is not None and before.get(field.name) == after.get(field.name):
            continue
        old, new = (None if state is None else telling(model, field, state, related) for state in (before, after))
        if old is not None or new is not None:
            changes.append(FieldChange(field.name, label_of(field), old, new))
    return changes


def name_of_row(row: Row, related: Related) -> str:
    """Return the name of a row without asking the database for the rows that its name mentions."""
    for field in row._meta.concrete_fields:
        table: Any = field.related_model
        other = related.get((table, getattr(row, field.attname))) if field.is_relation else None
        if other is not None:
            setattr(row, field.name, other)
    if isinstance(row, Citation):
        source = related.get((Citation._meta.get_field("source").related_model, row.source_id))
        return str(source or "")
    return str(row)


def telling(model: type[Row], field: models.Field, state: State, related: Related) -> Value:
    """Return the words for one field of a state; a citation names the fact it is about by the fact's label."""
    value = state.get(field.name)
    if model is Citation and field.name == "field" and value:
        about: Any = next((table for name, table in CITABLE.items() if state.get(name) is not None), None)
        names = {each.name: each for each in about._meta.get_fields()} if about else {}
        fact = names.get(value) or names.get(to_attribute(value, "en"))
        return capfirst(str(fact.verbose_name)) if fact is not None else str(value)
    return in_words(field, value, related)


def _name_of(table: Any, key: int, related: Related) -> str:
    row: Any = related.get((table, key))
    if row is None:
        return gettext("%(noun)s no longer on record") % {"noun": capfirst(table._meta.verbose_name)}
    return str(row)
