"""Public pages are read from a replica that has every commit, and from the primary otherwise."""

import os
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.drills.desk import publisher_password, sign_in
from tests.drills.replicated import PostgreSQL, follow, load_demo, primary_and_replica, wait_until
from tests.journeys.conftest import _free_port, serving
from tests.journeys.static_files import copy_static_files

PAGE = "/us-kr/actions/4.01/"
CHANGES = 30


@pytest.fixture(autouse=True)
def _time_stands_still() -> None:
    """Leave the clock alone: servers are waited for."""


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[PostgreSQL, PostgreSQL]]:
    """A primary and its replica."""
    with primary_and_replica((_free_port(), _free_port())) as pair:
        yield pair


@pytest.fixture(scope="module")
def environment(servers: tuple[PostgreSQL, PostgreSQL], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a site on both is told; the record is loaded into the primary, and the replica has it."""
    primary, replica = servers
    state = tmp_path_factory.mktemp("site")
    told = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told |= {"DEMO": "1", "STATE_DIR": str(state), "DATABASE_URL": primary.url, "LOG_FORMAT": "text"}
    told["WEB_CONCURRENCY"] = "1"  # each process finds out for itself which servers answer
    copy_static_files(told)
    load_demo(primary, told)
    follow(primary, replica)
    return told | {"DATABASE_REPLICA_URLS": replica.url}


@pytest.fixture(scope="module")
def site(environment: dict[str, str]) -> Iterator[str]:
    """Serve the site, and return where."""
    with serving(environment) as address:
        yield address


class Reader:
    """Reads pages that are not kept, and says which server was asked for them."""

    def __init__(self, site: str, servers: tuple[PostgreSQL, PostgreSQL]) -> None:
        self.site, self.servers = site, servers
        self.turn = 0

    def read(self, path: str = PAGE, method: str = "GET", **headers: str) -> tuple[int, str]:
        """Return the status and the text of a page; a parameter that no page has lets nobody keep it."""
        self.turn += 1
        address = f"{self.site}{path}?turn={self.turn}"
        request = urllib.request.Request(address, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def asked(self, table: str, *words: str, **headers: str) -> list[str]:
        """Return which servers were asked about a table while a page was read."""
        before = [len(server.statements()) for server in self.servers]
        self.read(*words, **headers)
        return [
            server.folder.name
            for server, length in zip(self.servers, before, strict=True)
            if f'FROM "{table}"' in server.statements()[length:]
        ]


@pytest.fixture
def reader(site: str, servers: tuple[PostgreSQL, PostgreSQL]) -> Reader:
    """A reader of the site, once the replica has caught up and is used."""
    found = Reader(site, servers)
    wait_until("the replica is read", lambda: found.asked("cooperation_actionitem") == ["replica"])
    return found


def title(primary: PostgreSQL, text: str) -> None:
    """Change the record on the primary; the change is committed when this returns."""
    primary.tell(f"UPDATE cooperation_actionitem SET title_en = '{text}' WHERE reference = '4.01'")


def delay(replica: PostgreSQL, milliseconds: int) -> None:
    """Let the replica apply each commit so much later."""
    with (replica.folder / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"recovery_min_apply_delay = '{milliseconds}ms'\n")
    replica.tell("SELECT pg_reload_conf()")


def test_a_public_page_is_read_from_the_replica_and_the_primary_says_only_how_new_it_must_be(reader: Reader) -> None:
    assert reader.asked("cooperation_actionitem") == ["replica"]
    assert reader.asked("cooperation_dataversion") == ["primary", "replica"]


def test_the_staff_read_and_write_on_the_primary(reader: Reader) -> None:
    assert reader.asked("cooperation_actionitem", Cookie="sessionid=made-up-session") == ["primary"]
    assert reader.asked("django_session", "/admin/", Cookie="sessionid=made-up-session") == ["primary"]
    assert reader.asked("cooperation_actionitem", PAGE, "POST") != ["replica"]


def test_a_replica_that_is_behind_is_left_out_until_it_has_caught_up(
    reader: Reader, servers: tuple[PostgreSQL, PostgreSQL]
) -> None:
    primary, replica = servers
    replica.tell("SELECT pg_wal_replay_pause()")
    try:
        title(primary, "Made-up title while the replica stands still.")
        assert "while the replica stands still" in reader.read()[1]
        assert reader.asked("cooperation_actionitem") == ["primary"]
    finally:
        replica.tell("SELECT pg_wal_replay_resume()")
    wait_until("the replica is read again", lambda: reader.asked("cooperation_actionitem") == ["replica"])
    assert "while the replica stands still" in reader.read()[1]


def test_with_a_slow_replica_a_writer_and_readers_no_reader_sees_a_page_older_than_a_commit(
    site: str, servers: tuple[PostgreSQL, PostgreSQL]
) -> None:
    primary, replica = servers
    delay(replica, 1500)
    committed, over = [0], threading.Event()
    seen: list[int] = []
    too_old: list[tuple[int, int]] = []

    def read(query: str) -> None:
        while not over.is_set():
            known = committed[0]
            with urllib.request.urlopen(site + PAGE + query, timeout=30) as answer:
                found = re.search(r"Made-up title (\d+)\.", answer.read().decode())
            number = int(found[1]) if found else 0
            seen.append(number)
            if number < known:
                too_old.append((number, known))

    before = len(replica.statements())
    readers = [threading.Thread(target=read, args=(query,)) for query in ("", "", "?turn=0")]
    for thread in readers:
        thread.start()
    for number in range(1, CHANGES + 1):
        title(primary, f"Made-up title {number}.")
        committed[0] = number
        time.sleep(0.05 if number % 10 else 3)  # now and then the replica can catch up
    over.set()
    delay(replica, 0)
    for thread in readers:
        thread.join(30)
    assert too_old == []
    assert len(set(seen)) > 5
    assert 'FROM "cooperation_actionitem"' in replica.statements()[before:]


def test_a_replica_that_dies_is_left_out_and_used_again_once_it_is_back(
    reader: Reader, servers: tuple[PostgreSQL, PostgreSQL]
) -> None:
    replica = servers[1]
    replica.stop()
    assert [reader.read()[0] for _turn in range(6)] == [200] * 6
    ready = urllib.request.urlopen(f"{reader.site}/readyz", timeout=30)
    assert (ready.status, ready.read()) == (200, b'{"missing": ["replica-1"]}')
    replica.start()
    wait_until("the replica is read again", lambda: reader.asked("cooperation_actionitem") == ["replica"])


def test_without_its_primary_the_site_says_so_and_goes_on_by_itself_once_it_is_back(
    reader: Reader, servers: tuple[PostgreSQL, PostgreSQL]
) -> None:
    primary = servers[0]
    primary.stop()
    try:
        for path, word in ((PAGE, "cannot be read right now"), (f"/ko{PAGE}", "기록"), ("/api/v1/", "unavailable")):
            status, text = reader.read(path)
            assert status == 503
            assert word in text
    finally:
        primary.start()
    wait_until("the site answers again", lambda: reader.read()[0] == 200)
    wait_until("the replica is read again", lambda: reader.asked("cooperation_actionitem") == ["replica"])


def cut_connections(server: PostgreSQL) -> None:
    """End every connection to the server, as a restart does."""
    server.tell(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )


def test_a_site_whose_connections_were_all_cut_answers_as_if_nothing_had_been(
    reader: Reader, servers: tuple[PostgreSQL, PostgreSQL]
) -> None:
    for server in servers:
        cut_connections(server)
    assert [reader.read()[0] for _turn in range(8)] == [200] * 8
    cut_connections(servers[0])
    assert [reader.read("/admin/login/")[0] for _turn in range(8)] == [200] * 8


def test_a_primary_that_takes_no_changes_is_read_and_says_that_nothing_was_saved(
    site: str, reader: Reader, servers: tuple[PostgreSQL, PostgreSQL], environment: dict[str, str]
) -> None:
    primary = servers[0]
    password = publisher_password(environment, site)
    assert sign_in(site, password) == 200
    primary.tell("ALTER SYSTEM SET default_transaction_read_only = on")
    primary.tell("SELECT pg_reload_conf()")
    try:
        wait_until("the primary takes no changes", lambda: sign_in(site, password) == 503)
        assert reader.read()[0] == 200
    finally:
        primary.tell("ALTER SYSTEM RESET default_transaction_read_only")
        primary.tell("SELECT pg_reload_conf()")
    wait_until("the primary takes changes again", lambda: sign_in(site, password) == 200)
