"""The servers of the database: the primary, which takes every change, and the replicas, which follow it.

A server that cannot be reached is left out, and asked again in the background until it answers: no reader waits for it
meanwhile, and nobody restarts anything.
"""

import logging
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from cooperation.models import DataVersion

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)

#: How long, in seconds, until a server that is left out is asked again.
RETRY = 1
_VERSION = f'SELECT "number" FROM "{DataVersion._meta.db_table}"'  # noqa: S608 (no input)


class DatabaseServer:
    """One server, by the name that the settings give its connections."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        #: Why the server is left out; None while it is not.
        self.out_because_of: Exception | None = None
        self._lock = threading.Lock()

    def read_version(self) -> int | None:
        """Return the data version that this server has, in one query; None before it was first set.

        Raise django.db.Error where it does not answer.
        """
        return self._ask(read_number)

    def reach(self) -> None:
        """Give this thread a connection that works, if it takes them from a pool. Raise django.db.Error without one."""
        if _pool_of(connections[self.alias]) is not None:
            self._ask(_greet)

    def _ask(self, question: Callable[[BaseDatabaseWrapper], Answer]) -> Answer:
        """Put a question to the server; once more where the connection was cut while nobody used it.

        The others in the pool may have been cut as well, and are replaced. A server that lets nobody connect is left
        out.
        """
        connection = connections[self.alias]
        if connection.in_atomic_block:
            return question(connection)
        try:
            try:
                return question(connection)
            except (OperationalError, InterfaceError) as error:
                connection.close()
                if lets_nobody_connect(error.__cause__):
                    raise
                if (pool := _pool_of(connection)) is not None:
                    pool.check()
                return question(connection)
        except Error as error:
            connection.close()
            if lets_nobody_connect(error.__cause__):
                self.leave_out(error)
            raise

    def leave_out(self, error: Exception) -> None:
        """Ask nothing of this server until it answers again."""
        with self._lock:
            if self.out_because_of is not None:
                return
            self.out_because_of = error
        logger.warning("The database %s is left out: %s.", self.alias, type(error).__name__)
        threading.Thread(target=self._take_back, name=f"take-back-{self.alias}", daemon=True).start()

    def _take_back(self) -> None:
        """Ask until the server answers."""
        connection = connections[self.alias]  # of this thread
        while True:
            try:
                read_number(connection)
            except Error:
                time.sleep(RETRY)
            else:
                break
            finally:
                connection.close()
        self.out_because_of = None
        logger.warning("The database %s answers again.", self.alias)


PRIMARY = DatabaseServer(DEFAULT_DB_ALIAS)
REPLICAS = tuple(DatabaseServer(alias) for alias in settings.DATABASES if alias != DEFAULT_DB_ALIAS)


def lets_nobody_connect(error: BaseException | None) -> bool:
    """Whether an exception says that no connection could be had from a pool: on SQLite there is none to say so."""
    pools = sys.modules.get("psycopg_pool")
    return pools is not None and isinstance(error, pools.PoolTimeout)


def _pool_of(connection: BaseDatabaseWrapper) -> "ConnectionPool | None":
    return getattr(connection, "pool", None)


def _greet(connection: BaseDatabaseWrapper) -> None:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute("")


def read_number(connection: BaseDatabaseWrapper) -> int | None:
    """Return the data version that a connection sees; None before it was first set. Raise django.db.Error.

    Every kept page asks for it. The question goes straight to the driver, which takes a quarter of the processor time
    of a cursor (decision 0030); where queries are logged, or counted in a test, it goes by way of one.
    """
    connection.ensure_connection()
    read = None if connection.queries_logged else _reader_of(connection.vendor)
    with connection.wrap_database_errors:
        if read is not None:
            return read(connection.connection, _VERSION)
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
    return row[0] if row else None


@cache
def _reader_of(vendor: str) -> Callable[[Any, str], int | None] | None:
    """Return what puts the question to a driver; None for one that is asked by way of a cursor."""
    if vendor == "postgresql":
        # psycopg takes nine megabytes of each process that loads it, and a server on SQLite needs it for nothing.
        from .postgresql import read_number as read_from_postgresql

        return read_from_postgresql
    return _read_from_sqlite if vendor == "sqlite" else None


def _read_from_sqlite(connection: sqlite3.Connection, question: str) -> int | None:
    row = connection.execute(question).fetchone()
    return row[0] if row else None
