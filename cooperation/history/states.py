"""States: what one row says at one moment, as its bare values, from the row itself or from a version of it.

A state maps the name of a column to its value, that of a relation to the key of the other row, and that of a relation
to several to their keys in order. Two states of one row differ where their values do.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import ManyToManyField
from simple_history.models import HistoricalRecords

from cooperation.models import Row

State = dict[str, Any]

#: Columns that tell nothing of the world: keys, stamps, and what is worked out from the other columns.
UNTOLD = frozenset({"id", "created_at", "updated_at", "search_text"})


def links_of(model: type[Row]) -> list[ManyToManyField]:
    """Return the relations to several that the versions of a table keep."""
    return [field for field in model._meta.many_to_many if field in HistoricalRecords.m2m_models]


def told_fields(model: type[Row]) -> list[models.Field]:
    """Return the columns and relations of a table that its history tells of, in the order of the model."""
    columns: list[Any] = [field for field in model._meta.concrete_fields if field.name not in UNTOLD]
    return columns + links_of(model)


def state_of_row(row: Row) -> State:
    """Return what the row in the database says; one query for each relation to several."""
    model: Any = type(row)
    state = _columns(model, row)
    for field in links_of(model):
        keys = getattr(row, field.name).order_by("pk").values_list("pk", flat=True)
        state[field.name] = tuple(keys)
    return state


def states_of_versions(model: type[Row], versions: Iterable[Any]) -> dict[int, State]:
    """Return what each version says, by its key; one query for each relation to several."""
    states = {version.history_id: _columns(model, version) for version in versions}
    for field in links_of(model):
        kept = HistoricalRecords.m2m_models[field]
        keys: dict[int, list[int]] = defaultdict(list)
        column = f"{field.m2m_reverse_field_name()}_id"
        for version, key in kept.objects.filter(history__in=states).values_list("history_id", column).order_by(column):
            keys[version].append(key)
        for version, state in states.items():
            state[field.name] = tuple(keys[version])
    return states


def row_of(model: type[Row], version: Any) -> Any:
    """Return a row that says what the version says, its links aside; it is not in the database."""
    values = {field.attname: getattr(version, field.attname) for field in version.tracked_fields}
    return model(**values)


def _columns(model: type[Row], source: Any) -> State:
    columns = [field for field in model._meta.concrete_fields if field.name not in UNTOLD]
    return {field.name: _with_plain_line_ends(getattr(source, field.attname)) for field in columns}


def _with_plain_line_ends(value: Any) -> Any:
    """Return a text as files have it; a browser sends other ends of lines, which say nothing else."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
