"""The staff desk in a browser: nothing stands in the way, nothing breaks its policy, and work is a click away."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import faults_of
from tests.journeys.desk_pages import on_every_desk_page, open_desk


@on_every_desk_page
def test_axe_finds_nothing_and_the_browser_complains_of_nothing(desk: Page, name: str, path: str) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    desk.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    # Wide in English, narrow in Korean, in the light and in the dark.
    desk.set_viewport_size({"width": 390 if path.startswith("/ko/") else 1280, "height": 900})
    assert open_desk(desk, path) == 200
    expect(desk.get_by_role("heading", level=1)).to_have_count(1)
    assert desk.locator("script:not([src], [type='application/json']), style, main [onclick]").count() == 0
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # What Chromium only remarks upon is no complaint; neither is what axe does to the page afterwards.
    assert [said for said in complaints if not said.startswith(("verbose", "log"))] == []
    faults = faults_of(desk)
    assert not faults, "\n".join(faults)


def test_the_page_to_sign_in_is_accessible(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    page.goto("/admin/login/")
    assert faults_of(page) == []
    page.close()


def test_a_choice_from_many_has_the_name_of_its_box_and_a_search_of_its_own(desk: Page) -> None:
    open_desk(desk, "/admin/cooperation/actionitem/add/")
    box = desk.get_by_role("combobox", name=re.compile("^Area"))
    box.press("Enter")
    desk.get_by_role("searchbox", name=re.compile("^Area")).fill("lunar")
    desk.get_by_role("option", name="Lunar and Mars exploration").click()
    expect(box).to_contain_text("Lunar and Mars exploration")


def test_a_task_is_one_click_from_its_fix(desk: Page) -> None:
    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("^4.14")).first.click()
    expect(desk).to_have_url(re.compile(r"/actionitem/\d+/change/#status_changes-group$"))
    expect(desk.locator("#status_changes-group")).to_be_in_viewport()


def test_no_tool_of_a_list_stands_in_the_way_of_its_rows(desk: Page) -> None:
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto("/admin/cooperation/actionitem/")
    assert desk.locator(".object-tools a").count() > 6
    desk.locator("#result_list tbody th a").first.click(trial=True, timeout=5000)
    assert desk.locator("#changelist .results").evaluate("results => results.clientWidth") > 600


def test_the_search_of_the_head_works_without_script(browser: Browser, site: str, desk: Page) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(desk.context.cookies())
    page = context.new_page()
    page.goto("/ko/admin/cooperation/mission/")
    page.get_by_role("search").first.get_by_role("searchbox").fill("danuri")
    page.get_by_role("search").first.get_by_role("button").click()
    expect(page).to_have_url("/ko/admin/search/?q=danuri")
    expect(page.locator(".tasks a").first).to_have_attribute("href", re.compile("/ko/admin/cooperation/mission/"))
    context.close()
