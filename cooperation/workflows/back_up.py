"""Keep a copy of all that the site keeps: the record, its versions, the accounts and their rights, as one file."""

from collections import defaultdict
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cooperation.backup.file import BackupError, Manifest, new_file
from cooperation.backup.tables import Key, kept_tables, migrations_of_the_code
from cooperation.snapshot import one_state


def back_up(*, path: Path, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Write a backup of one state of the database to a new file, and return its manifest; writers need not wait.

    Raise BackupError, with no file left, where the database is not in the form that this code knows, or the file cannot
    be written.
    """
    connection = connections[using]
    try:
        with one_state(using), new_file(path, timezone.now()) as writer:
            applied = set(MigrationRecorder(connection).applied_migrations())
            refuse_other_form(applied, "The database")
            for table in kept_tables():
                writer.add(table.name, table.columns, table.lines(using), table.last_key(using))
            return writer.finish(connection.vendor, _by_app(applied))
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error}") from error
    except DatabaseError as error:
        raise BackupError(f"The database cannot be read: {error}") from error


def refuse_other_form(applied: set[Key], what: str) -> None:
    """Raise BackupError unless these migrations are those of this code; migrations of apps it has not do not count."""
    needed, known = migrations_of_the_code()
    apps = {app for app, _name in needed}
    newer = {key for key in applied - known if key[0] in apps}
    for keys, is_newer in ((newer, True), (needed - applied, False)):
        if keys:
            named = ", ".join(" ".join(key) for key in sorted(keys)[:3]) + (" …" if len(keys) > 3 else "")
            raise BackupError(
                f"{what} is of {'a newer' if is_newer else 'an older'} version of the site, "
                f"{'with' if is_newer else 'without'} the migrations {named}. Use the code of that version."
            )


def _by_app(keys: set[Key]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for app, name in sorted(keys):
        found[app].append(name)
    return dict(found)
