import csv
import datetime
import io

import pytest
from django.test import Client

from cooperation.models import AreaProgress, AreaStage
from dashboard.exports.columns import Taking
from dashboard.exports.columns.matrix import MATRIX, matrix_rows
from dashboard.readings.matrix import read_matrix
from tests.dashboard.pages import fetch
from tests.makers import make_area, make_dialogue, make_progress

pytestmark = pytest.mark.django_db


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def download(client: Client, path: str) -> list[dict[str, str]]:
    page = fetch(client, path)
    assert page.status == 200
    return rows_of(page.html)


def written(dialogue: object, day: datetime.date) -> list[dict[str, str]]:
    rows = matrix_rows(read_matrix(dialogue.series.partnership, day))
    return rows_of("".join(MATRIX.write_csv(rows, Taking(day))))


def test_the_file_says_what_it_is(client: Client) -> None:
    page = fetch(client, "/us-kr/matrix.csv")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.headers["Content-Disposition"] == 'attachment; filename="us-kr-matrix-2026-11-22.csv"'
    assert page.html.startswith("\ufeff")
    assert page.html.count("\ufeff") == 1


def test_the_file_has_a_row_for_each_area_and_dialogue(client: Client) -> None:
    assert len(download(client, "/us-kr/matrix.csv")) == 13 * 4
    assert len(download(client, "/us-jp/matrix.csv")) == 13 * 9
    assert len(download(client, "/us-kr/matrix.csv?series=policy")) == 13 * 4


@pytest.mark.parametrize("prefix", ["", "/ko"])
@pytest.mark.parametrize("slug", ["us-kr", "us-jp"])
def test_the_file_says_what_the_page_says(client: Client, prefix: str, slug: str) -> None:
    language = prefix.removeprefix("/") or "en"
    page = fetch(client, f"{prefix}/{slug}/")
    cells = [cell for cell in page.all("td") if "data-stage" in cell.attributes]
    rows = download(client, f"{prefix}/{slug}/matrix.csv")
    assert [row["stage"] for row in rows] == [cell.attributes["data-stage"] for cell in cells]
    for row, cell in zip(rows, cells, strict=True):
        assert row[f"stage_label_{language}"] in cell.text
        assert row[f"gist_{language}"] in cell.text


def test_movements_are_written_as_the_page_reckons_them(client: Client) -> None:
    rows = download(client, "/us-kr/matrix.csv")
    latest = [row["movement"] for row in rows if row["dialogue"] == "us-kr/civil-4"]
    assert (latest.count("up"), latest.count("same"), latest.count("down")) == (9, 2, 1)


def test_every_reading_at_a_dialogue_is_in_the_file(client: Client) -> None:
    rows = {(row["area"], row["dialogue"]): row for row in download(client, "/us-kr/matrix.csv")}
    readings = AreaProgress.objects.filter(partnership__slug="us-kr", dialogue__series__code="civil").select_related(
        "area", "dialogue__series"
    )
    assert readings
    for reading in readings:
        row = rows[reading.area.slug, f"us-kr/{reading.dialogue.code}"]
        assert (row["stage"], row["gist_en"], row["said_ko"]) == (reading.stage, reading.gist_en, reading.said_ko)
        assert row["dialogue_starts_on"] == str(reading.dialogue.starts_on)
        assert set(row["sources"].split("; ")) - {""} == {
            citation.source.slug for citation in reading.citations.filter(stance="supports")
        }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_looks_like_a_formula_stays_text(start: str, today: datetime.date) -> None:
    dialogue = make_dialogue()
    make_progress(AreaStage.RAISED, dialogue=dialogue, area=make_area(), said=f"{start}HYPERLINK(1)", gist=f"{start}1")
    said = [row for row in written(dialogue, today) if row["said_en"]]
    assert [(row["said_en"], row["gist_en"]) for row in said] == [(f"'{start}HYPERLINK(1)", f"'{start}1")]


def test_commas_quotes_and_lines_survive(today: datetime.date) -> None:
    dialogue = make_dialogue()
    text = 'He said "yes", then\nleft; 끝'
    make_progress(AreaStage.RAISED, dialogue=dialogue, area=make_area(), said=text)
    assert text in [row["said_en"] for row in written(dialogue, today)]


def test_a_series_that_is_not_the_partnerships_has_no_file(client: Client) -> None:
    assert client.get("/us-kr/matrix.csv?series=comprehensive").status_code == 404
    assert client.get("/us-kr/matrix.xlsx?series=comprehensive").status_code == 404
