"""What a restoration brings back, and what it leaves alone when something is amiss."""

import hashlib
import io
import json
import os
import random
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, connections

from cooperation.backup.file import FORMAT, MANIFEST, BackupError, opened
from cooperation.backup.tables import kept_tables
from cooperation.models import DataVersion
from cooperation.workflows import restore_backup as deed
from cooperation.workflows.back_up import back_up
from cooperation.workflows.restore_backup import Restoration, check_backup, restore_backup
from tests.own_database import add_agency, databases_of, own_database

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="this is about sessions")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="this is about files")


@pytest.fixture(scope="module")
def story(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[dict[str, Any]]:
    """A backup, a change after it, and the restoration: restoring makes every table anew, which takes long."""
    folder = tmp_path_factory.mktemp("story")
    with django_db_blocker.unblock(), own_database(folder, "story") as own:
        User.objects.using(own).bulk_create([User(username="Alpha", password="made-up")])
        remove_agency(own, add_agency(own, "gone"))
        told: dict[str, Any] = {"own": own, "backup": folder / "backup.zip"}
        told["manifest"] = back_up(path=told["backup"], using=own)
        told["rows"] = rows_of(own)
        told["next_key"] = told["manifest"].tables["cooperation_agency"].last_key + 1
        add_agency(own, "later")
        told["number_before"] = number_of(own)
        connections[own].close()
        told["restoration"] = restore_backup(path=told["backup"], using=own)
        yield told


class TestWhatComesBack:
    def test_every_row_of_every_table_is_as_it_was(self, story: dict[str, Any]) -> None:
        found = rows_of(story["own"])
        versions = DataVersion._meta.db_table
        assert {name: rows for name, rows in found.items() if name != versions} == {
            name: rows for name, rows in story["rows"].items() if name != versions
        }
        assert sum(map(len, found.values())) > 1000

    def test_what_was_in_use_is_kept_under_another_name(self, story: dict[str, Any]) -> None:
        restoration: Restoration = story["restoration"]
        assert Path(restoration.kept_as).name in databases_of(story["own"])
        assert not [name for name in databases_of(story["own"]) if "restored" in name]

    def test_the_number_of_the_state_is_one_that_nobody_has_seen(self, story: dict[str, Any]) -> None:
        assert number_of(story["own"]) > story["number_before"]

    def test_a_change_raises_the_number_and_takes_a_key_that_no_row_had(self, story: dict[str, Any]) -> None:
        before = number_of(story["own"])
        key = add_agency(story["own"], "newer")
        assert number_of(story["own"]) > before
        assert key == story["next_key"]
        remove_agency(story["own"], key)


@pytest.fixture
def tables_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a new database stay empty: what it is asked for then fails, which some tests are about."""
    monkeypatch.setattr(deed, "call_command", lambda *args, **options: None)


def rows_of(alias: str) -> dict[str, list[str]]:
    """Return every row of every table, read with plain SQL and not by what is tested."""
    found = {}
    with connections[alias].cursor() as cursor:
        for table in kept_tables():
            cursor.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608 (no input)
            names = [column[0] for column in cursor.description]
            found[table.name] = sorted(repr(sorted(zip(names, row, strict=True))) for row in cursor.fetchall())
    return found


def remove_agency(alias: str, key: int) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("DELETE FROM cooperation_agency WHERE id = %s", [key])


def number_of(alias: str) -> int:
    return DataVersion.objects.using(alias).get().number


def rewritten(backup: Path, change: Callable[[dict[str, Any], dict[str, bytes]], object]) -> Path:
    """Return a backup in which somebody changed the manifest and the members; its ZIP is in order."""
    path = backup.with_name("changed.zip")
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop(MANIFEST))
    change(manifest, members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return path


def damaged(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["tables/cooperation_agency.jsonl"] = members["tables/cooperation_agency.jsonl"].replace(b"a", b"b", 1)


def without_a_table(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["tables/cooperation_agency.jsonl"]


def with_one_more_file(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["tables/../../elsewhere"] = b"x"


def of_another_format(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["version"] = FORMAT["version"] + 1


def of_something_else(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["format"] = "something else"


def newer(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["migrations"]["cooperation"].append("9999_of_tomorrow")


def older(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["migrations"]["cooperation"].pop()


def with_other_columns(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["tables"]["cooperation_agency"]["columns"].append("name_xx")


def with_a_broken_manifest(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["tables"] = ["cooperation_agency"]


@pytest.mark.usefixtures("tables_in_no_time")
class TestAFileThatIsAmiss:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (damaged, "checksum of cooperation_agency"),
            (without_a_table, "not those that its manifest names"),
            (with_one_more_file, "not those that its manifest names"),
            (of_another_format, "has format 2"),
            (of_something_else, "no backup of this site"),
            (newer, "a newer version of the site, with the migrations cooperation 9999_of_tomorrow"),
            (older, "an older version of the site, without the migrations cooperation"),
            (with_other_columns, "other tables or columns"),
            (with_a_broken_manifest, "manifest cannot be read"),
        ],
    )
    def test_it_is_refused_before_anything_is_touched(
        self, own: str, backup: Path, change: Callable[..., object], message: str
    ) -> None:
        with nothing_touched(own):
            for read in (lambda path: restore_backup(path=path, using=own), lambda path: check_backup(path=path)):
                with pytest.raises(BackupError, match=message):
                    read(rewritten(backup, change))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "is empty"),
            (b"no archive at all", "no backup of this site"),
            (b"PK\x05\x06" + bytes(18), "has no manifest"),
        ],
    )
    def test_so_is_one_that_is_none(self, own: str, tmp_path: Path, content: bytes, message: str) -> None:
        path = tmp_path / "file.zip"
        path.write_bytes(content)
        with nothing_touched(own), pytest.raises(BackupError, match=message):
            restore_backup(path=path, using=own)

    def test_so_is_a_huge_one_without_reading_it(self, own: str, tmp_path: Path) -> None:
        path = tmp_path / "file.zip"
        with path.open("wb") as file:
            file.truncate(1 << 36)
        with nothing_touched(own), pytest.raises(BackupError, match="no backup of this site"):
            restore_backup(path=path, using=own)

    def test_so_is_a_huge_manifest(self, own: str, tmp_path: Path) -> None:
        path = tmp_path / "file.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MANIFEST, "w") as member:
            for _ in range(64):
                member.write(bytes(1 << 20))
        with nothing_touched(own), pytest.raises(BackupError, match="manifest is too large"):
            restore_backup(path=path, using=own)

    def test_so_is_a_folder_and_one_that_is_not_there(self, own: str, tmp_path: Path) -> None:
        for path, message in ((tmp_path, "is no file"), (tmp_path / "none", "There is no file")):
            with nothing_touched(own), pytest.raises(BackupError, match=message):
                restore_backup(path=path, using=own)

    def test_one_cut_off_anywhere_is_refused(self, backup: Path) -> None:
        content, path = backup.read_bytes(), backup.with_name("cut.zip")
        places = random.Random(1).sample(range(len(content)), 40)  # noqa: S311 (any places will do)
        for place in (*places, len(content) - 1):
            path.write_bytes(content[:place])
            with pytest.raises(BackupError):
                check_backup(path=path)

    def test_one_with_any_byte_changed_is_refused_or_says_the_same(self, backup: Path) -> None:
        """A few bytes of the archive say nothing that is read, such as the moment of a member."""
        content, path = backup.read_bytes(), backup.with_name("changed.zip")
        refused, whole = 0, contents_of(backup)
        for place in random.Random(2).sample(range(len(content)), 150):  # noqa: S311 (any places will do)
            changed = bytearray(content)
            changed[place] ^= 1 << place % 8
            path.write_bytes(changed)
            try:
                assert contents_of(path) == whole
            except BackupError:
                refused += 1
        assert refused > 100


class TestADatabaseThatIsAmiss:
    def test_what_the_new_one_refuses_leaves_the_old_one_in_use(
        self, own: str, backup: Path, tables_in_no_time: None
    ) -> None:
        with nothing_touched(own), pytest.raises(BackupError, match="The new database refuses: "):
            restore_backup(path=backup, using=own)

    @on_postgresql
    def test_a_session_of_the_site_is_ended_and_does_not_hold_the_switch_up(
        self, own: str, backup: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        skip_to_the_switch(monkeypatch)
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connections[own].settings_dict['NAME']}")
        with psycopg.connect(address.geturl()) as other:
            other.execute("SELECT count(*) FROM cooperation_agency")
            restoration = restore_backup(path=backup, using=own)
            with pytest.raises(psycopg.OperationalError):
                other.execute("SELECT 1")
        with psycopg.connect(address.geturl()) as new:
            assert new.execute("SELECT word FROM made_up").fetchall() == [("new",)]
        with psycopg.connect(address._replace(path=f"/{restoration.kept_as}").geturl()) as old:
            assert old.execute("SELECT count(*) FROM cooperation_agency").fetchone() > (0,)

    @on_sqlite
    def test_a_file_that_somebody_has_open_is_not_replaced(
        self, own: str, backup: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        skip_to_the_switch(monkeypatch)
        number_of(own)  # the site writes its journal beside the file, and so does whoever opens it next
        with closing(sqlite3.connect(connections[own].settings_dict["NAME"])) as other:
            other.execute("SELECT count(*) FROM cooperation_agency").fetchone()
            with nothing_touched(own), pytest.raises(BackupError, match="Stop the site"):
                restore_backup(path=backup, using=own)

    @on_sqlite
    @pytest.mark.parametrize("content", [None, b"", b"not a database, but long enough to look like one" * 100])
    def test_a_file_that_is_gone_or_broken_makes_room(
        self, own: str, backup: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
    ) -> None:
        connections[own].close()
        live = Path(connections[own].settings_dict["NAME"])
        live.unlink()
        if content is not None:
            live.write_bytes(content)
        (live.parent / f"{live.name}-wal").write_bytes(b"of a database that is gone")
        skip_to_the_switch(monkeypatch)
        restoration = restore_backup(path=backup, using=own)
        with closing(sqlite3.connect(live)) as new:
            assert new.execute("SELECT word FROM made_up").fetchall() == [("new",)]
        assert bool(restoration.kept_as) == (content is not None)
        if content:
            assert Path(restoration.kept_as).read_bytes() == content


def test_the_commands_say_what_they_did_and_did_not(own: str, backup: Path) -> None:
    said = io.StringIO()
    call_command("restore", str(backup), check=True, stdout=said)
    assert "The backup is whole: " in said.getvalue()
    with pytest.raises(CommandError, match=r"There is no file .* Nothing was changed\.") as caught:
        call_command("restore", str(backup.with_name("none")), stdout=said)
    assert caught.value.returncode == 1


def skip_to_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the new database be one with a word in it."""

    def fill(*args: Any) -> None:
        with connections[deed.NEW].cursor() as cursor:
            cursor.execute("CREATE TABLE made_up (word text)")
            cursor.execute("INSERT INTO made_up VALUES ('new')")

    monkeypatch.setattr(deed, "_fill", fill)
    for step in ("_compare", "_set_going"):
        monkeypatch.setattr(deed, step, lambda *args: None)


def contents_of(path: Path) -> dict[str, str]:
    """Return a hash of the lines of each table of a backup."""
    with opened(path) as backup:
        return {name: hashlib.sha256(b"".join(backup.lines(name))).hexdigest() for name in backup.manifest.tables}


@contextmanager
def nothing_touched(alias: str) -> Iterator[None]:
    """Fail where, at the end, the database or what stands beside it is not as it was."""

    def state() -> tuple[object, object]:
        rows = rows_of(alias)
        connections[alias].close()
        return rows, databases_of(alias)

    before = state()
    yield
    assert state() == before
