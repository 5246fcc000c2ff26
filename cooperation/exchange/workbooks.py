"""Workbooks, read cell by cell.

A workbook is opened by openpyxl; its cells are read here, in one pass that also meets what openpyxl passes over: merged
cells and declared entities.
"""

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import from_excel

from .cells import EMPTY, Cell, CellKind, unescape_xml
from .readers import COLUMNS_SHEET, MOST_COLUMNS, Line, SheetError, not_a_sheet

#: The most bytes of a workbook once unpacked, bytes for each that it is packed in, and parts.
LARGEST_UNPACKED = 120 * 1024 * 1024
LARGEST_RATIO = 200
MOST_PARTS = 200


def read_workbook(file: IO[bytes], title: str) -> tuple[Iterator[tuple[int, Line]], list[str]]:
    """Return the lines of the sheet with this title, or of the only one, and what was found and is not read.

    Raise SheetError, now or while the lines are read, for what is no workbook, or one that could be misread.
    """
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
        raise SheetError(not_a_sheet())
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
