"""What a first visit to the overview takes over the wire: its HTML, and each file that it leads to, compressed.

A browser fetches what the page names, and what those style sheets import.
"""

import http.client
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import brotli

from bench.goals import Goal
from bench.records import Plan, made_record
from bench.servers import site

PAGE = "/us-kr/"
#: At most so many kilobytes (1,000 bytes), requests and web fonts.
KILOBYTES, REQUESTS, FONTS = 40, 4, 0
_IMPORT = re.compile(r"@import\s+(?:url\()?[\"']?([^\"')\s;]+)")
#: The links that a browser follows by itself.
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


@dataclass(frozen=True)
class Fetched:
    """A file of the page: how many bytes its content has on the wire, and how many web fonts it names."""

    address: str
    bytes: int
    encoding: str
    fonts: int


class Named(HTMLParser):
    """The files that a page has a browser fetch, in order and each once."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_link = tag == "link" and not FETCHED.isdisjoint((values.get("rel") or "").split())
        address = values.get("href") if is_link else values.get("src")
        if address and not address.startswith("data:"):
            self.addresses[address] = None


def measure(plan: Plan) -> list[Fetched]:
    """Fetch the overview of the demo record as a browser does."""
    with site(made_record(0)) as server:
        connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=60)
        page, content = _fetch(connection, PAGE)
        named = Named()
        named.feed(content)
        files, waiting = {PAGE: page}, [urljoin(PAGE, address) for address in named.addresses]
        for address in waiting:
            if address not in files:
                files[address], content = _fetch(connection, address)
                waiting += imported(address, content) if address.endswith(".css") else []
        connection.close()
    return list(files.values())


def imported(address: str, css: str) -> list[str]:
    """Return the addresses of the style sheets that one at an address imports."""
    return [urljoin(address, found) for found in _IMPORT.findall(css)]


def _fetch(connection: http.client.HTTPConnection, address: str) -> tuple[Fetched, str]:
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    sent = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}.")
    encoding = answer.headers.get("Content-Encoding", "")
    content = (brotli.decompress(sent) if encoding == "br" else sent).decode(errors="replace")
    return Fetched(address, len(sent), encoding or "none", len(re.findall(r"@font-face|\.woff2?\b", content))), content


def goals(rows: list[Fetched]) -> list[Goal]:
    """Return what the page and its files take together."""
    return [
        Goal("overview on the wire, kB", sum(row.bytes for row in rows) / 1000, KILOBYTES, at_most=True),
        Goal("overview, requests", len(rows), REQUESTS, at_most=True),
        Goal("overview, web fonts", sum(row.fonts for row in rows), FONTS, at_most=True),
    ]
