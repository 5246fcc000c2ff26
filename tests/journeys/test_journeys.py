"""What people come to the site for, from the first page to what they were after."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect


def matrix_of(page: Page) -> Locator:
    return page.get_by_role("table", name="Furthest stage on record")


def go_back(page: Page) -> None:
    """Go back one step, and wait until that page is whole: it is loaded anew, and takes no other step meanwhile."""
    with page.expect_event("load"):
        page.evaluate("history.back()")


def test_a_diplomat_reads_what_was_said_about_the_moon(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="United States and Republic of Korea").click()
    expect(page).to_have_url("/us-kr/")

    matrix = matrix_of(page)
    expect(matrix.locator("tbody").get_by_role("rowheader")).to_have_count(13)
    heads = matrix.locator("thead").get_by_role("columnheader").all_inner_texts()
    assert [year for head in heads for year in re.findall(r"\b20\d\d\b", head)] == [
        *("2014", "2016", "2022", "2025"),
        "2027",
    ]

    matrix.locator("#m-lunar-mars td.c-last").get_by_role("link").click()
    expect(page).to_have_url("/us-kr/areas/lunar-mars/#civil-4")
    entry = page.locator("#civil-4")
    expect(entry).to_be_in_viewport()
    expect(entry.get_by_role("heading")).to_contain_text("Fourth dialogue")

    footnote = entry.locator("a.cite").first
    number = footnote.inner_text()
    expect(footnote).to_have_accessible_name(re.compile(rf"^Source {number}, "))
    footnote.click()
    source = page.locator(f"#s{number}")
    expect(source).to_be_in_viewport()
    expect(source.locator("cite")).not_to_be_empty()
    expect(source.locator("a[rel~=external]")).to_have_attribute("href", re.compile("^https?://"))


@pytest.mark.parametrize(
    "path",
    ["/", "/us-kr/", "/us-kr/areas/lunar-mars/", "/us-kr/dialogues/civil-4/", "/us-kr/actions/?status=open&sort=area"],
)
def test_a_reader_changes_the_language_and_stays_on_the_page(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("banner").get_by_role("link", name="한국어").click()
    expect(page).to_have_url(f"/ko{path}")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("[가-힣]"))
    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page).to_have_url(path)


def test_an_official_looks_for_what_awaits_an_update(page: Page) -> None:
    page.goto("/us-kr/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Actions").click()
    all_actions = page.get_by_role("status").inner_text()
    page.get_by_role("checkbox", name="Awaiting update").check()
    expect(page).to_have_url("/us-kr/actions/?status=awaiting_update")
    page.get_by_role("checkbox", name="Completed").check()
    expect(page).to_have_url("/us-kr/actions/?status=awaiting_update&status=completed")
    # What is asked for again is no step to go back over.
    with page.expect_response(page.url):
        page.get_by_role("button", name="Apply filters").click()
    both = page.get_by_role("status").inner_text()
    assert both != all_actions

    page.get_by_role("link", name="Remove Status: Completed").click()
    expect(page).to_have_url("/us-kr/actions/?status=awaiting_update")
    awaiting = page.get_by_role("status").inner_text()
    assert awaiting != both
    statuses = page.locator("table.actions tbody .r-status").all_inner_texts()
    assert statuses
    assert all(text.startswith("Awaiting update") for text in statuses)
    assert awaiting.startswith(f"{len(statuses)} of ")

    go_back(page)
    expect(page.get_by_role("status")).to_have_text(both)
    expect(page.get_by_role("checkbox", name="Completed")).to_be_checked()
    go_back(page)
    expect(page).to_have_url("/us-kr/actions/?status=awaiting_update")
    go_back(page)
    expect(page.get_by_role("status")).to_have_text(all_actions)


@pytest.mark.parametrize("prefix", ["", "/ko"])
def test_a_reader_searches_for_a_person_by_the_name_in_one_language_and_reads_it_in_both(
    page: Page, prefix: str
) -> None:
    page.goto(f"{prefix}/us-kr/")
    box = page.get_by_role("banner").get_by_role("searchbox")
    box.fill("한민영")
    box.press("Enter")
    expect(page).to_have_url(re.compile(rf"{prefix}/search/\?q="))
    expect(page.get_by_role("status")).to_contain_text("한민영")
    found = page.locator("section.found li")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("한민영")
    expect(found).to_contain_text("Han Min-young")
    page.get_by_role("main").get_by_role("searchbox").fill("%")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_accessible_description(re.compile(r"\S"))
    expect(page.locator("section.found")).to_have_count(0)


def test_a_historian_finds_who_led_each_delegation_in_2022_and_what_it_rests_on(page: Page) -> None:
    page.goto("/us-kr/officials/")
    page.get_by_role("checkbox", name=re.compile("third dialogue, 2022")).check()
    page.get_by_role("checkbox", name=re.compile("^Head of delegation")).check()
    page.get_by_role("checkbox", name=re.compile("^Co-head of delegation")).check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url("/us-kr/officials/?dialogue=civil-3&role=head&role=co_head")
    rows = page.locator("table.officials tbody").get_by_role("row")
    expect(rows).to_have_count(3)

    rows.first.get_by_role("rowheader").get_by_role("link").click()
    delegation = page.locator("#dialogues li").filter(has_text="Third dialogue")
    expect(delegation).to_contain_text("Head of delegation")
    page.locator("#sources cite").first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/sources/[\w-]+/$"))
    expect(page.locator("#delegate tbody").get_by_role("row")).not_to_have_count(0)


def test_keys_alone_lead_from_the_skip_link_into_the_matrix(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto("/us-jp/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    region = page.get_by_role("region", name="Furthest stage on record")
    for _ in range(12):
        page.keyboard.press("Tab")
        if region.evaluate("it => it === document.activeElement"):
            break
    expect(region).to_be_focused()

    page.keyboard.press("ArrowRight")
    for _ in range(50):  # waiting for a function would need eval, which the policy of the site forbids
        if region.evaluate("it => it.scrollLeft"):
            break
        page.wait_for_timeout(50)
    assert region.evaluate("it => it.scrollLeft")
    page.keyboard.press("Tab")
    assert region.evaluate("it => it !== document.activeElement && it.contains(document.activeElement)")
    address = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)


def test_a_reader_opens_the_record_with_japan(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="United States and Japan").click()
    expect(page).to_have_url("/us-jp/")
    expect(matrix_of(page).locator("thead .c-d")).to_have_count(9)
    page.get_by_role("link", name="Areas", exact=True).click()
    expect(page).to_have_url("/us-jp/areas/")
    expect(page.get_by_role("table").get_by_role("rowheader")).to_have_count(13)


@pytest.mark.parametrize(("path", "most_pages"), [("/us-kr/", 5), ("/us-jp/", 4), ("/ko/us-kr/", 5)])
def test_an_overview_prints_on_few_pages(page: Page, path: str, most_pages: int) -> None:
    page.goto(path)
    matrix = page.locator(".matrix table")
    dialogues = matrix.locator("thead a").evaluate_all("all => all.map(it => it.href)")
    assert len(dialogues) >= 5

    document = page.pdf(format="A4", prefer_css_page_size=True, tagged=True)
    assert document.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", document)) <= most_pages
    # The head of the matrix is on paper: its cells are tagged, and its links lead to the dialogues.
    assert len(re.findall(rb"/S\s*/TH\b", document)) >= len(dialogues) + 13
    for dialogue in dialogues:
        assert f"({dialogue})".encode() in document, dialogue

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 less its margins
    expect(matrix.locator("thead")).to_be_visible()
    expect(page.locator(".menu, .filters, .notice").first).to_be_hidden()
    assert matrix.evaluate("it => it.getBoundingClientRect().right <= innerWidth + 4"), "the paper cuts the matrix off"


def test_a_diplomat_finds_in_one_click_what_moved_since_the_third_dialogue(page: Page) -> None:
    page.goto("/us-kr/")
    page.get_by_role("link", name="Since the third dialogue").click()
    expect(page).to_have_url("/us-kr/changes/?since=civil-3")
    expect(page.get_by_role("main")).to_contain_text("Since the third dialogue:")
    moved = page.locator(".log > li").filter(has_text="Moved up")
    assert moved.count() > 5
    expect(moved.filter(has_text="Area").first.locator("a.cite").first).to_have_accessible_name(re.compile("^Source "))


def test_a_desk_officer_finds_who_led_each_delegation_in_2022(page: Page) -> None:
    page.goto("/us-kr/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Dialogues").click()
    row = page.get_by_role("row").filter(has_text="Third dialogue").first
    expect(row).to_contain_text("2022")
    heads = row.locator(".head")
    assert heads.count() >= 2
    heads.first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/officials/"))
    expect(page.get_by_role("main")).to_contain_text("Third dialogue")


def test_a_lawyer_finds_which_agreements_were_in_force_on_a_day(page: Page) -> None:
    page.goto("/us-kr/agreements/")
    page.get_by_label("Read this page as of a day").fill("2020-01-01")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("complementary", name="Day of reading")).to_contain_text("1 January 2020")
    page.get_by_role("checkbox", name="In force").check()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^1 of \d+ agreements$"))
    expect(page.locator("table.rows tbody th")).to_contain_text("Framework Agreement")
    page.get_by_role("link", name="Read this page as of today").click()
    expect(page).to_have_url("/us-kr/agreements/")


@pytest.mark.parametrize("name", ["한민영", "Han Min-young", "Minyoung Han"])
def test_a_person_is_found_by_any_spelling_of_the_name(page: Page, name: str) -> None:
    page.goto("/ko/us-kr/")
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("main").get_by_role("link").filter(has_text="한민영").first.click()
    expect(page).to_have_url(re.compile("/ko/officials/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("한민영")


def test_a_list_follows_its_filters_and_the_reader_keeps_their_place(page: Page) -> None:
    page.goto("/us-kr/missions/")
    everything = page.get_by_role("status").inner_text()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(200)
    place = page.evaluate("window.scrollY")
    box = page.get_by_role("checkbox", name="Operating")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url("/us-kr/missions/?phase=operating")
    expect(page.get_by_role("status")).not_to_have_text(everything)
    expect(page.get_by_role("checkbox", name="Operating")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Operating")).to_be_checked()
    assert page.evaluate("window.scrollY") == place
    expect(page.get_by_role("banner").get_by_role("link", name="한국어")).to_have_attribute(
        "href", "/ko/us-kr/missions/?phase=operating"
    )
    go_back(page)
    expect(page).to_have_url("/us-kr/missions/")
    expect(page.get_by_role("status")).to_have_text(everything)
    expect(page.get_by_role("checkbox", name="Operating")).not_to_be_checked()


@pytest.mark.parametrize("status", [429, 503])
def test_a_reader_is_told_why_a_list_does_not_follow_its_filters(page: Page, status: int) -> None:
    page.goto("/us-kr/actions/")
    page.route("**/us-kr/actions/?*", lambda route: route.fulfill(status=status, body="Wait a little."))
    page.get_by_role("checkbox", name="Awaiting update").click()
    expect(page.locator("body")).to_have_text("Wait a little.")
    expect(page).to_have_url(re.compile(r"/us-kr/actions/\?.*status=awaiting_update"))


def test_without_script_the_same_list_is_filtered_by_its_button(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/us-kr/missions/")
    page.get_by_role("checkbox", name="Operating").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url("/us-kr/missions/?phase=operating")
