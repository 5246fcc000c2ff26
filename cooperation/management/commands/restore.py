"""Bring the whole site back from a file that `backup` made."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperation.backup.file import BackupError
from cooperation.workflows.restore_backup import check_backup, restore_backup


class Command(BaseCommand):
    help = (
        "Read a backup into a new database, compare every row, and switch the site to it. "
        "The old database is kept under another name. Of a file that is amiss, nothing is read in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the file")
        parser.add_argument("--check", action="store_true", help="only read the file, and say whether it is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["path"]
        try:
            if options["check"]:
                manifest, kept_as = check_backup(path=path), None
            else:
                restoration = restore_backup(path=path)
                manifest, kept_as = restoration.manifest, restoration.kept_as
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        rows = sum(member.rows for member in manifest.tables.values())
        found = f"{rows:,} rows of {len(manifest.tables)} tables, as they were at {manifest.made_at}"
        if kept_as is None:
            self.stdout.write(f"The backup is whole: {found}.")
            return
        self.stdout.write(f"Restored: {found}.")
        if kept_as:
            self.stdout.write(f"The database that was in use is kept as {kept_as}.")
