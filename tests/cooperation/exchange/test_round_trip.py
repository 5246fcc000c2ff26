"""What goes out as a sheet comes back as it was: every noun of the demo record, and strings made to go wrong."""

import io
import unicodedata
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from cooperation.exchange.cells import canonical
from cooperation.exchange.columns import STAMP, columns_of
from cooperation.exchange.readers import read_sheet
from cooperation.exchange.sheets import rows_of, template_of
from cooperation.exchange.staging import stage
from cooperation.exchange.steps import check_next
from cooperation.exchange.writers import CellTooLongError, SheetOut, csv_lines, write_workbook
from cooperation.models import CITABLE, Citation, Mission, Row, SheetImport
from cooperation.workflows.load_fixtures import NOUNS
from tests.makers import make_mission

NOUNS_OF_THE_RECORD = [model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Row)]
NOUNS_OF_THE_RECORD = [model for model in NOUNS_OF_THE_RECORD if not model.__name__.startswith("Historical")]


def written(sheet: SheetOut, kind: str) -> io.BytesIO:
    """Return the file of a sheet."""
    if kind == "csv":
        return io.BytesIO("".join(csv_lines(sheet.header, sheet.rows)).encode())
    file = io.BytesIO()
    write_workbook(file, [sheet])
    return file


def checked(file: io.BytesIO, model: type[Row], user: Any) -> SheetImport:
    """Return the import of the file once all its rows are checked."""
    sheet = stage(file=file, file_name="rows", model=model, user=user)
    while sheet.state == "checking":
        check_next(sheet)
    return sheet


def test_no_noun_is_left_out() -> None:
    assert {*NOUNS.values(), *CITABLE.values(), Citation} == set(NOUNS_OF_THE_RECORD)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("model", NOUNS_OF_THE_RECORD, ids=lambda model: model.__name__)
def test_the_whole_demo_record_comes_back_unchanged(model: type[Row], kind: str, admin_user: Any) -> None:
    rows = model._default_manager.all()
    sheet = checked(written(rows_of(model, rows), kind), model, admin_user)
    refused = [row.reasons for row in sheet.rows.exclude(outcome="unchanged")]
    assert refused == []
    assert sheet.rows.count() == rows.count() > 0


@pytest.mark.parametrize("model", NOUNS_OF_THE_RECORD, ids=lambda model: model.__name__)
def test_a_template_opens_and_has_the_columns_that_a_person_fills_in(model: type[Row]) -> None:
    file = io.BytesIO()
    write_workbook(file, template_of(model))
    rows, meanings = openpyxl.load_workbook(file).worksheets
    header = [cell.value for cell in rows[1]]
    assert header == [column.name for column in columns_of(model) if column.is_entered]
    assert set(header) <= {row[0].value for row in meanings.iter_rows()}
    assert {cell.number_format for cell in rows[1]} == {"@"}
    assert STAMP not in header


#: Any text that a database takes, and many that begin as a formula does or look like a workbook's own writing.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    st.builds(
        str.__add__, st.text("'=+-@\t\r\n_x05Ff", min_size=1, max_size=6), st.text(max_size=4, alphabet="가a;,\"'")
    ),
    st.sampled_from(["_x000B_", "_x005F_x000B_", "'=1+1", "=1+1", " 한국 ", "\ufffe", "\x0b", "2027", "TRUE", "#N/A"]),
)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_nasty_strings_survive_the_way_out_and_in(kind: str) -> None:
    @given(st.lists(TEXTS.map(canonical), min_size=3, max_size=3))
    def survive(texts: list[str]) -> None:
        line = ["key", *texts, "end"]
        out = SheetOut("rows", ["key", "a", "b", "c", "end"], [line])
        ((number, cells),) = read_sheet(written(out, kind), "rows").rows
        assert number == 2
        assert [canonical(cell.text) for cell in cells] == line

    survive()


def test_a_workbook_of_nasty_strings_opens_elsewhere_as_text() -> None:
    file = written(SheetOut("rows", ["a", "b"], [["=1+1", "@한국"], ["-1", "+1"]]), "xlsx")
    cells = [cell for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2) for cell in row]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("=1+1", "s", "@"),
        ("@한국", "s", "@"),
        ("-1", "s", "@"),
        ("+1", "s", "@"),
    ]


def test_a_text_that_no_cell_holds_is_refused_and_not_cut_off() -> None:
    with pytest.raises(CellTooLongError):
        written(SheetOut("rows", ["a"], [["𝄞" * 16_384]]), "xlsx")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_texts_kept_in_the_record_in_an_odd_way_are_unchanged(kind: str, admin_user: Any) -> None:
    odd = "=1\r\n\tline\x0b _x000B_ " + unicodedata.normalize("NFD", "한국")
    mission = make_mission(purpose={"en": odd, "ko": " spaces ", "ja": "'=x"})
    sheet = checked(written(rows_of(Mission, Mission.objects.filter(pk=mission.pk)), kind), Mission, admin_user)
    assert sheet.counts()["unchanged"] == 1
