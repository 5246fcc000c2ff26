"""Bring a backup back, into a new database that then takes the place of the one in use."""

import copy
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import psycopg
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils import timezone

from cooperation.backup.file import BackupError, Manifest, Reader, opened
from cooperation.backup.on_postgresql import NewDatabase
from cooperation.backup.on_sqlite import NewFile
from cooperation.backup.tables import kept_tables
from cooperation.models import DataVersion
from cooperation.models.data_version import ONLY, unwatch, watch

from .back_up import refuse_other_form

#: What Django knows the new database as while it is filled.
NEW = "restored"
#: How far the data version is set ahead, for what is still written to the old database until the switch.
AHEAD = 1_000_000


@dataclass(frozen=True)
class Restoration:
    """What came back, and the name under which the old database is kept; empty where there was none."""

    manifest: Manifest
    kept_as: str


def check_backup(*, path: Path) -> Manifest:
    """Read a whole backup and return its manifest; raise BackupError where this code could not restore it."""
    with opened(path) as backup:
        _refuse_other_site(backup.manifest)
        return backup.manifest


def restore_backup(*, path: Path, using: str = DEFAULT_DB_ALIAS) -> Restoration:
    """Restore a backup, and keep the database that was in use under another name.

    The whole file is looked at before anything is made, and what was made is read again and compared before it is
    switched to. Raise BackupError, with the database in use as it was, for whatever stands in the way.
    """
    with opened(path) as backup:
        _refuse_other_site(backup.manifest)
        place = _place_beside(using)
        try:
            with place.made():
                with _connected(using, place.name):
                    _fill(backup)
                    _compare(backup)
                    _set_going(place.number_of_the_old())
                return Restoration(backup.manifest, place.switch())
        except (ValueError, TypeError, ValidationError, BadZipFile) as error:
            raise BackupError(f"The file holds what is no row: {error}") from error
        except (DatabaseError, psycopg.Error) as error:
            raise BackupError(f"The new database refuses: {' '.join(str(error).split())}") from error
        except OSError as error:
            raise BackupError(f"The new database cannot be written: {error}") from error


def _refuse_other_site(manifest: Manifest) -> None:
    applied = {(app, name) for app, names in manifest.migrations.items() for name in names}
    refuse_other_form(applied, "The backup")
    columns = {table.name: sorted(table.columns) for table in kept_tables()}
    if columns != {name: sorted(member.columns) for name, member in manifest.tables.items()}:
        raise BackupError("The backup has other tables or columns than this code. Use the code that made it.")


def _place_beside(using: str) -> NewDatabase | NewFile:
    connection, stamp = connections[using], f"{timezone.now():%Y%m%d%H%M%S}"
    connection.close()  # nobody is to be at work in what is replaced
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's; it holds sessions that the switch ends
        return NewDatabase(connection.settings_dict, stamp, using)
    return NewFile(connection.settings_dict, stamp)


@contextmanager
def _connected(using: str, name: str) -> Iterator[None]:
    """Let Django know the new database as NEW."""
    settings = copy.deepcopy(connections[using].settings_dict) | {"NAME": name}
    settings["OPTIONS"].pop("pool", None)  # one connection for a while
    connections.settings[NEW] = settings
    try:
        yield
    finally:
        connections[NEW].close()
        del connections[NEW], connections.settings[NEW]


def _fill(backup: Reader) -> None:
    """Make the tables, and fill them in one transaction with nothing but what the backup holds."""
    call_command("migrate", database=NEW, interactive=False, verbosity=0)
    connection, tables = connections[NEW], kept_tables()
    unwatch(connection)
    with transaction.atomic(using=NEW):
        for table in tables:
            table.empty(NEW)
        for table in tables:
            table.fill(backup.lines(table.name), NEW)
            table.go_on_after(backup.manifest.tables[table.name].last_key, NEW)
        connection.check_constraints()


def _compare(backup: Reader) -> None:
    """Read every row back; raise BackupError where the new database does not say what the backup says."""
    for table in kept_tables():
        member, digest, rows = backup.manifest.tables[table.name], hashlib.sha256(), 0
        for line in table.lines(NEW):
            digest.update(line)
            rows += 1
        if (rows, digest.hexdigest()) != (member.rows, member.sha256):
            raise BackupError(f"The new database does not hold what the backup holds: {table.name} differs.")


def _set_going(number_of_the_old: int) -> None:
    """Count changes again, from a number that neither the old database nor the backup ever had.

    What readers and caches keep under an earlier number, or under an earlier moment, is so never taken for this.
    """
    connection, now = connections[NEW], timezone.now()
    versions = DataVersion._default_manager.using(NEW)
    numbers = [number_of_the_old, *versions.values_list("number", flat=True), int(now.timestamp() * 1_000_000)]
    versions.update_or_create(pk=ONLY, defaults={"number": max(numbers) + AHEAD, "changed_at": now})
    watch(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
