"""Files of rows, read cell by cell: workbooks and CSV, known by their content and never by their name.

What cannot be read is refused with a message that says what to do.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from .cells import EMPTY, Cell, unescape_csv

#: The most bytes of an upload.
LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
_LONGEST_CSV_CELL = LARGEST_FILE

#: The sheet of our workbooks that explains the columns.
COLUMNS_SHEET = "columns"

Line = list[Cell]


class SheetError(Exception):
    """A file that cannot be read as rows; the message says what to do about it."""


@dataclass
class SheetIn:
    """The rows of a file: the texts of its first row, and the other rows with their numbers in the file."""

    header: list[str]
    rows: list[tuple[int, Line]]
    #: What was found in the file and is not read.
    notes: list[str] = field(default_factory=list)


def read_sheet(file: IO[bytes], title: str) -> SheetIn:
    """Return the rows of the file; of a workbook with several sheets, those of the one with this title.

    Empty rows are left out. Raise SheetError for what is no sheet, or one that could be misread.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise SheetError(_("The file is empty."))
    if size > LARGEST_FILE:
        raise SheetError(too_large())
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK"):
        # openpyxl takes nine megabytes of each process that loads it, and most never see a workbook.
        from .workbooks import read_workbook

        numbered, notes = read_workbook(file, title)
    elif start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise SheetError(
            _("This is a workbook of the old kind (.xls), or one with a password. Save it as .xlsx without a password.")
        )
    else:
        numbered, notes = _read_csv(file.read()), []
    return _with_header(numbered, notes)


def too_large() -> str:
    """Return what is said of a file over the limit."""
    return _("The file is larger than %(limit)s MB. Split it into several files.") % {
        "limit": LARGEST_FILE // (1024 * 1024)
    }


def _with_header(numbered: Iterator[tuple[int, Line]], notes: list[str]) -> SheetIn:
    """Part the header from the rows, and leave out what is empty."""
    header: list[str] | None = None
    rows: list[tuple[int, Line]] = []
    for number, cells in numbered:
        while cells and not cells[-1].text:
            cells.pop()
        if not any(cell.text.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.text.strip() for cell in cells]
            if len(header) > MOST_COLUMNS:
                raise SheetError(_("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS})
            continue
        if len(rows) == MOST_ROWS:
            raise SheetError(
                _("The sheet has more than %(most)s rows. Split it into several files.") % {"most": MOST_ROWS}
            )
        if len(cells) > len(header):
            raise SheetError(
                _("Row %(row)s has a cell beyond the last named column. Name its column, or empty the cell.")
                % {"row": number}
            )
        rows.append((number, cells + [EMPTY] * (len(header) - len(cells))))
    if header is None:
        raise SheetError(_("The file has no rows. Its first row names the columns; the template shows them."))
    return SheetIn(header, rows, notes)


# CSV


def _read_csv(content: bytes) -> Iterator[tuple[int, Line]]:
    text = _decode(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_LONGEST_CSV_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [Cell(unescape_csv(cell)) for cell in row]
    except csv.Error as error:
        raise SheetError(
            _("Row %(row)s cannot be read: a quotation mark is missing or too many.") % {"row": number + 1}
        ) from error


def _decode(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8, or UTF-16 that says so; anything else is refused, never guessed."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if _is_binary(content):
            raise SheetError(not_a_sheet()) from error
        raise SheetError(
            _(
                "This file is not written in UTF-8, and letters may be lost already. In Excel, save it as "
                "“CSV UTF-8” or as an Excel workbook (.xlsx)."
            )
        ) from error
    if "\x00" in text or _is_binary(content):
        raise SheetError(not_a_sheet())
    return text


def _is_binary(content: bytes) -> bool:
    """Whether the file is of a kind that is no text: an image, a PDF, an archive."""
    known = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
    return content.startswith(known) or (b"\x00" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff"))


def not_a_sheet() -> str:
    """Return what is said of a file of any other kind."""
    return _("This is neither a workbook (.xlsx) nor a CSV file. Save the sheet as one of them.")
