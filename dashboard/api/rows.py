"""The rows of a noun as the API says them: the columns that its files have, by their names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from dashboard.exports.columns import Column, ColumnKind, Table, Taking
from dashboard.wording import said_later

from .fields import CODE, DATE, NUMBER, TEXT, Fields, Reading

SCHEMAS: Mapping[ColumnKind, dict[str, Any]] = {
    ColumnKind.TEXT: TEXT,
    ColumnKind.TEXTS: {"type": "array", "items": TEXT},
    ColumnKind.CODE: CODE,
    ColumnKind.CODES: {"type": "array", "items": TEXT},
    ColumnKind.DATE: DATE,
    ColumnKind.DAY: {"type": ["string", "null"], "format": "date"},
    ColumnKind.NUMBER: NUMBER,
    ColumnKind.TRUTH: {"type": ["boolean", "null"]},
    ColumnKind.ADDRESS: {"type": "string", "format": "uri-reference"},
}


def schema_of(column: Column) -> dict[str, Any]:
    """Return the JSON Schema of a column's values."""
    schema = SCHEMAS[column.kind]
    return {**schema, "enum": [*(value for value, _label in column.terms), None]} if column.terms else schema


def fields_of(table: Table) -> Fields:
    """Return the columns of a noun as fields of a row that is read already."""
    return {
        column.name: Reading(itemgetter(column.name), schema_of(column), said_later(column.say))
        for column in table.columns
    }


def read_rows(
    table: Table, rows: Any, taking: Taking, keys: Sequence[Any], names: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows with these keys, in their order, with the columns of these names."""
    columns = [table.column(name) for name in names]
    for values in table.read_values(rows, taking, keys=keys, columns=columns):
        yield {column.name: say_value(column, value) for column, value in zip(columns, values, strict=True)}


def say_value(column: Column, value: Any) -> Any:
    """Return a value as JSON says it: where the record says nothing, a text is empty and anything else null."""
    if value is None and column.kind in (ColumnKind.TEXT, ColumnKind.ADDRESS):
        return ""
    return list(value) if isinstance(value, tuple) else value
