import csv
import datetime
import io

import pytest
from django.test import Client

from cooperation.models import AreaProgress, AreaStage, Partnership
from dashboard.exports.matrix import COLUMNS, as_text, matrix_csv, matrix_rows
from dashboard.readings.matrix import read_matrix
from tests.dashboard.pages import fetch
from tests.makers import make_area, make_dialogue, make_progress

pytestmark = pytest.mark.django_db


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def download(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    return rows_of(response.content.decode())


def test_the_file_says_what_it_is(client: Client) -> None:
    response = client.get("/us-kr/matrix.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="us-kr-matrix-2026-11-22.csv"'
    assert response.content.startswith("\ufeff".encode())
    assert response.content.count("\ufeff".encode()) == 1


def test_the_file_has_a_row_for_each_area_and_dialogue(client: Client) -> None:
    assert len(download(client, "/us-kr/matrix.csv")) == 13 * 4
    assert len(download(client, "/us-jp/matrix.csv")) == 13 * 9
    assert len(download(client, "/us-kr/matrix.csv?series=policy")) == 13 * 4


@pytest.mark.parametrize("prefix", ["", "/ko"])
@pytest.mark.parametrize("slug", ["us-kr", "us-jp"])
def test_the_file_says_what_the_page_says(client: Client, prefix: str, slug: str) -> None:
    page = fetch(client, f"{prefix}/{slug}/")
    cells = [cell for cell in page.all("td") if "data-stage" in cell.attributes]
    rows = download(client, f"{prefix}/{slug}/matrix.csv")
    assert [row["stage"] for row in rows] == [cell.attributes["data-stage"] for cell in cells]
    for row, cell in zip(rows, cells, strict=True):
        assert row["stage_name"] in cell.text
        assert row["gist"] in cell.text


def test_movements_are_written_as_the_page_reckons_them(client: Client) -> None:
    rows = download(client, "/us-kr/matrix.csv")
    latest = [row["movement"] for row in rows if row["dialogue"] == "civil-4"]
    assert (latest.count("up"), latest.count("same"), latest.count("down")) == (9, 2, 1)


def test_every_reading_at_a_dialogue_is_in_the_file(client: Client) -> None:
    rows = {(row["area"], row["dialogue"]): row for row in download(client, "/us-kr/matrix.csv")}
    readings = AreaProgress.objects.filter(partnership__slug="us-kr", dialogue__series__code="civil").select_related(
        "area", "dialogue__series"
    )
    assert readings
    for reading in readings:
        row = rows[reading.area.slug, reading.dialogue.code]
        assert (row["stage"], row["gist"], row["what_was_said"]) == (reading.stage, reading.gist, reading.said)
        assert row["dialogue_starts_on"] == str(reading.dialogue.starts_on)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_looks_like_a_formula_stays_text(start: str, today: datetime.date) -> None:
    dialogue = make_dialogue()
    make_progress(AreaStage.RAISED, dialogue=dialogue, area=make_area(), said=f"{start}HYPERLINK(1)", gist=f"{start}1")
    rows = rows_of(matrix_csv(read_matrix(dialogue.series.partnership, today)))
    said = [row for row in rows if row["what_was_said"]]
    assert [(row["what_was_said"], row["gist"]) for row in said] == [(f"'{start}HYPERLINK(1)", f"'{start}1")]


def test_no_cell_of_the_demo_record_begins_like_a_formula(client: Client) -> None:
    for path in ("/us-kr/matrix.csv", "/ko/us-jp/matrix.csv"):
        assert not any(value.startswith(tuple("=+-@")) for row in download(client, path) for value in row.values())


@pytest.mark.parametrize("text", ["", "a=b", "1-2", "— dash", "'quoted"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert as_text(text) == text


def test_commas_quotes_and_lines_survive(today: datetime.date) -> None:
    dialogue = make_dialogue()
    text = 'He said "yes", then\nleft; 끝'
    make_progress(AreaStage.RAISED, dialogue=dialogue, area=make_area(), said=text)
    rows = rows_of(matrix_csv(read_matrix(dialogue.series.partnership, today)))
    assert text in [row["what_was_said"] for row in rows]


def test_every_row_has_every_column(today: datetime.date) -> None:
    matrix = read_matrix(Partnership.objects.get(slug="us-jp"), today)
    assert {len(row) for row in matrix_rows(matrix)} == {len(COLUMNS)}


def test_a_series_that_is_not_the_partnerships_has_no_file(client: Client) -> None:
    assert client.get("/us-kr/matrix.csv?series=comprehensive").status_code == 404
