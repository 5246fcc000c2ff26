"""What the site says to PostgreSQL past Django, straight through its driver. Nothing loads this where there is none."""

from weakref import WeakSet

import psycopg
from psycopg.pq import ExecStatus

#: The name of a statement on the server, and the connections on which it is prepared.
_NAME = b"data_version"
_prepared: WeakSet[psycopg.Connection] = WeakSet()


def read_number(connection: psycopg.Connection, question: str) -> int | None:
    """Return the one number that a question gives, always the same question; None where it gives no row.

    It is asked with a statement that is prepared once on each connection: the server works a third less for it. Where
    the statement is not there, as behind a pooler that changes servers, the question is put anew. Raise psycopg.Error.
    """
    server, result = connection.pgconn, None
    if connection in _prepared:
        result = server.exec_prepared(_NAME, ())
    elif server.prepare(_NAME, question.encode()).status == ExecStatus.COMMAND_OK:
        _prepared.add(connection)
    if result is None or result.status != ExecStatus.TUPLES_OK:
        result = server.exec_(question.encode())
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.errors.error_from_result(result)
    return int(result.get_value(0, 0)) if result.ntuples else None
