"""From a new site to the staff desk, in a real browser: the first administrator, the second factor, the lockout."""

import base64
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import faults_of
from tests.journeys.conftest import environment_of, manage, serving

PASSWORD = "a made-up phrase to open with"
NAME = "alpha"


@dataclass
class Guarded:
    """A site that asks its staff for a second factor, and the link of its first administrator."""

    address: str
    link: str


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Serve such a site, whose clock is right: codes depend on it."""
    state = tmp_path_factory.mktemp("guarded")
    environment = environment_of(state, STAFF_SECOND_FACTOR="1", SIGN_IN_FAILURES="3")
    printed = manage(environment, "first_administrator", NAME, "--address", "http://guarded.example")
    path = re.search(r"http://guarded\.example(/\S+)", printed)
    assert path, printed
    with serving(environment) as address:
        yield Guarded(address, address + path[1])


@pytest.fixture
def desk(browser: Browser, guarded: Guarded) -> Iterator[Page]:
    """A tab of a new browser, which has no cookies yet."""
    context = browser.new_context(base_url=guarded.address)
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str = NAME, password: str = PASSWORD, path: str = "/admin/") -> None:
    page.goto(path)
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_label("Code").press("Enter")


def axe_finds_nothing(page: Page) -> None:
    """Audit the page in the light and in the dark; it holds no style or script that the policy would refuse."""
    assert page.locator("script:not([src]), style, [style], [onclick]").count() == 0
    faults = faults_of(page)
    assert not faults, f"{page.url}, " + "\n".join(faults)


def test_the_first_administrator_gets_to_the_desk_and_back_to_it_without_the_device(
    desk: Page, guarded: Guarded
) -> None:
    page = desk
    page.goto(guarded.link)
    axe_finds_nothing(page)
    page.get_by_label("New password:").fill(PASSWORD)
    page.get_by_label("New password confirmation:").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()

    # The password alone leads to nothing but setting up the second factor.
    sign_in(page, path="/admin/cooperation/mission/")
    expect(page.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    page.goto("/admin/auth/user/")
    expect(page.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    axe_finds_nothing(page)
    assert page.locator(".scan svg path").first.bounding_box()
    key = base64.b32decode(page.locator("code.secret").inner_text().replace(" ", ""))
    # The clock of a phone may be half a minute slow. So the code of now is not used up yet.
    type_code(page, f"{totp(key, drift=-1):06d}")

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    axe_finds_nothing(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile(r"/admin/auth/user/$"))
    axe_finds_nothing(page)

    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    axe_finds_nothing(page)
    type_code(page, f"{totp(key):06d}")
    expect(page).to_have_url(re.compile(r"/admin/$"))

    sign_out(page)
    sign_in(page)
    type_code(page, "aaaaa-aaaaa")
    expect(page.get_by_text("This code is not right")).to_be_visible()
    time.sleep(1.1)  # after a wrong code none is taken for a second
    type_code(page, codes[0])
    expect(page).to_have_url(re.compile(r"/admin/$"))
    page.goto("/admin/second-factor/")
    expect(page.get_by_text("You have 9 recovery codes left.")).to_be_visible()
    axe_finds_nothing(page)


def test_a_person_is_locked_out_in_their_own_language_and_at_390_pixels(desk: Page) -> None:
    page = desk
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/ko/admin/login/")
    axe_finds_nothing(page)
    for _ in range(3):
        sign_in(page, "beta", "a wrong phrase", "/ko/admin/login/")
    expect(page.get_by_role("heading", name="로그인 잠금")).to_be_visible()
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
