"""A list, its CSV and its workbook hold the same rows in the same order, and say the same of each."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.test import Client

from cooperation.exchange.cells import unescape_csv
from cooperation.models import Partnership
from tests.dashboard.copies import multiply
from tests.dashboard.pages import Page, fetch
from tests.makers import make_action, make_status_change

pytestmark = pytest.mark.django_db

#: Lists with filters, orders and days, each with the columns that a row of the page says in words.
LISTS = {
    "/us-kr/actions/": ("reference", "title", "area_name"),
    "/ko/us-kr/actions/?status=open&status=awaiting_update&sort=-leads": ("reference", "title", "area_name"),
    "/us-jp/actions/?q=space": ("reference", "title"),
    "/us-kr/actions/?as_of=2023-06-30&sort=status": ("reference", "title", "area_name"),
    "/us-kr/actions/?agency=nasa&side=kr&from=2016&to=2025": ("reference", "title"),
    "/missions/": ("name", "phase_label", "kind_label"),
    "/us-kr/missions/?phase=launched&phase=operating&sort=-newest": ("name", "phase_label", "newest_step_label"),
    "/ko/us-kr/missions/?as_of=2022-08-31&area=lunar-mars": ("name", "phase_label", "next_step_label"),
    "/agreements/?sort=until": ("name", "kind_label", "status_label"),
    "/us-kr/agreements/?as_of=2020-01-01&status=in_force": ("name", "status_label"),
    "/agencies/?kind=ministry": ("name", "kind_label", "country_name"),
    "/us-kr/agencies/?sort=-unfinished&as_of=2025-06": ("name", "unfinished_actions", "missions"),
    "/officials/": ("name", "post"),
    "/us-kr/officials/?dialogue=civil-3&role=head&role=co_head": ("name", "post"),
    "/us-jp/officials/?as_of=2019&sort=-period": ("name", "post"),
    "/programs/?area=earth-obs": ("name",),
    "/ko/us-kr/programs/?as_of=2015": ("name",),
    "/working-groups/?sort=-met": ("name", "standing_label"),
    "/us-kr/working-groups/?as_of=2018&standing=standing": ("name", "standing_label"),
    "/events/": ("name", "kind_label"),
    "/us-kr/events/?kind=meeting&as_of=2025": ("name", "kind_label"),
    "/sources/?kind=joint&sort=name": ("name", "kind_label"),
    "/us-kr/sources/?as_of=2020&reliability=A": ("name", "publisher"),
    "/us-kr/areas/": ("name", "stage_label", "gist"),
    "/ko/us-jp/areas/?as_of=2018": ("name", "stage_label"),
    "/us-kr/dialogues/": ("city",),
    "/us-jp/dialogues/?as_of=2015-01-01": ("areas_on_record",),
}


def address(page: str, ending: str) -> str:
    """Return the address of a file of the list."""
    path, mark, query = page.partition("?")
    return f"{path.removesuffix('/')}.{ending}{mark}{query}"


def read_csv(client: Client, url: str) -> list[dict[str, str]]:
    page = fetch(client, url)
    assert page.status == 200, url
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"), newline=""))
    return [{name: unescape_csv(text) for name, text in line.items()} for line in lines]


def read_workbook(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, url
    return openpyxl.load_workbook(io.BytesIO(b"".join(response)))


def rows_of(sheet: Any) -> list[dict[str, str]]:
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(header, ("" if cell is None else cell for cell in line), strict=True)) for line in lines]


def rows_shown(client: Client, url: str) -> tuple[list[str], list[str]]:
    """Return the addresses and the texts of a list's rows, over all its pages."""
    rows: list[tuple[str, str]] = []
    number, last = 1, 1
    while number <= last:
        page = fetch(client, f"{url}{'&' if '?' in url else '?'}size=100&page={number}")
        rows += list(rows_of_page(page))
        last = max([last, *(int(text.split()[-1]) for text in page.texts("nav", class_="pager") if "Next" in text)])
        number += 1
    return [link for link, _text in rows], [text for _link, text in rows]


def rows_of_page(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the address in the heading of each row, and what the whole row says."""
    row, is_heading, is_list = "", False, False
    for element in page.elements:
        if element.tag == "table":
            is_list = element.attributes.get("class") != "rows"  # the flow of actions beneath the dialogues
        elif element.tag == "tr":
            row = element.text
        elif element.tag in ("th", "td"):
            is_heading = is_list and "r-title" in element.attributes.get("class", "").split()
        elif element.tag == "a" and is_heading:
            yield element.attributes["href"], row
            is_heading = False


@pytest.mark.parametrize("url", LISTS)
def test_the_files_hold_the_rows_of_the_page(client: Client, url: str) -> None:
    links, texts = rows_shown(client, url)
    rows = read_csv(client, address(url, "csv"))
    assert [urlsplit(row["url"]).path for row in rows] == [urlsplit(link).path for link in links]
    language = "ko" if url.startswith("/ko/") else "en"
    for row, text in zip(rows, texts, strict=True):
        for column in LISTS[url]:
            said = row.get(f"{column}_{language}") or row.get(column, "")
            assert " ".join(said.split()) in text, column
    assert rows_of(read_workbook(client, address(url, "xlsx")).worksheets[0]) == rows
    assert rows or "as_of" in url


def test_an_action_completed_late_says_so_beside_its_status(client: Client) -> None:
    late = make_action(due_on="2024-06")
    make_status_change(late, "completed", "2024-07-01")
    in_time = make_action(due_on="2024")
    make_status_change(in_time, "completed", "2024-12-31")
    url = f"/{late.partnership.slug}/actions"
    rows = {row["reference"]: row for row in read_csv(client, f"{url}.csv")}
    assert [rows[item.reference]["is_completed_after_date"] for item in (late, in_time)] == ["yes", "no"]
    assert {row["status"] for row in rows.values()} == {"completed"}
    assert "Completed after its date" in fetch(client, f"{url}/").html


def test_a_filter_that_matches_nothing_gives_an_empty_file(client: Client) -> None:
    assert read_csv(client, "/us-kr/actions.csv?q=wheelbarrow&status=open") == []
    book = read_workbook(client, "/us-kr/actions.xlsx?q=wheelbarrow&status=open")
    assert rows_of(book.worksheets[0]) == []
    facts = dict(row[:2] for row in book.worksheets[1].iter_rows(values_only=True))
    assert facts["Rows"] == "0"
    assert facts["Filters in force"] == "Keyword: wheelbarrow\nStatus: Open"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_value_that_the_page_would_pass_over_is_refused_by_name(client: Client, ending: str) -> None:
    response = client.get(f"/us-kr/missions.{ending}?phase=launched&kind=nonsense&from=x")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Kind: “nonsense” is not on this list." in response.content.decode()


def test_the_second_sheet_says_what_the_first_one_holds(client: Client) -> None:
    book = read_workbook(client, "/us-kr/missions.xlsx?phase=launched&as_of=2026-03&sort=-newest")
    assert book.sheetnames == ["Missions", "About this file"]
    lines = list(book.worksheets[1].iter_rows(values_only=True))
    facts = {line[0]: line[1] for line in lines}
    assert facts["Title"] == "Missions, US and ROK"
    assert facts["Read as of"] == "31 March 2026 (2026-03-31)"
    assert facts["Filters in force"] == "Phase: Launched"
    assert facts["Order"] == "Newest step, last first"
    assert facts["Page"].endswith("/us-kr/missions/?as_of=2026-03&phase=launched&sort=-newest")
    names = [cell.value for cell in book.worksheets[0][1]]
    described = [line for line in lines if line[0] in names]
    assert [line[0] for line in described] == names
    assert all(line[1] and line[2] for line in described)
    assert "operating: Operating" in {line[0]: line[3] for line in described}["phase"]


def test_the_second_sheet_speaks_the_language_of_the_page(client: Client) -> None:
    book = read_workbook(client, "/ko/us-kr/areas.xlsx")
    texts = [str(cell) for row in book.worksheets[1].iter_rows(values_only=True, max_col=3) for cell in row if cell]
    names = {cell.value for cell in book.worksheets[0][1]}
    foreign = [text for text in texts if text not in names and not any("가" <= letter <= "힣" for letter in text)]
    assert [text for text in foreign if not text.startswith("http") and not text.isdigit()] == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["us-kr/actions", "us-kr/areas", "us-kr/matrix", "sources"])
@pytest.mark.parametrize("day", ["yesterday", "2999"])
def test_a_day_that_is_none_is_refused(client: Client, name: str, ending: str, day: str) -> None:
    response = client.get(f"/{name}.{ending}?as_of={day}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().endswith((" has not come yet.", "Write 2022, 2022-12 or 2022-12-31."))


@pytest.mark.parametrize("url", ["/us-kr/actions.csv?status=open", "/missions.xlsx", "/us-kr/matrix.xlsx"])
def test_a_head_request_is_answered_with_the_headers_of_the_file(client: Client, url: str) -> None:
    head, whole = client.head(url), client.get(url)
    assert head.status_code == whole.status_code == 200
    assert b"".join(head) == b""
    assert "Content-Length" not in head
    assert head["Content-Type"] == whole["Content-Type"]
    assert head["Content-Disposition"] == whole["Content-Disposition"]
    assert client.post(url).status_code == 405


def test_a_page_leads_to_the_files_of_its_choice(client: Client) -> None:
    page = fetch(client, "/us-kr/actions/?status=open&sort=-due&size=50&page=1")
    assert {"/us-kr/actions.csv?sort=-due&status=open", "/us-kr/actions.xlsx?sort=-due&status=open"} <= set(page.links)
    past = fetch(client, "/us-kr/missions/?as_of=2023")
    assert "/us-kr/missions.csv?as_of=2023" in past.links
    refused = fetch(client, "/us-kr/missions/?as_of=nonsense")
    assert "/us-kr/missions.csv" in refused.links
    for url in ("/us-kr/areas/", "/ko/us-kr/dialogues/"):
        assert {address(url, "csv"), address(url, "xlsx")} <= set(fetch(client, url).links)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1"])
def test_a_cell_stays_text_whatever_it_begins_with(client: Client, start: str) -> None:
    action = make_action(title=f"{start} to be done")
    url = f"/{action.partnership.slug}/actions"
    (line,) = list(csv.DictReader(io.StringIO(fetch(client, f"{url}.csv").html.removeprefix("\ufeff"))))
    assert line["title_en"] == f"'{start} to be done"
    sheet = read_workbook(client, f"{url}.xlsx").worksheets[0]
    (cell,) = [cell for cell in sheet[2] if cell.column == line_place(sheet, "title_en")]
    assert (cell.value, cell.data_type) == (f"{start} to be done", "s")


def line_place(sheet: Any, name: str) -> int:
    return [cell.value for cell in sheet[1]].index(name) + 1


def test_a_text_longer_than_a_cell_is_cut_in_the_workbook_and_whole_in_csv(client: Client) -> None:
    action = make_action(detail="달" * 40_000)
    url = f"/{action.partnership.slug}/actions"
    (row,) = read_csv(client, f"{url}.csv")
    assert row["detail_en"] == "달" * 40_000
    (row,) = rows_of(read_workbook(client, f"{url}.xlsx").worksheets[0])
    assert len(row["detail_en"]) <= 32_767
    assert row["detail_en"].endswith("달 [The text is longer than a cell. The CSV file has the whole of it.]")


def test_a_file_of_many_rows_asks_the_database_as_often(client: Client, django_assert_num_queries: Any) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    with django_assert_num_queries(10):
        few = read_csv(client, "/us-kr/actions.csv")
    multiply(partnership, 10)
    with django_assert_num_queries(10):
        many = read_csv(client, "/us-kr/actions.csv")
    assert len(many) == 10 * len(few)
