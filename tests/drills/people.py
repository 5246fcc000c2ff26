"""A person at the staff desk, without a browser: signs in, saves actions, imports sheets."""

import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.dashboard.pages import Page
from tests.drills.rows import ask
from tests.drills.servers import Site

ADD = "/admin/cooperation/actionitem/add/"
IMPORT = "/admin/cooperation/actionitem/sheet/import/"
COLUMNS = ("partnership", "reference", "title_en", "raised_on", "area", "strength")
#: A partnership, an area and an agency of the demo.
PARTNERSHIP, AREA, LEAD = "us-kr", "space-weather", "nasa"
#: How many rows a sheet has.
ROWS = 25


class Answer(NamedTuple):
    """What came back: the status, where it leads, and the page."""

    status: int
    place: str
    text: str


class NoAnswerError(Exception):
    """The server was gone before it answered."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


class Person:
    """A publisher who has signed in at the desk of a site."""

    def __init__(self, site: Site, password: str) -> None:
        self._address, self._cookies = site.address, CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies), _StayHere())
        self._form: dict[str, str] = {}
        self._chosen = {"strength": "agreed"} | {
            box: str(ask(site, f"SELECT id FROM cooperation_{table} WHERE slug = '{slug}'")[0][0])
            for box, table, slug in (
                ("partnership", "partnership", PARTNERSHIP),
                ("area", "cooperationarea", AREA),
                ("leads", "agency", LEAD),
            )
        }
        self.ask("/admin/login/")
        assert self.ask("/admin/login/", {"username": "demo-publisher", "password": password}).status == 302

    def ask(self, path: str, sent: dict[str, str] | None = None, file: tuple[str, bytes] | None = None) -> Answer:
        """Ask for a page, or send a form with or without a file; raise NoAnswerError where no whole answer comes."""
        request = urllib.request.Request(f"{self._address}{path}")
        if sent is not None:
            token = next(cookie.value for cookie in self._cookies if "csrf" in cookie.name)
            sent = sent | {"csrfmiddlewaretoken": token or ""}
            request.data = urlencode(sent).encode()
            if file is not None:
                mark = uuid.uuid4().hex
                request.data = _with_file(sent, file, mark)
                request.add_header("Content-Type", f"multipart/form-data; boundary={mark}")
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers.get("Location", ""), error.read().decode(errors="replace"))
        except (OSError, HTTPException) as error:
            raise NoAnswerError from error

    def save_action(self, reference: str) -> Answer:
        """Save a new action that has a lead agency; a redirect says that it was kept."""
        if not self._form:
            self._form = self._empty_form()
        typed = {"reference": reference, "title_en": f"Made up {reference}", "raised_on": "2026-01-02"}
        return self.ask(ADD, self._form | self._chosen | typed)

    def import_actions(self, references: list[str]) -> bool:
        """Import new actions from a sheet; return True once the desk says that they are written."""
        lines = [
            COLUMNS,
            *((PARTNERSHIP, each, f"Made up {each}", "2026-01-02", AREA, "agreed") for each in references),
        ]
        text = "\n".join(",".join(line) for line in lines)
        preview = self.ask(IMPORT, {}, ("actions.csv", text.encode())).place
        if not preview or f"Write {len(references)} row" not in self.ask(preview).text:
            return False
        self.ask(preview, {"reason": "A drill", "write": "1"})
        for _ in range(20):
            page = self.ask(preview).text
            if "sheets__progress" not in page:
                return "sheets__done" in page
        return False

    def _empty_form(self) -> dict[str, str]:
        page = Page(ADD, 200, {}, 0, self.ask(ADD).text)
        boxes = [
            box.attributes for box in page.all("input") if box.attributes.get("type", "text") in ("hidden", "text")
        ]
        return {box["name"]: box.get("value", "") for box in boxes if "name" in box and "__prefix__" not in box["name"]}


class Imports:
    """The sheets that a person imported, by their prefix: those that the desk called written, and all tried."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.tried: list[str] = []


class Work:
    """What a person did at the desk: the references of the actions that the site said it kept, and of all tried."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.tried: list[str] = []


@contextmanager
def at_work(person: Person, prefix: str) -> Iterator[Work]:
    """Let a person save action after action while the context is open, whatever becomes of the server."""
    work = Work()

    def save() -> None:
        work.tried.append(f"{prefix}.{len(work.tried) + 1:03}")
        if person.save_action(work.tried[-1]).status == 302:
            work.kept.append(work.tried[-1])

    with _again_and_again(save):
        yield work


@contextmanager
def importing(person: Person, prefix: str) -> Iterator[Imports]:
    """Let a person import sheet after sheet while the context is open; the prefix and a number begin the references."""
    imports = Imports()

    def import_one() -> None:
        imports.tried.append(f"{prefix}{len(imports.tried) + 1}")
        if person.import_actions([f"{imports.tried[-1]}.{number:02}" for number in range(1, ROWS + 1)]):
            imports.written.append(imports.tried[-1])

    with _again_and_again(import_one):
        yield imports


@contextmanager
def _again_and_again(do: Callable[[], None]) -> Iterator[None]:
    """Do something in a thread until the context ends; a server that is gone is no fault, anything else is."""
    is_enough, faults = threading.Event(), []

    def go_on() -> None:
        while not is_enough.is_set():
            try:
                do()
            except NoAnswerError:
                is_enough.wait(0.1)
            except Exception as fault:
                faults.append(fault)
                return

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        is_enough.set()
        thread.join()
    if faults:
        raise faults[0]


def _with_file(sent: dict[str, str], file: tuple[str, bytes], mark: str) -> bytes:
    """Return a form with a file in it as a browser sends it."""
    name, content = file
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{box}"\r\n\r\n{said}\r\n' for box, said in sent.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    return "".join(parts).encode() + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
