"""Keep a copy of the whole site as one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperation.backup.file import BackupError, checksum_of
from cooperation.workflows.back_up import back_up

#: The names of files in a folder; they sort by their moments.
NAMES = f"record-{'[0-9]' * 8}T{'[0-9]' * 6}Z.zip"


class Command(BaseCommand):
    help = (
        "Write the record, its versions, accounts and rights to one new file, from one state, while the site runs. "
        "The file is as secret as the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the new file, NAME.zip, or the folder for one named by the moment")
        parser.add_argument("--keep", type=int, help="in a folder, delete all but so many of the newest; 1 or more")

    def handle(self, *args: Any, **options: Any) -> None:
        path, keep = options["path"], options["keep"]
        if keep is not None and (keep < 1 or not path.is_dir()):
            raise CommandError("--keep takes a number, 1 or more, and goes with a folder. No backup was made.")
        if path.is_dir():
            path /= f"record-{timezone.now():%Y%m%dT%H%M%SZ}.zip"
        elif path.suffix != ".zip":
            # Whoever means a folder that is not there yet must not find a file in its place.
            raise CommandError(f"There is no folder {path}. A file's name ends with .zip. No backup was made.")
        try:
            manifest = back_up(path=path)
        except BackupError as error:
            raise CommandError(f"{error} No backup was made.") from error
        rows = sum(member.rows for member in manifest.tables.values())
        self.stdout.write(f"{path}: {rows:,} rows of {len(manifest.tables)} tables, {path.stat().st_size:,} bytes.")
        self.stdout.write(f"SHA-256 {checksum_of(path)}")
        for old in sorted(path.parent.glob(NAMES))[:-keep] if keep else ():
            old.unlink()
