"""The lists that are compared: their servers, their addresses, and what their pages say."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bench.different import (
    ADMIN_LIST,
    Filter,
    of_admin,
    of_counted_list,
    of_datasette,
    of_plain_list,
    of_site,
    table_of_datasette,
)
from bench.records import PARTNERSHIP, Record
from bench.servers import Server, datasette, django, site

SITE = "the site"
ADMIN, LIST, COUNTED, DATASETTE = "admin changelist", "plain ListView", "ListView, site's content", "Datasette"


@dataclass(frozen=True)
class Peer:
    """A list: how its server is begun, its addresses, and where its page names the rows and how many there are.

    `page` gives the address of a page by its number, `search` of what a word finds. The pages of Datasette have no
    numbers: each names the one after it.
    """

    name: str
    serve: Callable[[Record], AbstractContextManager[Server]]
    address: Callable[[Filter], str]
    page: Callable[[int], str] | None
    search: Callable[[str], str]
    total: str
    reference: str = ""
    count: str = ""


@dataclass(frozen=True)
class Said:
    """What a page says: how many rows match, the references of those it shows, and the counts of its facets."""

    total: int
    references: tuple[str, ...]
    counts: tuple[int, ...]


def peers(partnership: int, *, on_file: bool) -> Iterator[Peer]:
    """Yield the lists to compare, the site first; Datasette reads SQLite files only."""
    yield Peer(
        SITE,
        lambda record: site(record, keeps_pages=False),
        of_site,
        lambda number: f"/{PARTNERSHIP}/actions/?page={number}",
        lambda word: f"/{PARTNERSHIP}/actions/?q={word}",
        total=r'<h2 id="rs">([\d,]+) (?:of|actions?)',
        reference=r'class="r-ref">([^<]+)<',
        count=r'<span class="vh">, </span>(\d+)<',
    )
    for name, path, address, count in (
        (COUNTED, "/counted/", of_counted_list, r'class="count">(\d+)<'),
        (LIST, "/actions/", of_plain_list, ""),
    ):
        yield Peer(
            name,
            _plain,
            address,
            f"{path}?page={{}}".format,
            f"{path}?q={{}}".format,
            total=r'class="total">(\d+) ',
            reference=r'class="reference">([^<]+)<',
            count=count,
        )
    yield Peer(
        ADMIN,
        _plain,
        of_admin,
        f"{ADMIN_LIST}?p={{}}".format,
        f"{ADMIN_LIST}?q={{}}".format,
        total=r"(\d+) (?:results?|action items?)\b",
        reference=r'class="field-reference"><a[^>]*>([^<]+)<',
    )
    if on_file:
        yield Peer(
            DATASETTE,
            datasette,
            of_datasette(partnership),
            None,
            f"{table_of_datasette(partnership)}&title_en__contains={{}}".format,
            total=r"([\d,]+) rows?\s+where",
        )


def _plain(record: Record) -> AbstractContextManager[Server]:
    return django("bench.plain.wsgi", record)


def read_page(peer: Peer, page: str) -> Said:
    """Return what a page says; raise RuntimeError where it does not say how many rows match."""
    total = re.search(peer.total, page)
    if total is None:
        raise RuntimeError(f"{peer.name} does not say how many rows match.")
    references = re.findall(peer.reference, page) if peer.reference else []
    counts = sorted(int(count) for count in re.findall(peer.count, page)) if peer.count else []
    return Said(
        int(total[1].replace(",", "")), tuple(map(html.unescape, references)), tuple(count for count in counts if count)
    )


def compare(peer: Peer, own: Said, other: Said, found: Filter) -> None:
    """Raise RuntimeError where a list says something else than the site does."""
    if (
        own.total != other.total
        or (peer.reference and own.references != other.references)
        or (peer.count and own.counts != other.counts)
    ):
        raise RuntimeError(f"{peer.name} does not say what the site says, of {found}:\n{own}\n{other}")
