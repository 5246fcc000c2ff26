"""A new SQLite file, and how it takes the place of the one that the site uses."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from .file import BackupError, sync_folder

#: What SQLite keeps beside a file.
BESIDE = ("-wal", "-shm", "-journal")


class NewFile:
    """A file beside the one that the site uses, until it is switched to or given up."""

    def __init__(self, settings: dict[str, Any], stamp: str) -> None:
        self._live = Path(settings["NAME"])
        self._new = self._named("restored", stamp)
        self._kept = self._named("before", stamp)
        self.name = str(self._new)

    @contextmanager
    def made(self) -> Iterator[None]:
        """Make nothing, as the first connection does; take away what is left of the file at the end."""
        if self._new.exists() or self._kept.exists():
            raise BackupError("Another backup is being restored at this moment. Try again.")
        self._live.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield
        finally:
            for end in ("", *BESIDE):
                Path(f"{self._new}{end}").unlink(missing_ok=True)

    def number_of_the_old(self) -> int:
        """Return the data version of the file that the site uses; 0 where there is none to be read."""
        if not self._live.exists():
            return 0
        try:
            with closing(sqlite3.connect(self._live)) as live:
                found = live.execute("SELECT number FROM cooperation_dataversion").fetchone()
        except sqlite3.Error:
            return 0
        return found[0] if found else 0

    def switch(self) -> str:
        """Let the site use the new file, all at once, and return where the old one is kept; empty where there was none.

        Raise BackupError while anybody has the old one open: what they write would be lost.
        """
        if not self._live.exists():
            return self._move_in(kept="")
        try:
            self._copy_in()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BackupError(f"Somebody has {self._live} open. Stop the site, and try again.") from error
            if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise BackupError(f"{self._live} cannot be replaced: {error}") from error
            shutil.move(self._live, self._kept)  # no database, so nobody works with it
            return self._move_in(kept=str(self._kept))
        return str(self._kept)

    def _copy_in(self) -> None:
        """Copy the old file away and the new one into its place, in one transaction and with nobody else at it.

        The file itself stays the same: a process that opens it meanwhile waits for it, and finds no journal of another.
        """
        with (
            closing(sqlite3.connect(self._live, timeout=2, isolation_level=None)) as live,
            closing(sqlite3.connect(self._new, isolation_level=None)) as new,
        ):
            live.execute("PRAGMA locking_mode = EXCLUSIVE")
            live.execute("PRAGMA synchronous = FULL")
            # Refused while somebody else has the file open; brings in what stands in the file beside it.
            live.execute("PRAGMA journal_mode = DELETE")
            live.execute("BEGIN EXCLUSIVE")
            live.execute("COMMIT")  # in this mode of locking the lock stays
            os.close(os.open(self._kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(self._kept)) as kept:
                live.backup(kept)
            new.backup(live)

    def _move_in(self, *, kept: str) -> str:
        """Put the new file where there is none; what stood beside the old one goes with it."""
        for end in BESIDE:
            if (beside := Path(f"{self._live}{end}")).exists():
                shutil.move(beside, f"{self._kept}{end}")
        with closing(sqlite3.connect(self._new)) as new:
            new.execute("PRAGMA journal_mode = DELETE")
        os.rename(self._new, self._live)
        sync_folder(self._live.parent)
        return kept

    def _named(self, word: str, stamp: str) -> Path:
        return self._live.with_name(f"{self._live.stem}-{word}-{stamp}{self._live.suffix}")
