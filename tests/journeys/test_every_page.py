"""What holds on every page, in its languages: each is opened once, and all of this is asked of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.axe import faults_of
from tests.journeys.conftest import ROOT
from tests.journeys.pages import every_page, status_of
from tests.journeys.test_layout import BEYOND_THE_EDGE, WIDER_TEXT, WIDTHS

#: A little narrower than the narrowest screen: fonts differ from machine to machine, and a page must fit with any.
WITH_ROOM_TO_SPARE = 304


@dataclass
class Visit:
    """A page that is open in a tab, what the browser complained of while it opened, and what it asked for."""

    name: str
    path: str
    page: Page
    status: int = 0
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def tab(reader: BrowserContext) -> Iterator[Page]:
    """One tab for all pages: a new one costs as much as a page."""
    page = reader.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def tab_without_script(reader_without_script: BrowserContext) -> Iterator[Page]:
    page = reader_without_script.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module", params=every_page())
def visit(request: pytest.FixtureRequest, tab: Page) -> Iterator[Visit]:
    """Open a page, wide and in the light; it stays as it is for the tests that follow."""
    visit = Visit(*request.param, tab)
    heard = {
        "console": lambda message: visit.complaints.append(f"{message.type}: {message.text}"),
        "pageerror": lambda error: visit.complaints.append(str(error)),
        "requestfailed": lambda request: visit.complaints.append(f"failed: {request.url}"),
        "request": lambda request: visit.asked.append(request.url),
    }
    tab.set_viewport_size({"width": 1280, "height": 900})
    for event, listener in heard.items():
        tab.on(event, listener)  # type: ignore[call-overload]  # each listener fits its event
    answer = tab.goto(visit.path)
    assert answer is not None
    visit.status = answer.status
    yield visit
    for event, listener in heard.items():
        tab.remove_listener(event, listener)


def test_the_browser_finds_nothing_to_complain_about(visit: Visit, site: str) -> None:
    assert visit.status == status_of(visit.name)
    expected = f"status of {visit.status}" if visit.status >= 400 else "nothing"
    assert [line for line in visit.complaints if expected not in line] == []
    assert {urlsplit(url).netloc for url in visit.asked} == {urlsplit(site).netloc}
    own = "script:not([src], [type='application/ld+json']), style, [style], [onclick]"
    assert visit.page.locator(own).count() == 0
    assert visit.page.context.cookies() == []


def test_a_page_says_the_same_without_script(visit: Visit, tab_without_script: Page) -> None:
    """A page that loads no script says the same anyway: the policy allows none in the page."""
    said = visit.page.locator("main").inner_text()
    assert len(said) > 40
    assert visit.page.locator("noscript").count() == 0
    if visit.page.locator("script[src]").count():
        tab_without_script.set_viewport_size({"width": 1280, "height": 900})
        tab_without_script.goto(visit.path)
        assert tab_without_script.locator("main").inner_text() == said


def test_no_style_asks_whether_scripts_run() -> None:
    sheets = list(ROOT.glob("static/css/**/*.css"))
    assert len(sheets) > 10
    assert [sheet.name for sheet in sheets if "scripting" in sheet.read_text("utf-8")] == []


def test_no_page_scrolls_sideways(visit: Visit) -> None:
    for width in (WITH_ROOM_TO_SPARE, *WIDTHS):
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.page.evaluate(BEYOND_THE_EDGE) == [], f"at {width} px"


def test_no_page_scrolls_sideways_with_wider_text(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": min(WIDTHS), "height": 900})
    visit.page.evaluate(WIDER_TEXT)
    beyond = visit.page.evaluate(BEYOND_THE_EDGE)
    visit.page.evaluate("document.adoptedStyleSheets = []")
    assert beyond == []


def test_axe_finds_nothing(visit: Visit) -> None:
    """Wide in English, narrow in Korean, in the light and in the dark."""
    width = 390 if visit.path.startswith("/ko/") else 1280
    visit.page.set_viewport_size({"width": width, "height": 900})
    if width == 390:
        for summary in visit.page.locator("summary").all():
            summary.click()
    faults = faults_of(visit.page)
    assert not faults, f"{width} px, " + "\n".join(faults)
