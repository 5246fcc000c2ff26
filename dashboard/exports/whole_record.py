"""The whole public record as one file: every table as CSV and as JSON Lines, what its columns mean, and checksums.

The file is kept until the record changes. It is built from one state of the record under another name and put in its
place at once, so that nobody reads half of one, or parts of two states.
"""

import datetime
import fcntl
import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cooperation.exchange.writers import csv_lines
from cooperation.kept import reading_connection
from cooperation.models import DataVersion
from cooperation.snapshot import one_state
from dashboard.wording import say_day

from .columns import DATA_SETS, Taking
from .columns.taking import SPOKEN
from .lists import say_codes, write_json_lines

#: How many files are kept; the site may be known by several names, each with a file of its own.
MOST = 4
CONTENT_TYPE = "application/zip"


def state_of(day: datetime.date) -> str | None:
    """Return what tells one state of the file from another; None where a change may not be committed yet."""
    version = None if reading_connection().in_atomic_block else DataVersion.current()
    return None if version is None else f"{day.isoformat()}-{version}"


def open_whole_record(day: datetime.date, site: str) -> IO[bytes]:
    """Return the file of the record's present state, read on a day, with addresses of the site; build it if need be."""
    state = state_of(day)
    if state is None:
        file = TemporaryFile()  # noqa: SIM115 (the answer closes it)
        write_whole_record(file, day, site)
        file.seek(0)
        return file
    folder = Path(settings.STATE_DIR) / "data"
    start = hashlib.sha256(f"{site} {reading_connection().settings_dict['NAME']}".encode()).hexdigest()[:12]
    try:
        return (folder / f"{start}-{state}.zip").open("rb")
    except FileNotFoundError:
        folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _open_or_build(folder, start, day, site)


def _open_or_build(folder: Path, start: str, day: datetime.date, site: str) -> IO[bytes]:
    """Build the file, unless another process has built it meanwhile; the caller holds the lock."""
    with one_state(reading_connection().alias):
        path = folder / f"{start}-{day.isoformat()}-{DataVersion.current()}.zip"
        if not path.exists():
            for left in folder.glob("*.part"):  # by a process that was stopped while it held the lock
                left.unlink()
            with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
                try:
                    write_whole_record(part, day, site)
                except BaseException:
                    os.unlink(part.name)
                    raise
            os.replace(part.name, path)
    file = path.open("rb")
    kept = sorted(folder.glob("*.zip"), key=lambda other: other.stat().st_mtime, reverse=True)
    for place, other in enumerate(kept):
        if other != path and (place >= MOST or other.name.startswith(start)):
            other.unlink(missing_ok=True)
    return file


def write_whole_record(file: IO[bytes], day: datetime.date, site: str) -> None:
    """Write the file. Its texts about itself are in the languages of the site, its addresses in the first of them."""
    sums: list[str] = []
    moment = (day.year, day.month, day.day, 0, 0, 0)

    def add(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
        info = zipfile.ZipInfo(name, moment)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest = hashlib.sha256()
        with archive.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                content = piece.encode()
                digest.update(content)
                member.write(content)
        sums.append(f"{digest.hexdigest()}  {name}\n")

    with override(settings.LANGUAGE_CODE), zipfile.ZipFile(file, "w") as archive:
        taking = Taking(day, site=site)
        counts: dict[str, int] = {}
        for section, table in DATA_SETS.items():
            rows = table.rows_on(None, day)
            keys = table.keys_of(rows)
            counts[section] = len(keys)
            add(archive, f"csv/{section}.csv", table.write_csv(rows, taking, keys=keys))
            lines = write_json_lines(table, table.read_values(rows, taking, keys=keys))
            add(archive, f"jsonl/{section}.jsonl", lines)
        add(archive, "columns.csv", csv_lines(*_dictionary()))
        add(archive, "README.md", _in_each_language(lambda: _readme(counts, day, site)))
        add(archive, "TERMS.md", _in_each_language(_terms))
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", moment), "".join(sums))


def _in_each_language(write: Any) -> Iterator[str]:
    for language in SPOKEN:
        with override(language):
            yield f"{write()}\n"


def _dictionary() -> tuple[list[str], list[list[str]]]:
    """Return the header and the lines of the table that says what each column means."""
    header = ["table", "column", "kind", *(f"meaning_{language}" for language in SPOKEN), "codes"]
    lines = []
    for section, table in DATA_SETS.items():
        for column in table.columns:
            meanings = []
            for language in SPOKEN:
                with override(language):
                    meanings.append(column.meaning)
            lines.append([section, column.name, str(column.kind.value), *meanings, say_codes(column)])
    return header, lines


def _readme(counts: dict[str, int], day: datetime.date, site: str) -> str:
    rows = "\n".join(
        f"| {section} | {table.title} | {table.said} | {counts[section]} |" for section, table in DATA_SETS.items()
    )
    parts = [
        f"# {_('Space Cooperation Record')}",
        _("The whole public record, as it stood on %(day)s, from %(site)s.") % {"day": say_day(day), "site": site},
        _(
            "Each table is a CSV file (UTF-8 with a byte order mark) and a file of JSON Lines with the same columns. "
            "columns.csv says what each column means. SHA256SUMS holds a checksum for each file."
        ),
        f"| {_('File')} | {_('Title')} | {_('A row is')} | {_('Rows')} |\n| --- | --- | --- | --- |\n{rows}",
        _terms(),
    ]
    return "\n\n".join(parts) + "\n"


def _terms() -> str:
    parts = (_("Terms of use"), *say_terms())
    return f"## {parts[0]}\n\n" + "\n\n".join(parts[1:])


def say_terms() -> tuple[str, ...]:
    """Say in sentences what may be done with the record, as far as that has been laid down."""
    return (
        _("Text may be reused with attribution."),
        _("Name the Space Cooperation Record, the address of the page or file, and the day as of which you read it."),
        _("The sources that the record cites belong to their publishers. It links to them and holds no copies."),
        _("No standard license has been named for the data. The code of the site is under the MIT license."),
    )
