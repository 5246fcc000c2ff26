"""Files that are no sheet, or could be misread: each is refused with a message that says what to do."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cooperation.exchange import readers
from cooperation.exchange.cells import Cell, CellKind
from cooperation.exchange.readers import SheetError, SheetIn, read_sheet


def read(content: bytes) -> SheetIn:
    return read_sheet(io.BytesIO(content), "agency")


def workbook(change: Callable[[Any], None] = lambda book: None, rows: Any = (("slug", "name_en"), ("a", "A"))) -> bytes:
    """Return a workbook as another program writes it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def replaced(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed(
            **{part: change(archive.read(part)) if part == name else archive.read(part) for part in archive.namelist()}
        )


def hide(book: Any) -> None:
    book.create_sheet("secret").sheet_state = "hidden"


SHEET = "xl/worksheets/sheet1.xml"
REFUSED = {
    "nothing": (b"", "The file is empty."),
    "only blanks": (b"\n\n , \n", "has no rows"),
    "an image called .csv": (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a workbook"),
    "a PDF": (b"%PDF-1.7 \xe2\xe3", "neither a workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "Save it as .xlsx"),
    "an OpenDocument file": (packed(mimetype=b"x", **{"content.xml": b"<a/>"}), "OpenDocument"),
    "an archive of something else": (packed(photo=b"x"), "neither a workbook"),
    "half a workbook": (workbook()[:2000], "cannot be read"),
    "a workbook whose sheet is broken": (
        replaced(workbook(), SHEET, lambda part: part[: len(part) // 2]),
        "cannot be read",
    ),
    "declared entities": (
        replaced(workbook(), SHEET, lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part),
        "cannot be read",
    ),
    "a bomb": (replaced(workbook(), SHEET, lambda part: part + b" " * 30_000_000), "holds far more than it shows"),
    "merged cells": (workbook(lambda book: book.active.merge_cells("A2:B2")), "merged cells (A2:B2)"),
    "a hidden sheet": (workbook(hide), "hidden sheet: “secret”"),
    "two sheets of other names": (workbook(lambda book: book.create_sheet("b")), "none is called “agency”"),
    "a stray cell": (workbook(rows=[("slug",), ("a", "b")]), "Row 2 has a cell beyond"),
    "Korean as old programs save it": ("slug,name_ko\na,한국".encode("cp949"), "not written in UTF-8"),
    "UTF-16 that does not say so": ("slug,name_ko\na,b".encode("utf-16-le"), "neither a workbook"),
    "an open quotation mark": (b'slug,name_en\na,"b\n', "Row 2 cannot be read"),
    "a null character": (b"slug\na\x00b", "neither a workbook"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sheet_is_refused_with_what_to_do(name: str) -> None:
    content, message = REFUSED[name]
    with pytest.raises(SheetError) as refused:
        read(content)
    assert message in str(refused.value)


def test_a_large_file_and_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOST_ROWS", 2)
    with pytest.raises(SheetError, match="more than 2 rows"):
        read(b"slug\na\nb\nc")
    with pytest.raises(SheetError, match="larger than 10 MB"):
        read(b"slug\n" + b"a\n" * 6_000_000)


@pytest.mark.parametrize(
    "content",
    [
        "slug,name_ko\r\na,한국\r\n".encode(),
        "slug,name_ko\r\na,한국\r\n".encode("utf-8-sig"),
        "slug;name_ko\na;한국".encode(),
        "slug\tname_ko\r\na\t한국\r\n".encode("utf-16"),
        'slug,name_ko,\n,,\n"a","한국",\n,\n'.encode(),
        workbook(rows=[(), ("slug", "name_ko"), (None, None), ("a", "한국", None), ()]),
    ],
    ids=["utf-8", "with a mark", "semicolons", "utf-16", "empty rows", "empty rows of a workbook"],
)
def test_a_sheet_is_read_however_it_is_saved(content: bytes) -> None:
    sheet = read(content)
    assert sheet.header == ["slug", "name_ko"]
    assert [cells for _number, cells in sheet.rows] == [[Cell("a"), Cell("한국")]]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904], ids=["1900", "1904"])
def test_numbers_and_dates_are_read_as_they_are_shown(epoch: Any) -> None:
    def change(book: Any) -> None:
        book.epoch = epoch or book.epoch
        day = datetime.date(2027, 3, 14)
        for column, (value, shown) in enumerate(
            [
                (day, "yyyy-mm-dd"),
                (day, "mmm-yy"),
                (day, "yyyy"),
                (datetime.datetime(2027, 3, 14, 9), "yyyy-mm-dd hh:mm"),
            ]
        ):
            cell = book.active.cell(2, column + 1, value)
            cell.number_format = shown
        for column, value in enumerate([2027, 4.1, True, "=1+1"], start=5):
            book.active.cell(2, column, value)

    ((_number, cells),) = read(workbook(change, rows=[list("abcdefgh")])).rows
    assert [(cell.text, cell.kind) for cell in cells[:3]] == [
        (text, CellKind.DATE) for text in ("2027-03-14", "2027-03", "2027")
    ]
    assert cells[3].kind is CellKind.MOMENT
    assert cells[4:7] == [Cell("2027", CellKind.NUMBER), Cell("4.1", CellKind.NUMBER), Cell("true", CellKind.TRUTH)]
    assert cells[7].kind is CellKind.FORMULA
