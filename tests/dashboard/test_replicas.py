"""Public pages are read from a replica that has all that the primary has; everything else from the primary."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cooperation.models import ActionItem
from dashboard import replicas
from dashboard.outages import Outage
from dashboard.replicas import ReplicaMiddleware, ReplicaRouter, read_from


class Server:
    """A server of the database that has a version, or fails; it counts how often it was asked."""

    def __init__(self, alias: str, version: int | None) -> None:
        self.alias, self.version = alias, version
        self.asked = 0
        self.fails = False
        self.out_because_of: Exception | None = None

    def read_version(self) -> int | None:
        self.asked += 1
        if self.fails:
            raise OperationalError
        return self.version

    def leave_out(self, error: Exception) -> None:
        self.out_because_of = error


class Cluster:
    """A primary, two replicas, and a site behind them that says which it read."""

    def __init__(self) -> None:
        self.primary = Server(DEFAULT_DB_ALIAS, 5)
        self.one, self.other = Server("replica-1", 5), Server("replica-2", 5)
        self.read: list[str] = []
        self.broken: set[str] = set()

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.read.append(read_from.get())
        response = HttpResponse()
        if read_from.get() in self.broken:
            response.outage = Outage(OperationalError(), is_readable=False)
        return response


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    found = Cluster()
    monkeypatch.setattr(replicas, "PRIMARY", found.primary)
    monkeypatch.setattr(replicas, "REPLICAS", (found.one, found.other))
    yield found
    read_from.set(DEFAULT_DB_ALIAS)


@pytest.fixture
def ask(cluster: Cluster) -> Any:
    """Send a request, and return which server answered in the end."""
    middleware = ReplicaMiddleware(cluster.answer)

    def send(path: str = "/us-kr/", method: str = "GET", cookies: Any = None, **environ: Any) -> str:
        request = RequestFactory().generic(method, path, **environ)
        request.COOKIES.update(cookies or {})
        middleware(request)
        return cluster.read[-1]

    return send


def test_public_pages_are_read_from_the_replicas_in_turn(ask: Any) -> None:
    assert [ask(), ask(), ask(method="HEAD"), ask("/api/v1/")] == ["replica-1", "replica-2"] * 2


@pytest.mark.parametrize(
    "request_of",
    [
        {"path": "/admin/"},
        {"path": "/ko/admin/preview/mission/1/"},
        {"method": "POST"},
        {"cookies": {settings.SESSION_COOKIE_NAME: "made-up"}},
    ],
)
def test_the_desk_what_is_sent_and_who_may_be_signed_in_go_to_the_primary(
    ask: Any, cluster: Cluster, request_of: dict[str, Any]
) -> None:
    assert ask(**request_of) == DEFAULT_DB_ALIAS
    assert cluster.one.asked == cluster.other.asked == 0


def test_a_replica_that_is_behind_is_passed_over_and_not_asked_again_for_a_while(
    ask: Any, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(replicas.time, "monotonic", lambda: clock[0])
    cluster.primary.version = 6
    cluster.other.version = 6
    assert [ask(), ask(), ask()] == ["replica-2"] * 3
    assert cluster.one.asked == 1
    cluster.other.version = None
    assert ask() == DEFAULT_DB_ALIAS
    cluster.one.version = cluster.other.version = 7
    clock[0] += replicas.PAUSE
    assert {ask(), ask()} == {"replica-1", "replica-2"}


def test_the_version_that_was_just_read_is_not_asked_for_again(ask: Any, cluster: Cluster) -> None:
    assert ask(**{replicas.VERSION: 5}) == "replica-1"
    assert ask(**{replicas.VERSION: 6}) == DEFAULT_DB_ALIAS
    assert cluster.primary.asked == 0


def test_a_replica_that_fails_is_left_out_and_the_next_one_is_read(ask: Any, cluster: Cluster) -> None:
    cluster.one.fails = True
    assert [ask(), ask(), ask()] == ["replica-2"] * 3
    assert cluster.one.asked == 1
    cluster.other.fails = True
    assert ask() == DEFAULT_DB_ALIAS


def test_a_page_that_a_replica_breaks_off_is_read_from_the_primary(ask: Any, cluster: Cluster) -> None:
    cluster.broken = {"replica-1"}
    assert ask() == DEFAULT_DB_ALIAS
    assert cluster.read == ["replica-1", DEFAULT_DB_ALIAS]
    assert cluster.one.out_because_of is not None


def test_what_the_primary_breaks_off_is_not_tried_twice(ask: Any, cluster: Cluster) -> None:
    cluster.broken = {DEFAULT_DB_ALIAS}
    ask(method="POST")
    assert cluster.read == [DEFAULT_DB_ALIAS]


def test_without_a_primary_no_replica_is_read_as_nobody_knows_whether_it_is_behind(ask: Any, cluster: Cluster) -> None:
    cluster.primary.fails = True
    assert ask() == DEFAULT_DB_ALIAS
    cluster.primary.out_because_of = OperationalError()
    assert ask() == DEFAULT_DB_ALIAS
    assert cluster.primary.asked == 1
    assert cluster.one.asked == 0


def test_a_site_without_replicas_has_no_such_layer() -> None:
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse())


def test_rows_are_read_where_the_request_reads_and_written_and_locked_on_the_primary(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import router

    monkeypatch.setattr(router, "routers", [ReplicaRouter()])
    read_from.set("replica-1")
    assert ActionItem.objects.all().db == "replica-1"
    assert ActionItem.objects.select_for_update().db == DEFAULT_DB_ALIAS
    assert router.db_for_write(ActionItem) == DEFAULT_DB_ALIAS
    assert router.allow_relation(ActionItem(), ActionItem())
    assert [router.allow_migrate(alias, "cooperation") for alias in (DEFAULT_DB_ALIAS, "replica-1")] == [True, False]
