"""Files of rows, read cell by cell: workbooks and CSV, known by their content and never by their name.

What cannot be read is refused with a message that says what to do. A workbook is opened by openpyxl; its cells are
read here, in one pass that also meets what openpyxl passes over: merged cells and declared entities.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import from_excel

from .cells import EMPTY, Cell, CellKind, unescape_csv, unescape_xml

#: The most bytes of an upload, of a workbook once unpacked, and of one part of it for each byte it is packed in.
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 120 * 1024 * 1024
LARGEST_RATIO = 200
MOST_PARTS = 200
MOST_ROWS = 10_000
MOST_COLUMNS = 200
_LONGEST_CSV_CELL = LARGEST_FILE

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
        numbered, notes = _read_workbook(file, title)
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
            raise SheetError(_not_a_sheet()) from error
        raise SheetError(
            _(
                "This file is not written in UTF-8, and letters may be lost already. In Excel, save it as "
                "“CSV UTF-8” or as an Excel workbook (.xlsx)."
            )
        ) from error
    if "\x00" in text or _is_binary(content):
        raise SheetError(_not_a_sheet())
    return text


def _is_binary(content: bytes) -> bool:
    """Whether the file is of a kind that is no text: an image, a PDF, an archive."""
    known = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
    return content.startswith(known) or (b"\x00" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff"))


def _not_a_sheet() -> str:
    return _("This is neither a workbook (.xlsx) nor a CSV file. Save the sheet as one of them.")


# Workbooks


def _read_workbook(file: IO[bytes], title: str) -> tuple[Iterator[tuple[int, Line]], list[str]]:
    _refuse_bad_archive(file)
    try:
        with warnings.catch_warnings():
            # What openpyxl does not know of a workbook, such as the look of a table, is nothing we read.
            warnings.simplefilter("ignore")
            workbook: Any = openpyxl.load_workbook(file, read_only=True)
    # The file is a stranger's, and what a parser of archives raises on one is not to be foretold.
    except Exception as error:
        raise SheetError(_damaged()) from error
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        raise SheetError(
            _("The workbook has a hidden sheet: “%(sheet)s”. Show it or delete it, so that nothing is read unseen.")
            % {"sheet": hidden[0]}
        )
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if not sheets:
        raise SheetError(_("The workbook has no sheet of rows."))
    if title not in sheets and len(sheets) > 1:
        raise SheetError(
            _("The workbook has several sheets, and none is called “%(title)s”. Give the sheet to read this name.")
            % {"title": title}
        )
    chosen = sheets.get(title) or next(iter(sheets.values()))
    notes = [
        _("The sheet “%(sheet)s” is not read.") % {"sheet": name}
        for name in sheets
        if name not in (chosen.title, COLUMNS_SHEET)
    ]
    return _guarded(_SheetCells(workbook, chosen).rows()), notes


#: The sheet of our workbooks that explains the columns.
COLUMNS_SHEET = "columns"


def _damaged() -> str:
    return _("This workbook cannot be read. It may be damaged: open it in a spreadsheet program and save it anew.")


def _guarded(rows: Iterator[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    """Yield the rows, and turn whatever goes wrong inside the file into a message."""
    try:
        yield from rows
    except SheetError:
        raise
    # As above: the parts of a foreign file can be wrong in any way.
    except Exception as error:
        raise SheetError(_damaged()) from error


def _refuse_bad_archive(file: IO[bytes]) -> None:
    """Refuse an archive that is no workbook, or that unpacks to far more than a sheet of ours would."""
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
    # As above: the table of an archive can be wrong in any way.
    except Exception as error:
        raise SheetError(_damaged()) from error
    names = {part.filename for part in parts}
    if "mimetype" in names and "content.xml" in names:
        raise SheetError(_("This is an OpenDocument file. Save it as an Excel workbook (.xlsx)."))
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise SheetError(_not_a_sheet())
    if any(part.flag_bits & 1 for part in parts):
        raise SheetError(_("This workbook has a password. Save it without one."))
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > LARGEST_UNPACKED
        or (unpacked > 10**6 and unpacked > packed * LARGEST_RATIO)
    ):
        raise SheetError(
            _("This workbook holds far more than it shows. Copy its rows into a new workbook, or into the template.")
        )


class _SheetCells:
    """Reads the cells of one sheet in one pass."""

    def __init__(self, workbook: Any, sheet: Any) -> None:
        self.workbook, self.sheet = workbook, sheet
        self.done: list[tuple[int, Line]] = []
        self.row_number = 0
        self.column = 0
        self.line: Line = []
        self.attributes: dict[str, str] = {}
        self.has_formula = False
        self.text: list[str] = []
        self.within: list[str] = []
        self.names: dict[str, str] = {}

    def rows(self) -> Iterator[tuple[int, Line]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse_entities
        with self.workbook._archive.open(self.sheet._worksheet_path) as part:
            while chunk := part.read(256 * 1024):
                parser.Parse(chunk, False)
                yield from self._taken()
            parser.Parse(b"", True)
            yield from self._taken()

    def _taken(self) -> list[tuple[int, Line]]:
        done, self.done = self.done, []
        return done

    def _refuse_entities(self, *declared: Any) -> None:
        raise SheetError(_damaged())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.within.append(tag)
        if tag == "row":
            self.row_number = int(attributes.get("r", self.row_number + 1))
            self.column, self.line = 0, []
        elif tag == "c":
            self.column = _column_of(attributes["r"]) if "r" in attributes else self.column + 1
            self.attributes, self.has_formula, self.text = attributes, False, []
        elif tag == "f":
            self.has_formula = True
        elif tag == "mergeCell":
            raise SheetError(
                _("The sheet has merged cells (%(place)s). Unmerge them: each row fills its own cells.")
                % {"place": attributes.get("ref", "")}
            )

    def _characters(self, data: str) -> None:
        # A reading aid above Chinese characters (rPh) is no part of the text.
        if self.within[-1] in ("v", "t") and "rPh" not in self.within:
            self.text.append(data)

    def _end(self, name: str) -> None:
        tag = self.within.pop()
        if tag == "c":
            cell = self._cell("".join(self.text))
            if cell.text or cell.kind is not CellKind.TEXT:
                if self.column > MOST_COLUMNS:
                    raise SheetError(_("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS})
                self.line += [EMPTY] * (self.column - 1 - len(self.line))
                self.line.append(cell)
        elif tag == "row" and self.line:
            self.done.append((self.row_number, self.line))

    def _cell(self, text: str) -> Cell:
        kind = self.attributes.get("t", "n")
        if self.has_formula:
            return Cell(text or "=", CellKind.FORMULA)
        if kind == "e":
            return Cell(text, CellKind.ERROR)
        if not text:
            return EMPTY
        if kind == "s":
            return Cell(unescape_xml(self.sheet._shared_strings[int(text)]))
        if kind in ("inlineStr", "str"):
            return Cell(unescape_xml(text))
        if kind == "b":
            return Cell("true" if text == "1" else "false", CellKind.TRUTH)
        if kind == "d":
            return _date_cell(datetime.datetime.fromisoformat(text), "d")
        style = int(self.attributes.get("s", 0))
        number = float(text)
        if style in self.workbook._date_formats:
            return self._date(number, style)
        return Cell(str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number), CellKind.NUMBER)

    def _date(self, number: float, style: int) -> Cell:
        shown = ReadOnlyCell(self.sheet, 1, 1, number, "n", style).number_format
        try:
            return _date_cell(from_excel(number, self.workbook.epoch), shown)
        except (OverflowError, ValueError):
            return Cell(str(number), CellKind.ERROR)


def _date_cell(value: Any, shown: str) -> Cell:
    """Return a date as precise as the cell shows it: `2027-03` typed into a workbook is kept as the first of March."""
    if not isinstance(value, datetime.datetime | datetime.date):
        return Cell(str(value), CellKind.MOMENT)
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return Cell(value.isoformat(" "), CellKind.MOMENT)
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown).lower()
    length = 10 if "d" in letters else 7 if "m" in letters else 4
    return Cell(value.strftime("%Y-%m-%d")[:length].rjust(length, "0"), CellKind.DATE)


def _column_of(place: str) -> int:
    """Return the number of the column of a place such as `AB12`."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
