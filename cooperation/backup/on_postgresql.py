"""A new database on the PostgreSQL server of the site, and how it takes the name of the one that the site uses."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from .file import BackupError

#: The most bytes of a name on PostgreSQL, which cuts off the rest.
LONGEST_NAME = 63
#: Sessions of the site, which may be ended by its user; others are not ours to end.
_END_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'USAGE')
"""


class NewDatabase:
    """A database beside the one that the site uses, until it is switched to or given up."""

    def __init__(self, settings: dict[str, Any], stamp: str, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using, self._live = using, settings["NAME"]
        self.name, self._kept = self._named("restored", stamp), self._named("before", stamp)

    @contextmanager
    def made(self) -> Iterator[None]:
        """Make the database, sorted as the old one is; drop it at the end, unless it was switched to."""
        with self._server() as server:
            old = server.execute(
                "SELECT datcollate, datctype FROM pg_database WHERE datname = %s", [self._live]
            ).fetchone()
            statement = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
            sorting = " LC_COLLATE {} LC_CTYPE {}" if old else ""
            try:
                server.execute(
                    sql.SQL(statement + sorting).format(sql.Identifier(self.name), *map(sql.Literal, old or ()))
                )
            except psycopg.errors.InsufficientPrivilege as error:
                raise BackupError(
                    f"The user of the database may not make another one ({error}). Allow it: ALTER ROLE … CREATEDB."
                ) from error
        try:
            yield
        finally:
            with self._server() as server:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def number_of_the_old(self) -> int:
        """Return the data version of the database that the site uses; 0 where there is none to be read."""
        try:
            with self._server(self._live) as live:
                found = live.execute("SELECT number FROM cooperation_dataversion").fetchone()
        except psycopg.Error:
            return 0
        return found[0] if found else 0

    def switch(self) -> str:
        """Let the site use the new database, all at once, and return where the old one is kept; empty without one.

        Both are renamed in one transaction. The first of the two waits for the sessions of the old one to end, and lets
        no new one begin; meanwhile they are ended.
        """
        done = Event()
        with self._server() as server, ThreadPoolExecutor(1) as aside:
            stands = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._live]).fetchone()
            ending = aside.submit(self._end_sessions, done)
            try:
                with server.transaction():
                    if stands:
                        self._rename(server, self._live, self._kept)
                    self._rename(server, self.name, self._live)
            except psycopg.errors.ObjectInUse as error:
                raise BackupError(f"Somebody else is at work in the database: {error}") from error
            finally:
                done.set()
            ending.result()
        return self._kept if stands else ""

    def _end_sessions(self, done: Event) -> None:
        with self._server() as server:
            while not done.is_set():
                server.execute(_END_SESSIONS, [self._live])
                done.wait(0.1)

    def _rename(self, server: psycopg.Connection, old: str, new: str) -> None:
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))

    @contextmanager
    def _server(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """Connect to a database of the server as the site does."""
        connection: Any = connections[self._using]
        parameters = connection.get_connection_params() | {"dbname": database}
        with psycopg.connect(**parameters, autocommit=True) as server:
            yield server

    def _named(self, word: str, stamp: str) -> str:
        end = f"_{word}_{stamp}"
        return self._live.encode()[: LONGEST_NAME - len(end)].decode(errors="ignore") + end
