"""A site of its own, served by gunicorn, and a browser to read it with.

The journeys see the site from outside only: they touch no model and no test database. `make browser` runs them.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import NOW
from tests.database import sqlite_image
from tests.journeys.static_files import copy_static_files
from tests.kept import ROOT

CHROMIUM = Path("/usr/bin/chromium")
#: How long, in seconds, the site may take to give its first answer.
PATIENCE = 60


@pytest.fixture(autouse=True)
def _time_stands_still() -> None:
    """Leave this process's clock alone: it waits for a browser. The site has its own, see wsgi.py."""


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Refuse a test database: the site has one of its own."""
    pytest.fail("A journey reads the site through its pages, not through its database.")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the site of the journeys is told; any of its commands is run with it."""
    return environment_of(tmp_path_factory.mktemp("site"), JOURNEYS_BEGIN_AT=NOW.isoformat())


@pytest.fixture(scope="session")
def site(environment: dict[str, str]) -> Iterator[str]:
    """Serve the demo record, and return where."""
    with serving(environment) as address:
        yield address


def environment_of(state: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a site that has the demo record in this folder."""
    environment = os.environ | {"DEMO": "1", "STATE_DIR": str(state), "LOG_LEVEL": "WARNING"} | variables
    environment.setdefault("WEB_CONCURRENCY", "1")  # a browser asks for little at a time
    environment.setdefault("PIN_WORKERS", "0")  # several sites run at once, and each would choose the same processor
    for name in ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "GUNICORN_CMD_ARGS", "SECRET_KEY"):
        environment.pop(name, None)
    shutil.copyfile(sqlite_image(NOW), state / "record.sqlite3")
    copy_static_files(environment)
    return environment


def manage(environment: dict[str, str], *command: str) -> str:
    """Run a command on the site's server, and return what it says."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """Serve a site for as long as the context is open, and return where."""
    port = _free_port()
    log = Path(environment["STATE_DIR"]) / "gunicorn.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "tests.journeys.wsgi"),
                *("--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, log)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the site answers; fail with its log where it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/method/", timeout=10):  # noqa: S310 (our own address)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"The site did not answer at {address}:\n{log.read_text()}")


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Let pages be opened by their path."""
    return site


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use Debian's Chromium; Playwright's own is not downloaded."""
    if not CHROMIUM.exists():
        pytest.fail(f"The journeys need Debian's Chromium at {CHROMIUM}: apt-get install chromium fonts-noto-cjk")
    return {
        "executable_path": str(CHROMIUM),
        "args": [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def reader(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """One reader's browser for all journeys: the site stores nothing in it but its style sheets."""
    context = browser.new_context(base_url=site)
    yield context
    context.close()


@pytest.fixture(scope="session")
def reader_without_script(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """The same for a browser that runs no script."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A new tab."""
    page = reader.new_page()
    yield page
    page.close()


@pytest.fixture
def page_without_script(reader_without_script: BrowserContext) -> Iterator[Page]:
    """A new tab in which no script runs."""
    page = reader_without_script.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def passwords(environment: dict[str, str], site: str) -> dict[str, str]:
    """The demo accounts of the staff desk, one for each role, with their passwords."""
    lines = manage(environment, "demo_accounts", "--address", site).splitlines()
    accounts = [line.split() for line in lines if line.strip().startswith("demo-")]
    return {account[0]: account[1] for account in accounts}


@pytest.fixture(scope="session")
def publisher(browser: Browser, site: str, passwords: dict[str, str]) -> Iterator[BrowserContext]:
    """The browser of a publisher who has signed in at the staff desk."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/admin/login/")
    page.locator("#id_username").fill("demo-publisher")
    page.locator("#id_password").fill(passwords["demo-publisher"])
    page.locator("#id_password").press("Enter")
    page.wait_for_url("/admin/")
    page.close()
    yield context
    context.close()


@pytest.fixture
def desk(publisher: BrowserContext) -> Iterator[Page]:
    """A new tab of the publisher."""
    page = publisher.new_page()
    yield page
    page.close()
