"""Files of rows, written row by row: CSV and workbooks in which every cell is text and stays it.

Memory stays flat at any length. Nothing here knows what the rows are about, so that any list can be written. The few
parts of a workbook are written here as they are: through a library that makes an object of each cell it took four times
as long.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from html import escape
from typing import IO, Any
from unicodedata import east_asian_width

from .cells import MAY_BE_LIVE, TO_ESCAPE, escape_csv, escape_xml

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The most that Excel keeps in a cell, in units of UTF-16.
LONGEST_CELL = 32_767
#: The most that Excel keeps in a list of allowed values.
_LONGEST_LIST = 255
_LAST_ROW = 1_048_576
#: A workbook says the same few words over and over: trying harder makes it little smaller and takes twice as long.
_COMPRESSION = 3

Line = Sequence[str]


class CellTooLongError(ValueError):
    """A text does not fit into a cell of a workbook; a CSV file takes it."""

    def __init__(self, row: int, column: str) -> None:
        self.row, self.column = row, column
        super().__init__(f"The text in row {row}, column {column} is longer than a cell of a workbook.")


class Layout(Enum):
    """How long texts stand in a sheet."""

    #: Wrapped; how high a row is is left to the program that opens it.
    WRAPPED = "wrapped"
    #: In one line, as far as there is room.
    ONE_LINE = "one line"
    #: Wrapped, each row as high as its longest text needs.
    IN_FULL = "in full"


@dataclass(frozen=True)
class SheetOut:
    """One sheet of a workbook: its first row names the columns."""

    title: str
    header: Line
    rows: Iterable[Line]
    #: The values that a column offers, by its name.
    offers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    width: int = 20
    #: What stands in place of the rest of a text that is longer than a cell; without it such a text is refused.
    cut: str = ""
    layout: Layout = Layout.WRAPPED


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Line, rows: Iterable[Line]) -> Iterator[str]:
    """Yield the lines of a CSV file, the first with the mark by which Excel knows UTF-8."""
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([escape_csv(text) for text in header])
    for row in rows:
        yield writer.writerow([escape_csv(text) if text[:1] in MAY_BE_LIVE else text for text in row])


def write_workbook(file: IO[bytes], sheets: Sequence[SheetOut]) -> None:
    """Write the sheets to the file; raise CellTooLongError for a text that no cell holds."""
    for piece in workbook_pieces(sheets):
        file.write(piece)


def csv_texts(texts: Sequence[str]) -> Sequence[str]:
    """Return each text as `csv_lines` writes it beside others: for files whose lines are put together by columns."""
    if not any(texts):
        return texts
    # Looking for one letter after the other is several times as fast as one expression for all of them.
    return [
        _csv_text(text)
        if "," in text or '"' in text or "\n" in text or "\r" in text or text[:1] in MAY_BE_LIVE
        else text
        for text in texts
    ]


def _csv_text(text: str) -> str:
    text = escape_csv(text).replace('"', '""')
    return f'"{text}"' if '"' in text or "," in text or "\n" in text or "\r" in text else text


class _Outbox:
    """A file that keeps what is written to it until it is taken; one cannot go back in it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Keep everything: it is on its way already."""

    def take(self) -> bytes:
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def workbook_pieces(sheets: Sequence[SheetOut]) -> Iterator[bytes]:
    """Yield a workbook piece by piece, as its rows are read; raise CellTooLongError for a text that no cell holds."""
    outbox: Any = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for text in _sheet(sheet):
                    part.write(text.encode())
                    if outbox.pieces:
                        yield outbox.take()
        for name, text in _frame([sheet.title for sheet in sheets]):
            archive.writestr(name, _XML + text)
    yield outbox.take()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Format 49 is text: what is typed into such a cell later stays text, too.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_CELL, _HEAD, _LINE = 1, 2, 3
#: The height of a line, in points.
_LINE_HEIGHT = 15


def _frame(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each part that is no sheet."""
    sheets = [(number, escape(title)) for number, title in enumerate(titles, start=1)]
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for number, _title in sheets
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
    )
    entries = "".join(f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>' for number, title in sheets)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{entries}</sheets></workbook>",
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _title in sheets
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES


def _sheet(sheet: SheetOut) -> Iterator[str]:
    letters = [_letters(number) for number in range(1, len(sheet.header) + 1)]
    style = _LINE if sheet.layout is Layout.ONE_LINE else _CELL
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(letters)}" width="{sheet.width}" style="{style}" customWidth="1"/></cols>'
        "<sheetData>"
    )
    yield _row(1, letters, sheet.header, sheet.header, _HEAD)
    for number, row in enumerate(sheet.rows, start=2):
        height = _height(row, sheet.width) if sheet.layout is Layout.IN_FULL else ""
        yield _row(number, letters, row, sheet.header, style, sheet.cut, height)
    yield f"</sheetData>{_offers(sheet, letters)}</worksheet>"


def _height(row: Line, width: int) -> str:
    """Return how high a row is in which every text is seen; a letter of East Asia is as wide as two others."""
    most = 1
    for text in row:
        widths = (sum(1 + (east_asian_width(letter) in "WF") for letter in line) for line in text.split("\n"))
        most = max(most, sum(max(1, -(-taken // (width - 2))) for taken in widths))
    return f' ht="{most * _LINE_HEIGHT}" customHeight="1"'


def _row(number: int, letters: list[str], row: Line, header: Line, style: int, cut: str = "", height: str = "") -> str:
    """Return a row without its empty cells: they have the style of their column."""
    cells = []
    for letter, text, name in zip(letters, row, header, strict=True):
        if not text:
            continue
        written = text
        if TO_ESCAPE.search(text):
            written = escape(escape_xml(text), quote=False)
        if len(text) * 2 > LONGEST_CELL:
            written = _fitting(text, cut, number, name)
        cells.append(
            f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'
        )
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _fitting(text: str, cut: str, number: int, name: str) -> str:
    """Return a long text as it is written, cut where a cell ends; raise CellTooLongError where it may not be."""
    written = escape_xml(text)
    units = written.encode("utf-16-le")
    if len(units) // 2 > LONGEST_CELL:
        if not cut:
            raise CellTooLongError(number, name)
        kept = units[: (LONGEST_CELL - len(cut) - 1) * 2].decode("utf-16-le", "ignore")
        written = f"{kept} {cut}"
    return escape(written, quote=False)


def _offers(sheet: SheetOut, letters: list[str]) -> str:
    """Return the lists from which a cell can be filled. They only offer: another value is refused at import."""
    lists = []
    for letter, name in zip(letters, sheet.header, strict=True):
        values = ",".join(sheet.offers.get(name, ()))
        if values and len(values) <= _LONGEST_LIST:
            lists.append(
                '<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
                f'sqref="{letter}2:{letter}{_LAST_ROW}"><formula1>"{escape(values)}"</formula1></dataValidation>'
            )
    return f'<dataValidations count="{len(lists)}">{"".join(lists)}</dataValidations>' if lists else ""


def _letters(number: int) -> str:
    """Return the letters by which a workbook knows the column with this number, counted from one."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
