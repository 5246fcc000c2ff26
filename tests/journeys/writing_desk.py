"""A site of its own for a journey that changes the record, and the people who sign in to its staff desk."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.conftest import NOW
from tests.journeys.axe import faults_of
from tests.journeys.conftest import environment_of, manage, serving


@dataclass
class Desk:
    """A site that people write in, and the passwords of its accounts."""

    address: str
    passwords: dict[str, str]


@contextmanager
def writing_desk(state: Path, *, first: str = "") -> Iterator[Desk]:
    """Serve such a site while the context is open; `first` is what its operator runs before, as Python."""
    environment = environment_of(state, JOURNEYS_BEGIN_AT=NOW.isoformat())
    if first:
        manage(environment, "shell", "--no-imports", "--command", first)
    printed = manage(environment, "demo_accounts", "--address", "http://desk.example")
    with serving(environment) as address:
        yield Desk(address, dict(re.findall(r"^ +(demo-\S+) +(\S+)$", printed, re.MULTILINE)))


def sign_in(
    browser: Browser, desk: Desk, name: str, complaints: list[str] | None = None, *, script: bool = True
) -> Page:
    """Return a tab in a browser of its own in which this person is signed in; it notes what the browser dislikes."""
    page = browser.new_context(base_url=desk.address, java_script_enabled=script).new_page()

    def note(message: ConsoleMessage) -> None:
        # What axe does in the page has no address and is not the page's. A browser asks for the icon by itself.
        address = message.location["url"]
        if complaints is not None and address and not address.endswith("/favicon.ico"):
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: None if complaints is None else complaints.append(str(error)))
    page.goto("/admin/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(desk.passwords[name])
    page.locator("#id_password").press("Enter")
    expect(page.locator("#user-tools")).to_be_visible()
    return page


def axe_finds_nothing(page: Page) -> None:
    """Read the page wide and narrow, in the light and in the dark."""
    faults = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{page.url}, {width} px, {fault}" for fault in faults_of(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not faults, "\n".join(faults)
