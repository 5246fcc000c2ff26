"""What a backup holds, and when none is made."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from cooperation.backup.file import BackupError, Manifest, opened
from cooperation.backup.tables import LEFT_OUT, Table, kept_tables
from cooperation.management.commands import backup as command
from cooperation.models import Agency
from cooperation.workflows import back_up as deed
from cooperation.workflows.back_up import back_up
from tests.own_database import add_agency


@pytest.mark.django_db
def test_every_table_is_kept_or_left_out_by_name() -> None:
    tables = set(connection.introspection.table_names())
    left_out = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in LEFT_OUT}
    assert Session._meta.db_table in left_out
    assert {table.name for table in kept_tables()} == tables - left_out - {"django_migrations"}


def test_it_holds_every_row_of_every_table_in_order(own: str, backup: Path) -> None:
    """The database is a copy of what was backed up."""
    with opened(backup) as reader:
        for table in kept_tables():
            keys = list(table.model._base_manager.using(own).order_by("pk").values_list("pk", flat=True))
            place = table.columns.index(str(table.model._meta.pk.column))
            assert [json.loads(line)[place] for line in reader.lines(table.name)] == keys
            assert reader.manifest.tables[table.name].rows == len(keys)
        assert reader.manifest.tables[Permission._meta.db_table].rows > 100
        assert reader.manifest.tables["cooperation_historicalactionitem"].rows > 10


def test_it_is_for_its_owner_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_it_is_of_one_state_whatever_is_written_meanwhile(
    own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody adds an agency after the first table was read; neither it nor its version is in the backup."""
    tables = kept_tables()
    count = Agency.objects.using(own).count()

    class Written(Table):
        def lines(self, using: str) -> Any:
            yield from super().lines(using)
            write_elsewhere(own)

    monkeypatch.setattr(deed, "kept_tables", lambda: [Written(tables[0].model), *tables[1:]])
    manifest = back_up(path=tmp_path / "backup.zip", using=own)
    assert Agency.objects.using(own).count() == count + 1
    assert manifest.tables["cooperation_agency"].rows == count


def test_the_last_keys_are_kept_though_their_rows_are_gone(own: str, tmp_path: Path) -> None:
    key = add_agency(own, "gone")
    with connections[own].cursor() as cursor:
        cursor.execute("DELETE FROM cooperation_agency WHERE id = %s", [key])
    manifest = back_up(path=tmp_path / "backup.zip", using=own)
    assert manifest.tables["cooperation_agency"].last_key == key


def test_the_command_keeps_the_newest_of_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(path: Path) -> Manifest:
        path.write_bytes(b"made")
        return Manifest("", "", {}, {})

    monkeypatch.setattr(command, "back_up", make)
    names = [f"record-2025010{day}T010203Z.zip" for day in range(1, 6)]
    for name in (*names, "record-of-value.zip", "another.zip"):
        (tmp_path / name).touch()
    call_command("backup", str(tmp_path), keep=3, stdout=io.StringIO())
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*names[-2:], "record-20261122T120000Z.zip", "record-of-value.zip", "another.zip"}


class TestRefusals:
    def test_a_file_that_is_there_is_left_alone(self, own: str, tmp_path: Path) -> None:
        path = tmp_path / "backup.zip"
        path.write_text("something of value")
        with pytest.raises(BackupError, match="exists already"):
            back_up(path=path, using=own)
        assert path.read_text() == "something of value"

    @pytest.mark.parametrize("change", ["newer", "older"])
    def test_a_database_of_another_version(self, own: str, tmp_path: Path, change: str) -> None:
        applied = MigrationRecorder(connections[own])
        if change == "newer":
            applied.record_applied("cooperation", "9999_of_tomorrow")
        else:
            applied.record_unapplied("cooperation", "0001_initial")
        with pytest.raises(BackupError, match=f"The database is of an? {change} version"):
            back_up(path=tmp_path / "backup.zip", using=own)
        assert list(tmp_path.glob("*.zip")) == []

    def test_a_backup_that_breaks_off_leaves_nothing(
        self, own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any) -> Any:
            raise OSError("The disk is full.")

        monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
        before = set(tmp_path.iterdir())
        with pytest.raises(BackupError, match="disk is full"):
            back_up(path=tmp_path / "backup.zip", using=own)
        assert {path for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))} == before

    @pytest.mark.parametrize(("name", "keep"), [("", 0), ("", -1), ("backup.zip", 3)])
    def test_keeping_none_or_of_a_file(self, tmp_path: Path, name: str, keep: int) -> None:
        with pytest.raises(CommandError, match="--keep takes a number"):
            call_command("backup", str(tmp_path / name), keep=keep)
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there_becomes_no_file(self, own: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"There is no folder .*backups\. .* No backup was made\."):
            call_command("backup", str(tmp_path / "backups"), stdout=io.StringIO())
        assert not (tmp_path / "backups").exists()

    def test_the_command_says_so_and_ends_with_an_error(self, own: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"There is no folder .* No backup was made\.") as caught:
            call_command("backup", str(tmp_path / "nowhere" / "backup.zip"), stdout=io.StringIO())
        assert caught.value.returncode == 1


def write_elsewhere(alias: str) -> None:
    """Add an agency in a connection of its own, as another process does."""
    other: Any = connections[alias].copy("other")
    connections["other"] = other
    connections.settings["other"] = other.settings_dict
    try:
        with transaction.atomic(using="other"):
            add_agency("other", "elsewhere")
    finally:
        other.close()
        del connections["other"], connections.settings["other"]
