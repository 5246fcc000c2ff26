"""The lists are filtered as well where no script runs."""

from playwright.sync_api import Page, expect


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
