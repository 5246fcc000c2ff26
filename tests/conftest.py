"""What every test stands on: a day that does not pass, plain static files, and the demo record in the database."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine

from cooperation.workflows.load_fixtures import load_fixtures

#: The moment at which every test runs; in both partnerships of the demo it is the same day.
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)

hypothesis.settings.register_profile("record", deadline=None, max_examples=50, database=None)
hypothesis.settings.load_profile("record")


@pytest.fixture(autouse=True)
def _time_stands_still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Serve static files under their own names, as nothing is collected for a test."""
    settings.STATIC_ROOT = settings.BASE_DIR / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the demo record once for each test database; tests change it inside transactions only."""
    from django.conf import settings

    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        load_fixtures(folder=Path(settings.FIXTURE_DIRS[0]))


@pytest.fixture
def today() -> datetime.date:
    """The day on which every test runs."""
    return NOW.date()
