import threading
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from psycopg_pool import PoolTimeout

from cooperation.models import DataVersion
from dashboard import database_servers
from dashboard.database_servers import _VERSION, PRIMARY, DatabaseServer
from dashboard.postgresql import read_number
from tests.makers import make_country


class Line:
    """A connection, and the pool that it came from."""

    def __init__(self) -> None:
        self.in_atomic_block = False
        self.closed = 0
        self.pool: Any = None

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    found = Line()
    monkeypatch.setattr(database_servers, "connections", {DEFAULT_DB_ALIAS: found})
    return found


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the server answers, one after the other: a version, or an error."""
    waiting: list[Any] = []

    def read(connection: Any) -> int:
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(database_servers, "read_number", read)
    monkeypatch.setattr(database_servers, "RETRY", 0)
    return waiting


def refused() -> OperationalError:
    error = OperationalError("password of record at 192.0.2.1")
    error.__cause__ = PoolTimeout("no connection")
    return error


@pytest.mark.django_db
def test_the_version_is_the_one_of_the_record_and_none_before_there_is_one() -> None:
    assert PRIMARY.read_version() == DataVersion.current()
    make_country("QX")
    assert PRIMARY.read_version() == DataVersion.current()
    DataVersion.objects.all().delete()
    assert PRIMARY.read_version() is None


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL prepares statements")
def test_a_statement_that_a_pooler_has_lost_is_asked_as_it_stands() -> None:
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as own:
        assert [read_number(own, _VERSION) for _turn in range(2)] == [DataVersion.current()] * 2
        assert own.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (1,)
        own.execute("DEALLOCATE ALL")
        assert read_number(own, _VERSION) == DataVersion.current()


def test_a_connection_that_was_cut_while_nobody_used_it_is_made_anew(line: Line, answers: list[Any]) -> None:
    answers += [OperationalError("the connection is closed"), 7]
    assert DatabaseServer(DEFAULT_DB_ALIAS).read_version() == 7
    assert line.closed == 1


def test_a_server_that_lets_nobody_connect_is_not_asked_twice(
    line: Line, answers: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = DatabaseServer(DEFAULT_DB_ALIAS)
    monkeypatch.setattr(server, "leave_out", lambda error: None)
    answers += [refused(), 7]
    with pytest.raises(OperationalError):
        server.read_version()
    assert answers == [7]


def test_with_one_connection_the_others_of_the_pool_are_looked_at(line: Line, answers: list[Any]) -> None:
    checked: list[bool] = []
    line.pool = SimpleNamespace(check=lambda: checked.append(True))
    answers += [OperationalError("the connection is closed"), 7]
    assert DatabaseServer(DEFAULT_DB_ALIAS).read_version() == 7
    assert checked == [True]


def test_what_fails_within_a_transaction_is_not_tried_again(line: Line, answers: list[Any]) -> None:
    line.in_atomic_block = True
    answers += [OperationalError("the connection is closed"), 7]
    with pytest.raises(OperationalError):
        DatabaseServer(DEFAULT_DB_ALIAS).read_version()
    assert line.closed == 0


def test_one_failure_of_many_does_not_leave_a_server_out(line: Line, answers: list[Any]) -> None:
    server = DatabaseServer(DEFAULT_DB_ALIAS)
    answers += [OperationalError("deadlock"), OperationalError("deadlock")]
    with pytest.raises(OperationalError):
        server.read_version()
    assert server.out_because_of is None


def test_a_server_that_lets_nobody_connect_is_left_out_until_it_answers_and_the_log_names_no_address(
    line: Line, answers: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    server = DatabaseServer(DEFAULT_DB_ALIAS)
    goes_on = threading.Event()
    take_back = server._take_back

    def when_told() -> None:
        goes_on.wait(5)
        take_back()

    server._take_back = when_told  # type: ignore[method-assign]
    answers += [refused(), refused(), refused(), 7]
    with pytest.raises(OperationalError):
        server.read_version()
    assert isinstance(server.out_because_of, OperationalError)
    server.leave_out(psycopg.OperationalError("again"))  # no second one asks for it
    (asker,) = [thread for thread in threading.enumerate() if thread.name == "take-back-default"]
    goes_on.set()
    asker.join(5)
    assert server.out_because_of is None
    assert answers == []
    assert [record.message for record in caplog.records] == [
        "The database default is left out: OperationalError.",
        "The database default answers again.",
    ]
