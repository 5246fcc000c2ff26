"""Pages fit the screen they are read on, and can be worked with a finger, with keys and with wider text."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.pages import LANGUAGES, address

WIDTHS = (320, 390, 820, 1024, 1280)

#: What stands out of the page to the right, other than what scrolls in a region of its own.
BEYOND_THE_EDGE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [root.scrollWidth + " px wide", ...[...document.querySelectorAll("body *")]
        .filter(it => it.getBoundingClientRect().right > root.clientWidth && !it.closest(".scroll, .vh, svg"))
        .slice(0, 5).map(it => it.outerHTML.slice(0, 120))];
}"""

#: WCAG 1.4.12. A sheet made by script is no inline style, so the policy of the site does not stop it.
WIDER_TEXT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""

#: Words that stand out of their box, or that their box cuts off.
CLIPPED = """selector => [...document.querySelectorAll(selector)].flatMap(box => {
    const edge = box.getBoundingClientRect();
    if (!edge.width) return [];
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const out = [];
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!text.data.trim() || text.parentElement.closest(".vh")) continue;
        if (getComputedStyle(text.parentElement).position === "absolute") continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const word of range.getClientRects()) {
            if (word.right > edge.right + 1 || word.left < edge.left - 1 || word.bottom > edge.bottom + 1)
                out.push(`“${text.data.trim()}” in ${box.outerHTML.slice(0, 80)}`);
        }
    }
    return out;
})"""

#: Where the focus is, and whether it shows: by an outline, or by the outline of the cell that a link fills.
FOCUS = """() => {
    const it = document.activeElement;
    const lines = [getComputedStyle(it), getComputedStyle(it, "::after")];
    const box = it.getBoundingClientRect(), area = it.closest(".scroll tr")?.querySelector(".c-area");
    const beside = !area || area.contains(it) || box.right > area.getBoundingClientRect().right;
    return {
        name: it.outerHTML.slice(0, 120),
        isBody: it === document.body,
        isOutlined: lines.some(line => line.outlineStyle === "solid" && parseFloat(line.outlineWidth) >= 3),
        isInView: box.bottom > 0 && box.top < innerHeight && beside,
    };
}"""


def small_targets(page: Page, selector: str) -> list[str]:
    """Return the visible targets that are lower or narrower than 24 px."""
    small: list[str] = page.eval_on_selector_all(
        selector,
        """all => all.filter(it => it.checkVisibility()).filter(it => {
            const box = it.getBoundingClientRect();
            return box.width < 24 || box.height < 24;
        }).map(it => it.outerHTML.slice(0, 120))""",
    )
    return small


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("/us-kr/", ".matrix th, .matrix td"),
        ("/us-jp/", ".matrix th, .matrix td"),
        ("/us-kr/actions/?status=awaiting_update&area=satnav&q=group", ".chips a"),
        ("/us-kr/dialogues/civil-4/", ".rows tbody td, .rows tbody th, .tag"),
    ],
)
def test_wider_text_is_not_cut_off(page: Page, language: str, path: str, selector: str) -> None:
    page.goto(address(path, language))
    page.evaluate(WIDER_TEXT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CLIPPED, selector) == [], f"at {width} px"
        assert page.evaluate(BEYOND_THE_EDGE) == [], f"at {width} px"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/us-kr/", "/us-jp/"])
def test_the_matrix_keeps_its_areas_readable(page: Page, language: str, path: str) -> None:
    page.goto(address(path, language))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        narrow = page.eval_on_selector_all(
            ".matrix tbody th, .matrix td.c-last",
            """all => all.filter(it => it.getBoundingClientRect().width < (it.tagName === "TH" ? 96 : 36))
                .map(it => it.textContent.slice(0, 60))""",
        )
        assert narrow == [], f"at {width} px"
        assert page.evaluate(CLIPPED, ".matrix th, .matrix td") == [], f"at {width} px"


@pytest.mark.parametrize("path", ["/", "/us-kr/", "/us-kr/actions/?status=open", "/ko/us-kr/areas/lunar-mars/"])
def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page, path: str) -> None:
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/us-kr/", 1280),
        ("/us-jp/", 1024),
        ("/us-jp/", 390),
        ("/us-kr/actions/?status=open&q=space", 1280),
        ("/us-kr/actions/?status=open&q=space", 390),
        ("/us-kr/areas/lunar-mars/", 820),
    ],
)
def test_the_focus_shows_wherever_it_goes(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    page.evaluate("document.activeElement.blur(), getSelection().removeAllRanges()")
    unseen: list[Any] = []
    for key, steps in (("Tab", 60), ("Shift+Tab", 25)):
        for _ in range(steps):
            page.keyboard.press(key)
            stop = page.evaluate(FOCUS)
            if stop["isBody"]:
                break
            if not (stop["isOutlined"] and stop["isInView"]):
                unseen.append(stop)
    assert unseen == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_are_large_enough_for_a_finger(page: Page, language: str) -> None:
    page.goto(address("/us-kr/actions/?status=awaiting_update&status=open&area=satnav", language))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        targets = ".chips a, .menu summary, .menu nav a, .filters summary, .opt, .lang a, .crumbs a, button, select"
        assert page.locator(targets).count() > 20
        assert small_targets(page, targets) == [], f"at {width} px"


@pytest.mark.parametrize("width", [320, 390, 820, 1024])
def test_the_areas_stay_in_view_while_nine_dialogues_scroll(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/us-jp/")
    region, area = page.locator(".matrix .scroll"), page.locator(".matrix tbody th").first
    assert page.locator(".matrix thead .c-d").count() == 9
    before = area.bounding_box()
    assert region.evaluate("it => { it.scrollLeft = it.scrollWidth; return it.scrollLeft }") > 40
    after, frame = area.bounding_box(), region.bounding_box()
    assert before is not None
    assert after is not None
    assert frame is not None
    assert abs(after["x"] - before["x"]) <= 4
    assert frame["x"] - 4 <= after["x"] < frame["x"] + frame["width"] / 2
    assert area.evaluate(
        "it => { const b = it.getBoundingClientRect(); it.scrollIntoView({block: 'center'});"
        " const c = it.getBoundingClientRect(); return it.contains(document.elementFromPoint(c.left + 8, c.top + 12)) }"
    ), "something covers the name of the area"
