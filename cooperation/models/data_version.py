"""The data version: a number that rises with every change of the record, and the moment of the last change.

What is worked out from the record and kept is kept under this number. The database raises it itself, by triggers, in
the transaction of the change: no write can forget it, and none is seen without it.
"""

import datetime
import time
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalChanges

from .editor_group import EditorGroup
from .sheet_import import SheetImport, SheetRow

#: The one row of the table.
ONLY = 1


class RecordState(NamedTuple):
    """The present state of the record: its number, and when the last change was made, where that is known."""

    number: int
    changed_at: datetime.datetime | None


class DataVersion(models.Model):
    """The number of the present state of the record; one row."""

    number = models.BigIntegerField(_("number"))
    changed_at = models.DateTimeField(_("last changed"), null=True)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data version")

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int | None:
        """Return the number of the state that is read, in one query; None before it was first set.

        Every value that is kept asks for it, so the statement is written out and not built each time.
        """
        cursor: CursorWrapper
        with connections[router.db_for_read(cls)].cursor() as cursor:
            cursor.execute(f'SELECT "number" FROM "{cls._meta.db_table}" WHERE "id" = {ONLY}')  # noqa: S608 (no input)
            row = cursor.fetchone()
        return row[0] if row else None

    @classmethod
    def state(cls) -> RecordState | None:
        """Return the state that this connection sees, in one query; None before it was first set."""
        found = cls._default_manager.values_list("number", "changed_at").filter(pk=ONLY).first()
        return RecordState(*found) if found is not None else None


def watched_tables() -> list[str]:
    """Return the tables whose changes raise the number: all that a page reads, so no versions, accounts, or imports."""
    unread = (DataVersion, EditorGroup, SheetImport, SheetRow, HistoricalChanges)
    models_of_the_record = apps.get_app_config("cooperation").get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models_of_the_record if not issubclass(model, unread)})


def watch(connection: BaseDatabaseWrapper) -> None:
    """Make the row and the triggers, where they are missing; run after every migration, which may rebuild a table.

    The number begins with the clock, so that a new database never repeats the numbers of an old one.
    """
    DataVersion._default_manager.using(connection.alias).get_or_create(
        pk=ONLY, defaults={"number": int(time.time() * 1_000_000)}
    )
    statements = _on_postgresql() if connection.vendor == "postgresql" else _on_sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unwatch(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, to write rows that are no change; `watch` makes them anew."""
    with connection.cursor() as cursor:
        for table in watched_tables():
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_raises_version" ON "{table}"')
            else:
                for name in _triggers_on_sqlite(table).values():
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _raise_number(now: str) -> str:
    """Return the statement of a change; `now` is the database's word for the present moment, in UTC."""
    columns = f'"number" = "number" + 1, "changed_at" = {now}'
    return f'UPDATE "{DataVersion._meta.db_table}" SET {columns} WHERE "id" = {ONLY}'  # noqa: S608 (no input)


def _on_sqlite() -> list[str]:
    statement = _raise_number("strftime('%Y-%m-%d %H:%M:%f', 'now')")
    return [
        line
        for table in watched_tables()
        for change, name in _triggers_on_sqlite(table).items()
        for line in (
            f"DROP TRIGGER IF EXISTS {name}",
            f'CREATE TRIGGER {name} AFTER {change} ON "{table}" BEGIN {statement}; END',
        )
    ]


def _triggers_on_sqlite(table: str) -> dict[str, str]:
    """Return the quoted name of the trigger for each kind of change."""
    return {change: f'"{table}_{change.lower()}_raises_version"' for change in ("INSERT", "UPDATE", "DELETE")}


def _on_postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION raise_data_version() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_raise_number('clock_timestamp()')}; RETURN NULL; END $$"
    )
    return [
        function,
        *(
            f'CREATE OR REPLACE TRIGGER "{table}_raises_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE '
            f'ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION raise_data_version()'
            for table in watched_tables()
        ),
    ]


def watch_after_migrating(*, using: str, **kwargs: Any) -> None:
    """Answer Django's signal after a migration, once the table is there."""
    from django.db import connections

    connection = connections[using]
    if DataVersion._meta.db_table in connection.introspection.table_names():
        watch(connection)
