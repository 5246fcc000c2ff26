"""The tables that a backup holds, and their rows as lines of JSON that are the same from every database.

A line holds the values of one row, in the order of the table's columns. A moment is written in UTC, a day and a UUID as
ISO text, what is JSON already with its keys sorted.
"""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model
from django.db.models.fields import AutoFieldMixin

#: How many rows are read, and written, at a time.
MANY = 1000
#: What ends by itself and is not to live on in copies: sessions, and who signed in or failed to, and from where.
LEFT_OUT = frozenset({"axes", "sessions"})

Key = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """A table of the database, and the model it belongs to."""

    model: type[Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list[Field]:
        return list(self.model._meta.concrete_fields)

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    def lines(self, using: str) -> Iterator[bytes]:
        """Yield a line for each row, by its key; memory stays flat."""
        fields = self.fields
        rows = self.model._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in fields))
        for row in rows.iterator(chunk_size=MANY):
            values = [field.get_prep_value(value) for field, value in zip(fields, row, strict=True)]
            text = json.dumps(values, default=_as_text, ensure_ascii=False, sort_keys=True)
            yield text.encode(errors="surrogatepass") + b"\n"  # as JSON is read back

    def fill(self, lines: Iterable[bytes], using: str) -> None:
        """Write rows as they were, past every rule and stamp of the model.

        Raise ValueError, TypeError or ValidationError for a line that is none, DatabaseError for a row that the
        database refuses.
        """
        connection: Any = connections[using]
        quote = connection.ops.quote_name
        columns, blanks = ", ".join(map(quote, self.columns)), ", ".join(["%s"] * len(self.columns))
        statement = f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({blanks})"  # noqa: S608 (names of our own)
        fields = self.fields
        with connection.cursor() as cursor:
            left = iter(lines)
            while some := list(islice(left, MANY)):
                cursor.executemany(
                    statement,
                    [
                        [
                            field.get_db_prep_save(field.to_python(value), connection)
                            for field, value in zip(fields, json.loads(line), strict=True)
                        ]
                        for line in some
                    ],
                )

    def empty(self, using: str) -> None:
        """Delete every row."""
        connection = connections[using]
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(self.name)}")  # noqa: S608 (a name of our own)

    def last_key(self, using: str) -> int | None:
        """Return the last number that the database gave out as a key, be its row there or not; None before the first.

        A number is not given out again: the versions of a row that was deleted would pass for those of another.
        """
        if not self._is_numbered:
            return None
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", self._numbered_by)
                cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")  # noqa: S608 (a name of our own)
                last, is_given = cursor.fetchone()
                return last if is_given else None
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            found = cursor.fetchone()
            return found[0] or None if found else None

    def go_on_after(self, last_key: int | None, using: str) -> None:
        """Let the database give out the numbers after this one."""
        if last_key is None or not self._is_numbered:
            return
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sequence, column = self._numbered_by
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [sequence, column, last_key])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [self.name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [self.name, last_key])

    @property
    def _is_numbered(self) -> bool:
        return isinstance(self.model._meta.pk, AutoFieldMixin)

    @property
    def _numbered_by(self) -> tuple[str, str]:
        """Return what PostgreSQL calls the table and its key; the first is read as a name in a statement is."""
        pk: Any = self.model._meta.pk
        return f'"{self.name}"', pk.column


def kept_tables() -> list[Table]:
    """Return every table whose rows a backup holds, by name."""
    models = apps.get_models(include_auto_created=True)
    kept = (model for model in models if model._meta.managed and model._meta.app_label not in LEFT_OUT)
    return sorted((Table(model) for model in kept if not model._meta.proxy), key=lambda table: table.name)


def migrations_of_the_code() -> tuple[set[Key], set[Key]]:
    """Return the migrations that this code needs, by app and name, and all that it knows, those replaced among them."""
    loader = MigrationLoader(None)
    known = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return set(loader.graph.nodes), known | set(loader.disk_migrations)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"A backup does not know how to write {type(value).__name__}.")
