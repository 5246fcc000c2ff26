"""Reads pages as a reader and a crawler do: what they say, where they lead, which places they name."""

import atexit
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from zlib import crc32

from django.test import Client, RequestFactory

#: Elements that never close.
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line", "use"})
FRONT_PAGES = ("/", "/ko/")
#: Nouns with so many pages alike that every third stands for all; the same ones in each language.
MANY_ALIKE = ("agencies", "officials", "sources")

#: Lists as files: one of each is enough, as the choices of a list are tried in tests of their own.
FILES = (".csv", ".xlsx", ".jsonl")
#: What is sent as something else than text.
BINARY = ("application/pdf", "application/vnd.", "application/zip")


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
        if self.open and self.open[-1].tag == "script":
            self.open[-1].parts.append(data)  # data for machines, which no reader sees
            return
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
    """Return the page at an address, asked for without the copies of contexts that a test client keeps."""
    response = client.handler(RequestFactory().get(url).environ)
    is_text = not response.headers["Content-Type"].startswith(
        ("application/pdf", "application/vnd.", "application/zip", "image/png")
    )
    content = b"".join(response) if response.streaming else response.content
    text = content.decode() if is_text else ""
    return Page(url, response.status_code, dict(response.items()), len(response.cookies), text)


_crawled: dict[str, Page] = {}


def crawl(client: Client) -> dict[str, Page]:
    """Return every page that links lead to from the front pages of the demo record, in both languages.

    The demo record is the same at the start of every test, so it is crawled once for a run of the tests: the
    processes of a run share the languages out among them. Call this before a test changes the record.
    """
    if not _crawled:
        for front, pages in _share_out(client).items():
            assert pages[front].status == 200
            _crawled.update(pages)
    return _crawled


def _share_out(client: Client) -> dict[str, dict[str, Page]]:
    """Crawl each language that no other process of this run has begun with, then read what the others found."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return {front: _crawl_from(client, front) for front in FRONT_PAGES}
    folder = Path(tempfile.gettempdir()) / f"record-crawl-{run}"
    folder.mkdir(exist_ok=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    crawled = {}
    for number, front in enumerate(FRONT_PAGES):
        try:
            (folder / f"{number}.begun").touch(exist_ok=False)
        except FileExistsError:
            continue
        crawled[front] = _crawl_from(client, front)
        rows = [(page.url, page.status, page.headers, page.cookies, page.html) for page in crawled[front].values()]
        (folder / f"{number}.part").write_text(json.dumps(rows), "utf-8")
        (folder / f"{number}.part").rename(folder / f"{number}.json")
    for number, front in enumerate(FRONT_PAGES):
        found = folder / f"{number}.json"
        for _turn in range(1200):
            if front in crawled or found.exists():
                break
            time.sleep(0.1)
        if front not in crawled and found.exists():
            crawled[front] = {row[0]: Page(*row) for row in json.loads(found.read_text("utf-8"))}
        elif front not in crawled:
            crawled[front] = _crawl_from(client, front)
    return crawled


def _crawl_from(client: Client, front: str) -> dict[str, Page]:
    """Return the pages of one language that links lead to from its front page.

    The same list in every order, one choice beside another, the citation of a page, and a figure as PNG beside the same
    as SVG are no pages of their own: of queries only those with one parameter are followed, an order is not, and
    from a page with a query only pages without one are, and the next page of its list.
    """
    pages: dict[str, Page] = {}
    waiting, seen = [front], {front}
    while waiting:
        url = waiting.pop()
        page = pages[url] = fetch(client, url)
        if page.is_html:
            found = {urldefrag(link).url for link in page.links}
            fresh = {link for link in found if _front_of(link) == front and _is_followed(url, link)} - seen
            seen |= fresh
            waiting += sorted(fresh)
    return pages


def _is_followed(url: str, link: str) -> bool:
    path, _mark, query = link.partition("?")
    noun, _slash, slug = path.removeprefix("/ko").strip("/").partition("/")
    if query and path.endswith(FILES):
        return False
    if noun in MANY_ALIKE and slug and crc32(slug.encode()) % 3:
        return False
    if "cite=" in query or path.endswith(".png"):
        return False
    if query.startswith("page="):
        return "&" not in query
    return not query or ("?" not in url and "&" not in query and not query.startswith("sort="))


def _front_of(url: str) -> str:
    return "/ko/" if url.startswith("/ko/") else "/"
