"""Two people at one record, in a browser each: neither loses what they wrote, and what was said can come back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.writing_desk import Desk, axe_finds_nothing, sign_in, writing_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with writing_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def first(browser: Browser, desk: Desk) -> Iterator[Page]:
    """The publisher, whose browser finds nothing to complain about."""
    complaints: list[str] = []
    page = sign_in(browser, desk, "demo-publisher", complaints)
    yield page
    page.context.close()
    assert [line for line in complaints if "status of 409" not in line] == []


@pytest.fixture
def second(browser: Browser, desk: Desk) -> Iterator[Page]:
    """The administrator, whose browser runs no script."""
    page = sign_in(browser, desk, "demo-administrator", script=False)
    yield page
    page.context.close()


def open_form(page: Page, table: str, name: str) -> None:
    page.goto(f"/admin/cooperation/{table}/?q={name}")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#id_reason")).to_be_visible()


def save(page: Page) -> None:
    page.locator("input[name=_continue]").first.click()


def test_the_second_to_save_sees_what_the_first_changed_and_chooses(first: Page, second: Page) -> None:
    for page in (first, second):
        open_form(page, "actionitem", "4.09")
    title = second.locator("#id_title_en").input_value()
    first.locator("#id_title_en").fill("The title of the first")
    first.locator("#id_due_on").fill("2028-03")
    save(first)
    expect(first.locator(".field-reason .errorlist")).to_contain_text("Give the reason")
    first.locator("#id_reason").fill("The date slipped")
    save(first)
    expect(first.locator(".messagelist .success")).to_be_visible()

    second.locator("#id_title_en").fill("The title of the second")
    second.locator("#id_detail_en").fill("The detail of the second")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_have_text("Somebody else saved this record")
    main = second.locator("#content")
    for words in ("demo-publisher", "The date slipped", title, "The title of the first", "The title of the second"):
        expect(main).to_contain_text(words)
    due = second.get_by_role("row").filter(has=second.get_by_role("rowheader", name="Due", exact=True))
    expect(due).to_contain_text("March 2028")
    expect(due.get_by_label("Take theirs")).to_be_checked()

    second.get_by_role("button", name="Save with these choices").click()
    expect(main).to_contain_text("Choose one.")
    heading = second.get_by_role("row").filter(has=second.get_by_role("rowheader", name="Title (English)"))
    heading.get_by_label("Keep mine").check()
    second.get_by_role("button", name="Save with these choices").click()

    expect(second.locator("#id_title_en")).to_have_value("The title of the second")
    expect(second.locator("#id_detail_en")).to_have_value("The detail of the second")
    expect(second.locator("#id_due_on")).to_have_value("2028-03")


def test_the_conflict_page_keeps_nobody_out(first: Page, second: Page) -> None:
    for page in (first, second):
        open_form(page, "mission", "danuri")
    second.locator("#id_purpose_en").fill("What the second wrote")
    save(second)
    first.locator("#id_purpose_en").fill("What the first wrote")
    save(first)
    expect(first.get_by_role("heading", level=1)).to_have_text("Somebody else saved this record")
    axe_finds_nothing(first)
    first.get_by_label("Take theirs").check()
    first.get_by_role("button", name="Go on editing with these choices").click()
    expect(first.locator("#id_purpose_en")).to_have_value("What the second wrote")
    expect(first.locator(".errornote")).to_be_visible()
    axe_finds_nothing(first)


def test_a_version_and_a_deleted_part_are_restored_from_the_history(first: Page) -> None:
    open_form(first, "agreement", "artemis")
    name = first.locator("#id_name_en").input_value()
    first.locator("#id_name_en").fill("A name by mistake")
    first.locator("#id_reason").fill("Made-up mistake")
    parties = first.locator("#signatories-group .inline-related.has_original")
    count = parties.count()
    party = parties.first.locator(".inline_label").inner_text()
    parties.first.locator("input[id$=DELETE]").check()
    save(first)
    expect(parties).to_have_count(count - 1)

    first.get_by_role("link", name="History", exact=True).click()
    act = first.locator("article.act").first
    for words in ("demo-publisher", "Made-up mistake", name, "A name by mistake", "Deleted: Signatory"):
        expect(act).to_contain_text(words)
    axe_finds_nothing(first)
    address = first.url.partition("?")[0]

    act.get_by_role("link", name=re.compile("^Restore what was deleted")).first.click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Restore a version")
    first.get_by_role("button", name="Restore").click()
    expect(first).to_have_url(address)
    expect(first.locator("article.act").first).to_contain_text("Added: Signatory")

    older = first.locator("article.act").nth(2)
    older.get_by_role("link", name=re.compile(r"^Restore this version\W+Agreement")).click()
    row = first.get_by_role("row").filter(has=first.get_by_role("rowheader", name="Name (English)"))
    expect(row).to_contain_text("A name by mistake")
    axe_finds_nothing(first)
    first.get_by_role("button", name="Restore").click()
    expect(first.locator("article.act").first).to_contain_text("Restored the version of")

    first.locator(".breadcrumbs a").last.click()
    expect(first.locator("#id_name_en")).to_have_value(name)
    expect(parties).to_have_count(count)
    assert party in first.locator("#signatories-group").inner_text()


def test_a_deleted_draft_is_found_again(first: Page) -> None:
    first.goto("/admin/cooperation/source/add/")
    first.locator("#id_name_en").fill("A source by mistake")
    texts = {"slug": "a-source-by-mistake", "publisher_en": "Made-up press", "url": "https://press.example/x"}
    for box, value in texts.items():
        first.locator(f"#id_{box}").fill(value)
    for box, value in {"kind": "press", "reliability": "B"}.items():
        first.locator(f"#id_{box}").select_option(value)
    first.locator("#id_language").fill("en")
    first.locator("#id_published_on").fill("2025-04-15")
    save(first)
    expect(first.locator(".messagelist .success")).to_be_visible()
    first.locator(".deletelink").first.click()
    first.get_by_label("Reason for the change").fill("Entered by mistake")
    axe_finds_nothing(first)
    first.get_by_role("button", name="Yes, I’m sure").click()
    first.get_by_role("link", name="Deleted records").click()
    row = first.get_by_role("row").filter(has_text="A source by mistake")
    expect(row).to_contain_text("Entered by mistake")
    axe_finds_nothing(first)
    row.get_by_role("link", name=re.compile("^Restore")).click()
    first.get_by_role("button", name="Restore").click()
    first.locator(".breadcrumbs a").last.click()
    expect(first.locator("#id_name_en")).to_have_value("A source by mistake")
