"""A list taken to a spreadsheet and brought back: seen row by row first, then written all at once."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.writing_desk import axe_finds_nothing, sign_in, writing_desk


@pytest.fixture
def publisher(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The publisher, whose browser finds nothing to complain about."""
    complaints: list[str] = []
    with writing_desk(tmp_path_factory.mktemp("sheets")) as desk:
        page = sign_in(browser, desk, "demo-publisher", complaints)
        yield page
        page.context.close()
    assert complaints == []


def test_a_list_is_edited_in_a_spreadsheet_seen_row_by_row_and_written(publisher: Page, tmp_path: Path) -> None:
    page, file = publisher, tmp_path / "actions.xlsx"
    page.goto("/admin/cooperation/actionitem/?area=satnav")
    listed = page.locator("#result_list tbody tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export XLSX").click()
    download.value.save_as(file)

    book = openpyxl.load_workbook(file)
    sheet = book["actionitem"]
    assert sheet.max_row == listed + 1
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["title_ko"], "=가상 과제").data_type = "s"  # text, and no formula
    sheet.cell(3, columns["due_on"], "2027-13")
    book.save(file)

    page.get_by_role("link", name="Import").click()
    axe_finds_nothing(page)
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    rows = page.get_by_role("region", name="Rows of the file")
    expect(page.get_by_role("link", name=f"Unchanged: {listed - 2}")).to_be_visible()
    changed, refused = (rows.locator(f"tr[data-outcome={outcome}]") for outcome in ("changed", "refused"))
    expect(changed).to_have_count(1)
    expect(changed.locator("ins")).to_have_text("=가상 과제")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("2027-13")
    axe_finds_nothing(page)

    page.get_by_label("Reason").fill("A made-up reason")
    page.get_by_role("button", name="Write 1 row").click()
    expect(page.get_by_text("1 row is written.")).to_be_visible(timeout=20_000)
    axe_finds_nothing(page)
    page.goto("/admin/cooperation/actionitem/?q=가상 과제")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.locator("#result_list tbody th a").click()
    expect(page.locator("#id_title_ko")).to_have_value("=가상 과제")


def test_a_deed_for_many_records_asks_first(publisher: Page) -> None:
    page = publisher
    page.goto("/admin/cooperation/actionitem/?status=open&area=lunar-mars")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label="Change status")
    page.locator("button[name=index]").first.click()
    expect(page.get_by_role("button", name="No, change nothing")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("button", name="No, change nothing").click()
    expect(page.locator("#result_list")).to_be_visible()
