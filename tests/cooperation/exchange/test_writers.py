"""Files of rows as they are written: piece by piece, whatever their texts hold."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.exchange.cells import unescape_xml
from cooperation.exchange.writers import (
    CellTooLongError,
    Layout,
    SheetOut,
    csv_lines,
    csv_texts,
    workbook_pieces,
    write_workbook,
)

ROWS = [["=1", 'a "b"', "", "x\ny"], ["-", "'=", "달", ","], ["plain", "'plain", "\t", "@"]]


def written(sheet: SheetOut) -> bytes:
    file = io.BytesIO()
    write_workbook(file, [sheet])
    return file.getvalue()


def test_texts_put_together_make_the_lines_that_are_written_at_once() -> None:
    header, *lines = csv_lines(["a", "b", "c", "d"], ROWS)
    assert [f"{','.join(csv_texts(row))}\r\n" for row in ROWS] == lines
    assert header.endswith("a,b,c,d\r\n")


@given(st.lists(st.text(alphabet="'=+-@,;\"\r\n\t 가a"), min_size=2))
def test_any_texts_put_together_make_the_line_that_is_written_at_once(row: list[str]) -> None:
    (line,) = list(csv_lines([], [row]))[1:]
    assert f"{','.join(csv_texts(row))}\r\n" == line


def test_a_workbook_comes_in_pieces_while_its_rows_are_read() -> None:
    read = 0

    def rows() -> object:
        nonlocal read
        for number in range(50_000):
            read += 1
            yield [f"{number * 7919 % 1000003}", f"text {number * 104729 % 999983}"]

    pieces = workbook_pieces([SheetOut("rows", ["a", "b"], rows())])
    next(pieces)
    assert read < 50_000
    pieces.close()


def test_a_workbook_that_nobody_waits_for_is_let_go() -> None:
    pieces = workbook_pieces([SheetOut("rows", ["a"], ([str(number)] for number in range(100_000)))])
    next(pieces)
    del pieces  # warnings are errors here, and so is an archive left open


@pytest.mark.parametrize("layout", Layout)
def test_a_sheet_holds_its_texts_in_every_layout(layout: Layout) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(SheetOut("rows", list("abcd"), ROWS, layout=layout))))
    found = [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert found == ROWS


def test_a_row_shown_in_full_is_as_high_as_its_longest_text() -> None:
    sheet = SheetOut("rows", ["a", "b"], [["x", "y"], ["가" * 40, "one\ntwo"]], width=22, layout=Layout.IN_FULL)
    heights = openpyxl.load_workbook(io.BytesIO(written(sheet))).worksheets[0].row_dimensions
    assert (heights[2].height, heights[3].height) == (15, 60)


def test_a_text_too_long_for_a_cell_is_refused_unless_it_may_be_cut() -> None:
    longest = "a" * 32_767
    assert written(SheetOut("rows", ["a"], [[longest]]))
    with pytest.raises(CellTooLongError):
        written(SheetOut("rows", ["a"], [[longest + "a"]]))
    book = openpyxl.load_workbook(io.BytesIO(written(SheetOut("rows", ["a"], [["🚀" * 20_000]], cut="[cut]"))))
    text = book.worksheets[0]["A2"].value
    assert text.endswith("🚀 [cut]")
    assert 32_000 < len(text.encode("utf-16-le")) // 2 <= 32_767


def test_every_part_of_a_workbook_is_whole() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(SheetOut("rows", ["a"], [["&<>_x0041_\x0b"]]))))
    assert archive.testzip() is None
    assert unescape_xml(openpyxl.load_workbook(archive.fp).worksheets[0]["A2"].value) == "&<>_x0041_\x0b"
