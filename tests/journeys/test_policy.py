"""Pages keep to the policy that the site declares, and need no script."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.pages import on_every_page, status_of


@on_every_page
def test_the_browser_finds_nothing_to_complain_about(page: Page, site: str, name: str, path: str) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    if status_of(name) == 404:
        complaints = [line for line in complaints if "status of 404" not in line]
    assert complaints == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site).netloc}
    assert page.locator("script:not([src], [type='application/ld+json']), style, [style], [onclick]").count() == 0
    assert page.context.cookies() == []


@on_every_page
def test_a_page_says_the_same_without_script(page: Page, page_without_script: Page, name: str, path: str) -> None:
    page.goto(path)
    page_without_script.goto(path)
    said = page_without_script.locator("main").inner_text()
    assert len(said) > 40, name
    assert said == page.locator("main").inner_text()


def test_filters_work_without_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/us-kr/actions/")
    page.get_by_label("Keyword").fill("space")
    page.get_by_role("checkbox", name="Awaiting update").check()
    page.locator("input[name=status][value=open]").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url("/us-kr/actions/?q=space&status=open&status=awaiting_update")
    chips = page.get_by_role("list", name="Active filters")
    expect(chips.get_by_role("link")).to_have_count(4)
    expect(chips).to_contain_text("Status: Awaiting update")
    expect(page.get_by_role("checkbox", name="Awaiting update")).to_be_checked()


def test_filters_fold_out_on_a_phone_without_script(page_without_script: Page) -> None:
    page = page_without_script
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/ko/us-kr/actions/")
    keyword = page.locator("input[name=q]#fq")
    expect(keyword).to_be_hidden()
    page.locator(".filters summary").click()
    keyword.fill("위성")
    page.locator(".apply button").click()
    expect(page.locator(".chips")).to_contain_text("위성")
