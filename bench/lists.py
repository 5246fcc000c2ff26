"""The list of actions at its first pages, its last pages and searched, on the site and on what it is compared with.

The filtered list is measured by itself, in bench/filters.py. A search of the site looks through more than the titles,
that of the others through the titles and the numbers; so of searches no lead is claimed.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.asking import Reader, reader
from bench.choices import read_choices
from bench.goals import Goal
from bench.peers import Peer, peers, read_page
from bench.records import Plan, Record, made_record
from bench.servers import Server
from bench.sizes import THINGS

PAGE_SIZE = 25
#: So many pages of a kind are asked for before, and so many are timed.
WARM, TIMED = 2, 8


@dataclass(frozen=True)
class Listed:
    """The middle time of a kind of page in milliseconds, and how many the server answers for a second of processing."""

    kind: str
    name: str
    database: str
    actions: int
    milliseconds: float
    a_processor_second: float


def measure(plan: Plan) -> list[Listed]:
    """Ask every list on every database; raise RuntimeError where one has another number of rows than the site."""
    return [listed for server in plan.servers for listed in _measure(made_record(plan.large, server).counted)]


def _measure(record: Record) -> Iterator[Listed]:
    total = 0
    for peer in peers(read_choices(record).partnership, on_file=record.is_file):
        with peer.serve(record) as server, reader(server) as pages:
            if peer.page is not None:
                found = read_page(peer, pages.read(peer.page(1)).decode()).total
                total = total or found
                if found != total:
                    raise RuntimeError(f"{peer.name} has {found} rows, and the site {total}.")
            for kind, addresses in kinds(peer, total).items():
                yield _time(record, peer, kind, server, pages, addresses)


def kinds(peer: Peer, total: int) -> dict[str, list[str]]:
    """Return the addresses of each kind of page that a list has, where so many rows match."""
    found = {"action list, searched": [peer.search(word) for word in THINGS]}
    if peer.page is not None:
        last = -(-total // PAGE_SIZE)
        found["action list"] = [peer.page(number) for number in range(1, WARM + TIMED + 1)]
        found["action list, last page"] = [peer.page(last - back) for back in range(WARM + TIMED)]
    return found


def _time(record: Record, peer: Peer, kind: str, server: Server, pages: Reader, addresses: Sequence[str]) -> Listed:
    for address in addresses[:WARM]:
        pages.read(address)
    processor_start, times = server.processor_seconds(), []
    for address in addresses[WARM:]:
        start = time.perf_counter()
        pages.read(address)
        times.append(time.perf_counter() - start)
    spent = server.processor_seconds() - processor_start
    middle = 1000 * statistics.median(times)
    each = len(times) / spent if spent else float("nan")
    return Listed(kind, peer.name, record.database, record.actions, middle, each)


def goals(rows: list[Listed]) -> list[Goal]:
    """Return nothing: these rows are told beside the goals."""
    return []
