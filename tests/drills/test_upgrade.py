"""A new version is brought in as docs/operations.md says, and no reader notices."""

import io
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.drills.rows import ask
from tests.drills.servers import Site, read, wait_for
from tests.kept import ROOT

MIGRATIONS = "cooperation/migrations"
PAGES = ("/", "/us-kr/", "/us-kr/actions/", "/us-kr/areas/space-weather/", "/missions/", "/ko/us-kr/timeline/")


@pytest.mark.parametrize("bare_site", ["postgresql"], indirect=True)
@pytest.mark.xdist_group("upgrade")
def test_no_public_read_fails_while_the_database_migrates_and_the_code_changes(bare_site: Site, tmp_path: Path) -> None:
    site, new, version = bare_site, bare_site.code, earlier_version()
    site.code = unpacked(version, tmp_path / "old")
    site.make_database()
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_demo", "--verbosity", "0")
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
    site.start()
    actions = ask(site, "SELECT count(*) FROM cooperation_actionitem")

    with readers(site) as (answered, failed):

        def some_more() -> None:
            before = len(answered)
            wait_for(lambda: len(answered) > before + len(PAGES) or failed, "Nobody could read any more.")

        some_more()
        site.code, before = new, len(answered)
        site.manage("migrate", "--verbosity", "0")
        assert len(answered) > before, f"Nothing was read while {version} became the present version."
        site.manage("collectstatic", "--no-input", "--verbosity", "0")
        some_more()
        site.stop()
        site.start()
        some_more()
    print(f"From {version}: {len(answered)} reads")  # noqa: T201 (pytest shows it where the drill fails)
    assert failed == []
    assert ask(site, "SELECT count(*) FROM cooperation_actionitem") == actions


def earlier_version() -> str:
    """Return the newest commit whose migrations are not those of the code at hand.

    A history that was cut short has none: then the newest commit has to do, whose database needs no migration.
    """
    present = {path.name for path in (ROOT / MIGRATIONS).glob("0*.py")}
    last_change = git("log", "-1", "--format=%H", "--", MIGRATIONS).decode().strip()
    for commit in ("HEAD", "HEAD~1", f"{last_change}~1"):
        try:
            listed = git("ls-tree", "--name-only", f"{commit}:{MIGRATIONS}").decode().split()
        except subprocess.CalledProcessError:
            continue
        if {name for name in listed if name.startswith("0")} != present:
            return commit
    return "HEAD"


def unpacked(commit: str, folder: Path) -> Path:
    """Return the folder with the code of a commit."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def git(*command: str) -> bytes:
    return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, check=True).stdout


@contextmanager
def readers(site: Site) -> Iterator[tuple[list[str], list[str]]]:
    """Read pages while the context is open; give the list of those answered and that of what went wrong."""
    answered: list[str] = []
    failed: list[str] = []
    is_enough = threading.Event()

    def read_on(first: int) -> None:
        place = first
        while not is_enough.is_set():
            path = PAGES[place % len(PAGES)]
            try:
                read(site, path)
                answered.append(path)
            except (OSError, HTTPException) as error:
                failed.append(f"{path}: {error}")
            place += 1

    threads = [threading.Thread(target=read_on, args=(first,)) for first in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield answered, failed
    finally:
        is_enough.set()
        for thread in threads:
            thread.join()
