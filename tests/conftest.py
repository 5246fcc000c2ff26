"""What every test stands on: a day that does not pass, plain static files, and the demo record in the database."""

import datetime
import gc
from collections.abc import Iterator

import hypothesis
import pytest
import time_machine

from dashboard.frames import with_room
from tests.database import copy_on_postgresql, copy_on_sqlite

#: The moment at which every test runs; in both partnerships of the demo it is the same day.
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)

hypothesis.settings.register_profile("record", deadline=None, max_examples=50, database=None)
hypothesis.settings.load_profile("record")


# Every query makes thousands of small things that soon go; looking for rings among them this often is a waste.
gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that reads a database, so that `-m database` finds those that another kind may fail."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "db" in names or "django_db_setup" in names or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """Give every test the room that the site gives every request."""
    pyfuncitem.obj = with_room(pyfuncitem.obj)


@pytest.fixture(autouse=True)
def _time_stands_still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(django_test_environment: None) -> Iterator[None]:
    """Serve static files under their own names, as nothing is collected for a test, and digest passwords quickly."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=settings.BASE_DIR / "static",
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_modify_db_settings: None) -> Iterator[None]:
    """Give this process a copy of the demo record; tests change it inside transactions only."""
    from django.db import connection

    copy = copy_on_postgresql if connection.vendor == "postgresql" else copy_on_sqlite
    name = connection.creation._get_test_db_name()  # with the number of this process, where there are several
    with copy(NOW, name):
        connection.settings_dict["NAME"] = name
        yield
        connection.close()


@pytest.fixture
def today() -> datetime.date:
    """The day on which every test runs."""
    return NOW.date()


@pytest.fixture
def only_read(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep what is worked out from the record, as the site does, for tests that leave the record as it is."""
    from cooperation import kept
    from cooperation.models import DataVersion

    before = DataVersion.current()
    monkeypatch.setattr(kept, "may_be_undone", lambda connection: False)
    yield
    assert DataVersion.current() == before, "The test changes the record: what is kept would be wrong for others."
