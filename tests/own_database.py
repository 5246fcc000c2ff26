"""A database that a test may commit to and replace: a copy of the demo record under an alias of its own."""

import copy
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection, connections
from psycopg import sql

from cooperation.models import Agency
from tests.conftest import NOW
from tests.database import copy_on_postgresql, sqlite_image


@contextmanager
def own_database(folder: Path, alias: str = "own") -> Iterator[str]:
    """Give the alias of a copy of the demo record for as long as the context is open; the folder is for its file.

    Versions are kept in the default database whatever the alias, so write to it with `add_agency`, not through saving.
    """
    settings = copy.deepcopy(connection.settings_dict)
    if connection.vendor == "sqlite":
        settings["NAME"] = str(folder / "record.sqlite3")
        shutil.copyfile(sqlite_image(NOW), settings["NAME"])
        with _known_as(alias, settings):
            yield alias
        return
    settings["NAME"] = f"{connection.settings_dict['NAME']}_{alias}"
    try:
        with copy_on_postgresql(NOW, settings["NAME"]), _known_as(alias, settings):
            yield alias
    finally:
        _drop_all_beside(settings["NAME"])


def databases_of(alias: str) -> set[str]:
    """Return the names of the database of an alias and of those that were made beside it."""
    name = connections[alias].settings_dict["NAME"]
    if connection.vendor == "sqlite":
        path = Path(name)
        return {found.name for found in path.parent.glob(f"{path.stem}*")}
    with _server() as server:
        found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
        return {row[0] for row in found}


def add_agency(alias: str, slug: str) -> int:
    """Write a made-up agency past everything that saving does, and return its key."""
    (agency,) = Agency.objects.using(alias).bulk_create([Agency(slug=slug, name_en=slug, kind="company")])
    return agency.pk


@contextmanager
def _known_as(alias: str, settings: dict[str, object]) -> Iterator[None]:
    connections.settings[alias] = settings
    try:
        yield
    finally:
        connections[alias].close()
        if connection.vendor == "postgresql":
            connections[alias].close_pool()  # the next database of this alias is another one
        del connections[alias], connections.settings[alias]


def _drop_all_beside(name: str) -> None:
    with _server() as server:
        found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
        for row in found.fetchall():
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(row[0])))


def _server() -> psycopg.Connection:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    return psycopg.connect(address, autocommit=True)
