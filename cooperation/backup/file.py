"""A backup as a file: a ZIP with one member of JSON Lines for each table, and a manifest with their checksums.

It is written under another name and put in its place when all of it is on the disk. Reading one looks at everything
before it gives anything away.
"""

import datetime
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

#: What the manifest begins with; the number rises when an older reader could not read a newer file.
FORMAT = {"format": "backup of a space cooperation record", "version": 1}
MANIFEST = "manifest.json"
#: The most that a manifest may hold, in bytes; it has a few hundred for each table.
LARGEST_MANIFEST = 4 * 1024 * 1024
PIECE = 1024 * 1024
#: Whatever the reader of archives raises when bytes are not what they were.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message says why, to the person at the terminal."""


@dataclass(frozen=True)
class Member:
    """What the manifest says of one table: its columns, its rows, the last key given out, its size and checksum."""

    columns: list[str]
    rows: int
    last_key: int | None
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    vendor: str
    migrations: dict[str, list[str]]
    tables: dict[str, Member]

    def written(self) -> bytes:
        return json.dumps(FORMAT | asdict(self), indent=1, ensure_ascii=False).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Raise BackupError unless the text is the manifest of a backup that this code can read."""
        try:
            said = json.loads(text)
            found, version = said.pop("format"), said.pop("version")
            if found != FORMAT["format"]:
                raise BackupError("This is no backup of this site.")
            if version != FORMAT["version"]:
                raise BackupError(f"The file has format {version}; this code reads format {FORMAT['version']}.")
            tables = {name: Member(**member) for name, member in said.pop("tables").items()}
            return cls(tables=tables, **said)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise BackupError("The file is damaged: its manifest cannot be read.") from error


class Writer:
    """Writes the members of a backup, and the manifest at the end."""

    def __init__(self, archive: zipfile.ZipFile, made_at: datetime.datetime) -> None:
        self._archive, self._made_at = archive, made_at
        self._members: dict[str, Member] = {}

    def add(self, name: str, columns: list[str], lines: Iterator[bytes], last_key: int | None) -> None:
        """Write a table."""
        digest, rows, size = hashlib.sha256(), 0, 0
        with self._archive.open(self._entry(_member_name(name)), "w", force_zip64=True) as member:
            for line in lines:
                digest.update(line)
                member.write(line)
                rows, size = rows + 1, size + len(line)
        self._members[name] = Member(columns, rows, last_key, size, digest.hexdigest())

    def finish(self, vendor: str, migrations: dict[str, list[str]]) -> Manifest:
        """Write the manifest, and return it."""
        manifest = Manifest(self._made_at.isoformat(timespec="seconds"), vendor, migrations, self._members)
        self._archive.writestr(self._entry(MANIFEST), manifest.written())
        return manifest

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._made_at.timetuple()[:6])
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        return entry


class Reader:
    """Reads the members of a backup that `opened` has looked through."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a table."""
        with self._archive.open(_member_name(name)) as member:
            yield from member

    def verify(self) -> None:
        """Read every byte; raise BackupError where one is missing, is too many or is not what it was."""
        wanted = {_member_name(name) for name in self.manifest.tables} | {MANIFEST}
        names = self._archive.namelist()
        if len(names) != len(set(names)) or set(names) != wanted:
            raise BackupError("The file is damaged: its tables are not those that its manifest names.")
        for name, member in self.manifest.tables.items():
            digest, size = hashlib.sha256(), 0
            with _entry_of(self._archive, _member_name(name)) as content:
                while size <= member.bytes and (piece := content.read(PIECE)):
                    digest.update(piece)
                    size += len(piece)
            if (size, digest.hexdigest()) != (member.bytes, member.sha256):
                raise BackupError(f"The file is damaged: the checksum of {name} does not match.")


@contextmanager
def new_file(path: Path, made_at: datetime.datetime) -> Iterator[Writer]:
    """Give a writer of a backup; once the context ends well, the file is on the disk at its path, for its owner only.

    Raise BackupError where something is at the path already, or its folder is missing.
    """
    if path.exists():
        raise BackupError(f"{path} exists already. Name another file.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:  # made with mode 0600
        try:
            with zipfile.ZipFile(part, "w") as archive:
                yield Writer(archive, made_at)
            part.flush()
            os.fsync(part.fileno())
            os.rename(part.name, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part.name)
            raise
    sync_folder(path.parent)


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Give a reader of a backup, all of which has been looked at; raise BackupError where anything is amiss."""
    try:
        if not path.is_file():
            raise BackupError(f"{path} is no file." if path.exists() else f"There is no file {path}.")
        if path.stat().st_size == 0:
            raise BackupError(f"{path} is empty.")
        with path.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise BackupError(f"{path} is no backup of this site, or it was cut off.")
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error}") from error
    except DAMAGE as error:
        raise BackupError(f"The file is damaged: {error}") from error
    with archive:
        yield _verified(archive)


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Have the disk know the new name."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _verified(archive: zipfile.ZipFile) -> Reader:
    try:
        if MANIFEST not in archive.namelist():
            raise BackupError("This is no backup of this site: it has no manifest.")
        with _entry_of(archive, MANIFEST) as member:
            text = member.read(LARGEST_MANIFEST + 1)
        if len(text) > LARGEST_MANIFEST:
            raise BackupError("This is no backup of this site: its manifest is too large.")
        reader = Reader(archive, Manifest.read(text))
        reader.verify()
    except OSError as error:
        raise BackupError(f"The file cannot be read: {error}") from error
    except DAMAGE as error:
        raise BackupError(f"The file is damaged: {error}") from error
    return reader


def _entry_of(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open a member, compressed in one of the two ways in which a backup is."""
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        raise BackupError(f"The file is damaged: {name} is compressed in an unknown way.")
    return archive.open(name)


def _member_name(table: str) -> str:
    return f"tables/{table}.jsonl"
