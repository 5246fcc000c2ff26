"""What the tests of backups begin with: a database of their own, and a backup of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cooperation.workflows.back_up import back_up
from tests.own_database import own_database


@pytest.fixture
def own(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The alias of a database that is this test's alone."""
    with django_db_blocker.unblock(), own_database(tmp_path) as alias:
        yield alias


@pytest.fixture(scope="session")
def demo_backup(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Path:
    """A backup of the demo record; copy it, and leave it as it is."""
    folder = tmp_path_factory.mktemp("backup")
    path = folder / "backup.zip"
    with django_db_blocker.unblock(), own_database(folder, "backed_up") as alias:
        back_up(path=path, using=alias)
    return path


@pytest.fixture
def backup(demo_backup: Path, tmp_path: Path) -> Path:
    """A backup of the demo record that is this test's alone."""
    return Path(shutil.copy(demo_backup, tmp_path))
