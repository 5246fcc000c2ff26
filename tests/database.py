"""The database that tests begin with: the demo record, built once and kept as an image that processes copy.

An image is named by a hash of everything that decides what is in it, so one that is out of date is never found. The
first process that misses it builds it in a process of its own, while the others wait; a half-built one has another
name. On SQLite an image is a file in FOLDER, on PostgreSQL a database that others are made from.
"""

import datetime
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.kept import FOLDER, ROOT, hash_of, one_at_a_time

#: What decides what is in an image, beside the moment, the Python and the installed packages.
SOURCES = (
    *("fixtures/**/*", "cooperation/**/*.py", "dashboard/apps.py", "dashboard/settings.py"),
    *("tests/database.py", "tests/environment.py", "tests/kept.py"),
)


def sqlite_image(moment: datetime.datetime) -> Path:
    """Return the file that holds the demo record as it is loaded at a moment; copy it, and leave it as it is."""
    key = _key(moment)
    image, part = FOLDER / f"{key}.sqlite3", FOLDER / "part"
    with one_at_a_time():
        if not image.exists():
            for old in [*FOLDER.glob("*.sqlite3"), *FOLDER.glob("part*")]:
                old.unlink()
            _build(f"sqlite:///{part}", moment, key)
            part.rename(image)
    return image


@contextmanager
def copy_on_sqlite(moment: datetime.datetime, name: str) -> Iterator[None]:
    """Keep a copy of the image in memory, under a name, for as long as the context is open."""
    with (
        closing(sqlite3.connect(f"file:{sqlite_image(moment)}?mode=ro", uri=True)) as image,
        closing(sqlite3.connect(name, uri=True)) as copy,
    ):
        image.backup(copy)
        yield


@contextmanager
def copy_on_postgresql(moment: datetime.datetime, name: str) -> Iterator[None]:
    """Keep a database that is a copy of the image, under a name, for as long as the context is open."""
    key, address = _key(moment), urlsplit(os.environ["DATABASE_URL"])
    family = f"test_{address.path.strip('/')}_image_"
    image, part = family + key, f"{family}part"
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
        with one_at_a_time():
            found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
            kept = {row[0] for row in found}
            if image not in kept:
                for old in kept:
                    _run(server, "DROP DATABASE {}", old)
                _run(server, "CREATE DATABASE {}", part)
                _build(address._replace(path=f"/{part}").geturl(), moment, key)
                _run(server, "ALTER DATABASE {} RENAME TO {}", part, image)
            _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            _run(server, "CREATE DATABASE {} TEMPLATE {}", name, image)
        yield
        _run(server, "DROP DATABASE {} WITH (FORCE)", name)


def _run(server: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _key(moment: datetime.datetime) -> str:
    return hash_of(SOURCES, moment.isoformat())


def _build(url: str, moment: datetime.datetime, key: str) -> None:
    """Fill the empty database at an address in a process that reads every source anew: this module, run below."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.database", moment.isoformat()],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The demo record could not be loaded:\n{done.stdout}{done.stderr}")
    if _key(moment) != key:
        raise RuntimeError("What the demo record is built from changed while it was built. Run the tests again.")


if __name__ == "__main__":
    import django
    import time_machine
    from django.core.management import call_command
    from django.db import connection

    import tests.environment  # noqa: F401 (sets what the settings read)

    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboard.settings"
    with time_machine.travel(datetime.datetime.fromisoformat(sys.argv[1]), tick=False):
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_demo", verbosity=0)
        if connection.vendor == "sqlite":
            # One file, without the journal beside it that readers and a writer share.
            connection.cursor().execute("PRAGMA journal_mode=DELETE")
        connection.close()
