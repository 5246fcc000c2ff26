"""A site for each drill, on each kind of database, with accounts to sign in with. `make drills` runs them.

A drill sees the site from outside, as its operator does: through commands, pages, processes and plain SQL.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.database import sqlite_image
from tests.drills.servers import PostgreSQL, Site
from tests.journeys.static_files import copy_static_files


@pytest.fixture(autouse=True)
def _time_stands_still() -> None:
    """Leave the clock alone: a drill waits for processes that have their own."""


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Refuse a test database: each drill has one of its own."""
    pytest.fail("A drill has a database of its own.")


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A SQLite file with the demo record and the demo accounts, and the password of the publisher."""
    state = tmp_path_factory.mktemp("seed")
    shutil.copyfile(sqlite_image(NOW), state / "record.sqlite3")
    site = Site(state, f"sqlite:///{state / 'record.sqlite3'}")
    copy_static_files(os.environ | site.environment())
    said = site.manage("demo_accounts", "--address", "http://desk.example")
    found = re.search(r"demo-publisher +(\S+)", said)
    assert found
    return state, found[1]


@pytest.fixture(scope="session")
def password(seed: tuple[Path, str]) -> str:
    return seed[1]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A server that a drill may kill, and must start again."""
    try:
        server = PostgreSQL()
    except LookupError as error:
        pytest.skip(str(error))
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def seed_on_postgresql(seed: tuple[Path, str], postgresql: PostgreSQL) -> str:
    """The name of a database with what the SQLite file holds: a backup of the one, restored as the other."""
    state, _password = seed
    Site(state, f"sqlite:///{state / 'record.sqlite3'}").manage("backup", str(state / "seed.zip"))
    Site(state, postgresql.url("seed")).manage("restore", str(state / "seed.zip"))
    return "seed"


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.xdist_group("sqlite")),
        pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql")),
    ]
)
def bare_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site without a database; whatever it has is taken away with it."""
    database = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        database = server.url(request.function.__name__[5:40])
    site = Site(tmp_path, database)
    yield site
    site.close()


@pytest.fixture
def site(request: pytest.FixtureRequest, bare_site: Site, seed: tuple[Path, str]) -> Site:
    """A site with the demo record and the demo accounts, which is not served yet."""
    state, _password = seed
    shutil.copytree(state / "static", bare_site.state / "static")
    if bare_site.is_on_sqlite:
        shutil.copyfile(state / "record.sqlite3", bare_site.state / "record.sqlite3")
    else:
        bare_site.make_database(like=request.getfixturevalue("seed_on_postgresql"))
    return bare_site
