"""A full disk and a missing Redis: what can still be answered is, the rest is told plainly, and it ends by itself."""

import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.drills.desk import publisher_password, sign_in
from tests.drills.replicated import wait_until
from tests.journeys.conftest import _free_port, environment_of, serving

PAGE = "/us-kr/actions/4.01/"


@pytest.fixture(autouse=True)
def _time_stands_still() -> None:
    """Leave the clock alone: servers are waited for."""


def status(address: str) -> int:
    """Return how an address is answered."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that holds little, for as long as a test runs."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("Only root may add a disk.")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(file: Path) -> None:
    """Write a file until there is no room left."""
    with file.open("wb", buffering=0) as open_file, suppress(OSError):
        while True:
            open_file.write(bytes(4096))


def test_on_a_full_disk_pages_are_read_and_the_desk_says_that_nothing_was_saved(
    tmp_path: Path, small_disk: Path
) -> None:
    environment = environment_of(tmp_path)
    record = small_disk / "record.sqlite3"
    shutil.move(tmp_path / "record.sqlite3", record)
    environment |= {"DATABASE_URL": f"sqlite:///{record}", "LOG_FORMAT": "text"}
    with serving(environment) as site:
        password = publisher_password(environment, site)
        assert sign_in(site, password) == 200
        filler = small_disk / "filler"
        fill(filler)
        wait_until("the disk is full for the record as well", lambda: sign_in(site, password) == 503)
        assert status(site + PAGE) == status(f"{site}{PAGE}?turn=1") == 200
        filler.unlink()
        assert sign_in(site, password) == 200


@contextmanager
def redis(port: int, folder: Path) -> Iterator[None]:
    """A Redis of our own on loopback."""
    told = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), "--daemonize", "no"]
    with (folder / "redis.log").open("ab") as log:
        server = subprocess.Popen(["redis-server", *told], stdout=log, stderr=log)
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_servers_that_share_a_redis_count_together_and_without_it_each_for_itself(tmp_path: Path) -> None:
    port = _free_port()
    environment = environment_of(
        tmp_path, REDIS_URL=f"redis://127.0.0.1:{port}/0", API_RATE_LIMIT="6/hour", LOG_FORMAT="text"
    )
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    other_environment = environment | {
        "STATE_DIR": str(other_folder),
        "DATABASE_URL": f"sqlite:///{tmp_path}/record.sqlite3",
    }
    os.symlink(tmp_path / "static", other_folder / "static")
    with serving(environment) as one, serving(other_environment) as other:

        def ready(site: str) -> bytes:
            with urllib.request.urlopen(f"{site}/readyz", timeout=30) as answer:
                return bytes(answer.read())

        def ask(times: int) -> list[int]:
            return [status(f"{(one, other)[turn % 2]}/api/v1/missions/") for turn in range(times)]

        assert ready(one) == b'{"missing": ["cache"]}'
        assert ask(4) == [200] * 4
        assert status(one + PAGE) == 200
        with redis(port, tmp_path):
            for site in (one, other):
                wait_until("Redis is used", lambda site=site: ready(site) == b'{"missing": []}')
            assert ask(8) == [200] * 6 + [429] * 2
        assert status(one + PAGE) == 200
        assert ask(2) == [200] * 2
