"""Reads pages as a reader and a crawler do: what they say, where they lead, which places they name."""

import atexit
import json
import os
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from django.test import Client

#: Elements that never close.
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line", "use"})
FRONT_PAGES = ("/", "/ko/")


@dataclass(frozen=True)
class Element:
    """An element of a page: its attributes, the language in force inside it, and the text in it."""

    tag: str
    attributes: dict[str, str]
    language: str
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.spoken: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        language = known.get("lang") or (self.open[-1].language if self.open else "")
        element = Element(tag, known, language)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.parts.append(data)
        if data.strip() and self.open:
            self.spoken.append((self.open[-1].language, data.strip()))


class Page:
    """A page as it was sent."""

    def __init__(self, url: str, status: int, headers: dict[str, str], cookies: int, html: str) -> None:
        self.url, self.status, self.headers, self.cookies, self.html = url, status, headers, cookies, html

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def elements(self) -> list[Element]:
        return self._read.elements

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """Every piece of text with the language it is marked with."""
        return self._read.spoken

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes; a class counts if it is one of several."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(
                value in element.attributes.get(name, "").split()
                if name == "class"
                else element.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [element.text for element in self.all(tag, **attributes)]

    @cached_property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @cached_property
    def links(self) -> list[str]:
        """The whole addresses of this site that the page links to, fragments included."""
        found = [
            urljoin(self.url, element.attributes["href"])
            for element in self.elements
            if element.tag == "a" and "href" in element.attributes
        ]
        return [address for address in found if address.startswith("/") and not address.startswith("//")]


def fetch(client: Client, url: str) -> Page:
    """Return the page at an address."""
    response = client.get(url)
    return Page(url, response.status_code, dict(response.items()), len(response.cookies), response.content.decode())


_crawled: dict[str, Page] = {}


def crawl(client: Client) -> dict[str, Page]:
    """Return every page that links lead to from the front pages of the demo record, in both languages.

    The demo record is the same at the start of every test, so it is crawled once for a run of the tests, and the
    processes of a run share what was found. Call this before a test changes the record.
    """
    if _crawled:
        return _crawled
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    shared = Path(tempfile.gettempdir()) / f"record-crawl-{run}.json" if run else None
    if shared is not None and shared.exists():
        _crawled.update((url, Page(url, *known)) for url, *known in json.loads(shared.read_text("utf-8")))
        return _crawled
    waiting = list(FRONT_PAGES)
    seen = set(waiting)
    while waiting:
        url = waiting.pop()
        page = _crawled[url] = fetch(client, url)
        if page.is_html:
            fresh = {urldefrag(link).url for link in page.links} - seen
            seen |= fresh
            waiting += sorted(fresh)
    if shared is not None:
        rows = [(page.url, page.status, page.headers, page.cookies, page.html) for page in _crawled.values()]
        own = shared.with_suffix(f".{os.getpid()}")
        own.write_text(json.dumps(rows), "utf-8")
        own.replace(shared)
        atexit.register(shared.unlink, missing_ok=True)
    return _crawled
