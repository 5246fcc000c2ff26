"""A dialogue in one sitting: an editor enters it from nothing, a publisher publishes it, and the public reads it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import OPTIONS
from tests.journeys.writing_desk import Desk, sign_in, writing_desk

#: Takes the planned fifth dialogue out of the record of this site, as the operator of it.
WITHOUT_THE_FIFTH = """
from cooperation.models import Citation, Dialogue
fifth = Dialogue.objects.get(series__partnership__slug="us-kr", series__code="civil", number=5)
Citation.objects.filter(dialogue=fifth).delete()
fifth.delete()
"""
STAGES = ("raised", "exploring", "agreed", "under_way", "delivered", "not_raised", "raised")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with writing_desk(tmp_path_factory.mktemp("dialogue"), first=WITHOUT_THE_FIFTH) as desk:
        yield desk


def choose(page: Page, box: str, text: str) -> None:
    """Search in a box that searches, and take the first record found."""
    page.locator(f".field-{box} .select2-selection, .box--{box} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def axe_finds_nothing(page: Page, complaints: list[str]) -> None:
    """Read the rows of the page wide and narrow, in the light and in the dark.

    The frame around them and the boxes that search are those of every page of the desk.
    """
    said_before = len(complaints)
    page.evaluate(AXE_SCRIPT)
    rows = {"include": [[".entry"]], "exclude": [[".select2-container"]]}
    faults = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, options in OPTIONS.items():
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)  # the desk fades its links from one color to the other
            found = AxeResults(page.evaluate("([rows, options]) => axe.run(rows, options)", [rows, options]))
            if found.violations_count:
                faults.append(f"{width} px, {scheme}:\n{found.generate_report()}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    del complaints[said_before:]  # axe tries styles of its own, which the policy refuses as it should
    assert not faults, "\n".join(faults)


def columns_of_the_matrix(page: Page) -> int:
    page.goto("/us-kr/")
    return (
        page.get_by_role("table", name="Furthest stage on record").locator("thead").get_by_role("columnheader").count()
    )


def enter(page: Page) -> None:
    """Fill in the one page that adds a dialogue."""
    page.locator("#id_starts_on").fill("2026-11-17")
    page.locator("#id_ends_on").fill("2026-11-18")
    choose(page, "host", "Republic of Korea")
    page.locator("#id_city_en").fill("Exampleton")
    page.locator("#id_city_ko").fill("가상시")
    for row, (name, korean) in enumerate(
        [
            ("Head of delegation A", "수석대표 가"),
            ("Delegate A", "대표 가"),
            ("Head of delegation B", "수석대표 나"),
            ("Delegate B", "대표 나"),
        ]
    ):
        page.locator(f"#id_delegates-{row}-named_en").fill(name)
        page.locator(f"#id_delegates-{row}-named_ko").fill(korean)
        page.locator(f"#id_delegates-{row}-title_en").fill(f"Made-up title of {name}")
    cells = page.locator("fieldset.cell")
    expect(cells).to_have_count(13)
    for row in range(13):
        stage = STAGES[row % len(STAGES)]
        cells.nth(row).get_by_label("Stage").select_option(stage)
        cells.nth(row).get_by_label("Gist (English)").fill(f"Made-up fact {row + 1}")
        cells.nth(row).get_by_label("Gist (Korean)").fill(f"가상 사실 {row + 1}")
        expect(cells.nth(row).locator(f"[data-stage={stage}]")).to_be_visible()
        if stage == "delivered":
            cells.nth(row).locator("summary").first.click()
            cells.nth(row).get_by_label("Day, if not").fill("2026-11-17")
    expect(page.locator(".entry__count")).to_have_text("13 of 13 areas have a stage.")
    cells.first.locator("summary").first.click()
    cells.first.get_by_label("What was said (English)").fill("The two sides made up a fact.")
    for row in range(3):
        page.locator(f"#id_action_items-{row}-title_en").fill(f"Made-up action {row + 1}")
        page.locator(f"#id_action_items-{row}-title_ko").fill(f"가상 과제 {row + 1}")
        page.locator(f"#id_action_items-{row}-area").select_option(index=row + 1)
        page.locator(f"#id_action_items-{row}-strength").select_option("agreed")
        page.locator(f"#id_action_items-{row}-due_on").fill("2027-03")
    source = page.locator("#page_sources-0")
    for box, text in {
        "name_en": "Made-up joint statement of the fifth dialogue",
        "publisher_en": "Made-up ministries",
        "published_on": "2026-11-18",
        "url": "https://press.example/fifth",
    }.items():
        source.locator(f"[name$=new-{box}]").fill(text)
    source.locator("[name$=new-kind]").select_option("joint")
    source.locator("[name$=new-reliability]").select_option("A")
    source.get_by_label("It is the outcome document").check()
    source.get_by_label("All delegates").check()


def test_an_editor_enters_the_fifth_dialogue_and_a_publisher_publishes_it(
    browser: Browser, desk: Desk, page: Page
) -> None:
    complaints: list[str] = []
    before = columns_of_the_matrix(page.context.browser.new_page(base_url=desk.address))

    editor = sign_in(browser, desk, "demo-editor-us-kr-kor", complaints)
    editor.goto("/admin/cooperation/dialogue/add/")
    editor.get_by_role("link", name="U.S.–ROK Civil Space Dialogue").click()
    expect(editor.locator("#id_number")).to_have_value("5")
    axe_finds_nothing(editor, complaints)
    enter(editor)
    # A slip is said at its box, and nothing that was entered is lost.
    editor.locator("#id_action_items-2-due_on").fill("next spring")
    editor.get_by_role("button", name="Save and continue editing").last.click()
    expect(editor.locator(".errornote")).to_be_visible()
    expect(editor.locator("#action_items-2 .errorlist")).to_contain_text("Write 2027, 2027-03 or 2027-03-14.")
    expect(editor.locator("#id_area_progress-12-gist_ko")).to_have_value("가상 사실 13")
    editor.locator("#id_action_items-2-due_on").fill("2027")
    editor.get_by_role("button", name="Save and continue editing").last.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    expect(editor.locator("#id_action_items-2-reference")).to_have_value("5.03")
    expect(editor.locator(".entry__count")).to_have_text("13 of 13 areas have a stage.")
    axe_finds_nothing(editor, complaints)

    editor.get_by_role("link", name="Conclude dialogue").click()
    expect(editor.locator("#content")).to_contain_text("The entry is complete.")
    expect(editor.locator("#content li", has_text="4.09")).to_have_count(1)
    editor.get_by_role("button", name="Conclude dialogue").click()
    expect(editor.locator(".messagelist .success")).to_contain_text("number 6")
    assert editor.get_by_role("link", name="Publish with its drafts").count() == 0
    address = editor.url

    reader = browser.new_page(base_url=desk.address)
    assert columns_of_the_matrix(reader) == before
    publisher = sign_in(browser, desk, "demo-publisher", complaints)
    publisher.goto(address)
    publisher.get_by_role("link", name="Publish with its drafts").click()
    for heading in ("Sources (1)", "Officials (4)", "Area progress (13)", "Action items (3)"):
        expect(publisher.get_by_role("heading", name=heading)).to_be_visible()
    expect(publisher.get_by_role("heading", name="Incomplete")).to_have_count(0)
    publisher.get_by_role("button", name="Publish all of it").click()
    expect(publisher.locator(".messagelist .success")).to_contain_text("Published: 22 records.")

    assert columns_of_the_matrix(reader) == before + 1
    for path, text in {
        "/us-kr/areas/lunar-mars/": "The two sides made up a fact.",
        "/us-kr/dialogues/civil-5/": "Head of delegation B",
        "/us-kr/actions/5.03/": "Made-up action 3",
        "/ko/us-kr/": "가상 사실 1",
    }.items():
        reader.goto(path)
        expect(reader.locator("main")).to_contain_text(text)
    assert "\n".join(complaints) == ""
    for tab in (editor, publisher, reader):
        tab.context.close()
