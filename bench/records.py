"""The records that are measured: the demo record with a made-up one beside it, each made once and kept."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
#: Records, and what is installed to compare with, stay here from run to run.
FOLDER = ROOT / "var" / "bench"
#: The made-up partnership that holds half of the actions.
PARTNERSHIP = "xb-xc"
#: The record whose lists are taken away and filtered: that of this partnership has 100,000 rows, drafts among them.
LARGE = 200_000
#: PostgreSQL without parallel workers: they end with their statement, and their processor time with them.
COUNTED = "?options=-c%20jit%3Doff%20-c%20max_parallel_workers_per_gather%3D0"


@dataclass(frozen=True)
class Plan:
    """What is measured: records of so many actions in all, and the PostgreSQL server that is measured beside SQLite.

    `large` is the record whose lists are taken away and filtered.
    """

    sizes: tuple[int, ...]
    large: int
    postgresql: str = ""

    @property
    def servers(self) -> tuple[str, ...]:
        """The databases, as `made_record` takes them."""
        return ("", self.postgresql) if self.postgresql else ("",)


@dataclass(frozen=True)
class Record:
    """A record with so many made-up actions: its address as `DATABASE_URL` takes it, and the folder of the site."""

    actions: int
    url: str
    folder: Path

    @property
    def database(self) -> str:
        """What keeps it, in words."""
        return "SQLite" if self.is_file else "PostgreSQL"

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file."""
        return self.url.startswith("sqlite:")

    @property
    def file(self) -> Path:
        """The SQLite file that it is."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def counted(self) -> "Record":
        """The record, read so that all processor time is found: see `Server.processor_seconds`."""
        return self if self.is_file else Record(self.actions, self.url + COUNTED, self.folder)

    def environment(self) -> dict[str, str]:
        """Return what a site that serves it is told."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "DEMO": "1",
            "DATABASE_URL": self.url,
            "STATE_DIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
            "WEB_CONCURRENCY": "1",
        }

    def manage(self, *command: str) -> None:
        """Run a command of the site on it, quietly; raise CalledProcessError where it fails."""
        command = (sys.executable, "manage.py", *command, "--verbosity", "0")
        subprocess.run(command, cwd=ROOT, env=self.environment(), check=True)

    def backends(self) -> Iterator[int]:
        """Yield the processes of PostgreSQL that work for it; none where they run on another machine."""
        if self.is_file:
            return
        with psycopg.connect(_maintenance(self.url)) as connection:
            name = urlsplit(self.url).path.strip("/")
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()
        yield from (number for (number,) in found if Path(f"/proc/{number}/stat").exists())


@cache
def made_record(actions: int, postgresql: str = "") -> Record:
    """Return the demo record with so many made-up actions, on SQLite or on the PostgreSQL server at an address.

    It is made where it is not there yet, and brought up to the migrations and the static files of this code.
    """
    folder = FOLDER / f"record-{actions}"
    folder.mkdir(parents=True, exist_ok=True)
    record = _on_postgresql(actions, folder, postgresql) if postgresql else _on_sqlite(actions, folder)
    record.manage("migrate")
    record.manage("collectstatic", "--no-input")
    return record


def _on_sqlite(actions: int, folder: Path) -> Record:
    record, part = (Record(actions, f"sqlite:///{folder / name}.sqlite3", folder) for name in ("record", "part"))
    if not record.file.exists():
        part.file.unlink(missing_ok=True)
        _fill(part)
        part.file.rename(record.file)
    return record


def _on_postgresql(actions: int, folder: Path, server: str) -> Record:
    name, part_name = f"bench_record_{actions}", f"bench_part_{actions}"
    record, part = (Record(actions, f"{server.rstrip('/')}/{each}", folder) for each in (name, part_name))
    with psycopg.connect(_maintenance(record.url), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return record
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(part_name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(part_name)))
    _fill(part)
    with psycopg.connect(part.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # the server does so by itself, some time later
    with psycopg.connect(_maintenance(record.url), autocommit=True) as connection:
        renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(renaming.format(sql.Identifier(part_name), sql.Identifier(name)))
    return record


def _fill(record: Record) -> None:
    record.manage("migrate")
    record.manage("load_demo")
    if record.actions:
        record.manage("synthesize", "--actions", str(record.actions))


def _maintenance(url: str) -> str:
    """Return the address of the database that every server has, to ask about the others."""
    return urlsplit(url)._replace(path="/postgres", query="").geturl()
