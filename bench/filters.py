"""A thousand different filters of the list of actions, each seen for the first time: the site and other lists.

Before anything is counted, filters that are not asked again show that all pages say the same: the same number of
rows, and the same actions in the same order. Datasette's page stands in the order of its keys, which costs it least,
so of it the number alone is compared. The list with the site's content must also have the site's counts.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.asking import Reader, reader
from bench.choices import read_choices
from bench.different import Filter, different_filters
from bench.goals import Goal
from bench.peers import ADMIN, COUNTED, DATASETTE, LIST, SITE, Peer, Said, compare, peers, read_page
from bench.records import LARGE, Plan, Record, made_record
from bench.servers import Server

#: How many filters are asked in turn, and how many others are asked before to compare what the pages say.
TURNS, COMPARED = 1_000, 8
#: A server is asked for so many seconds at most: a slow one is asked fewer filters, the first of the same.
LONGEST = 150
#: How often the processor time is looked at, in seconds: a connection to PostgreSQL ends after a minute.
LOOKS = 1
#: How many times as many pages for the same processor time the site is to answer.
LEADS = {DATASETTE: 5, LIST: 10, ADMIN: 10, COUNTED: 3}


@dataclass(frozen=True)
class Asked:
    """How many filters a list answered, and how fast."""

    database: str
    actions: int
    name: str
    requests: int
    a_second: float
    a_processor_second: float


def measure(plan: Plan) -> list[Asked]:
    """Ask every list on every database; raise RuntimeError where one says what the site does not say."""
    return [asked for server in plan.servers for asked in _measure(made_record(plan.large, server).counted)]


def _measure(record: Record) -> Iterator[Asked]:
    choices = read_choices(record)
    filters = different_filters(choices)
    asked, compared = filters[:TURNS], filters[TURNS : TURNS + COMPARED]
    expected: list[Said] = []
    for peer in peers(choices.partnership, on_file=record.is_file):
        with peer.serve(record) as server, reader(server) as pages:
            said = [read_page(peer, pages.read(peer.address(one)).decode()) for one in compared]
            expected = expected or said
            for own, other, one in zip(expected, said, compared, strict=True):
                compare(peer, own, other, one)
            yield _ask(record, peer, server, pages, asked)


def _ask(record: Record, peer: Peer, server: Server, pages: Reader, filters: list[Filter]) -> Asked:
    processor_start, start = server.processor_seconds(), time.perf_counter()
    requests, looked = 0, start
    for found in filters:
        pages.read(peer.address(found))
        requests += 1
        if (now := time.perf_counter()) - start > LONGEST:
            break
        if now - looked > LOOKS:
            server.processor_seconds()
            looked = now
    seconds, spent = time.perf_counter() - start, server.processor_seconds() - processor_start
    return Asked(record.database, record.actions, peer.name, requests, requests / seconds, requests / spent)


def goals(rows: list[Asked]) -> list[Goal]:
    """Return how many times as many pages the site answers for the same processor time."""
    found = []
    own = {row.database: row for row in rows if row.name == SITE}
    for row in rows:
        if row.name in LEADS:
            ratio = own[row.database].a_processor_second / row.a_processor_second
            what = f"different filters, pages for the same processor time, {row.database}: site / {row.name}"
            found.append(Goal(what, ratio, LEADS[row.name], is_judged=row.actions == LARGE))
    return found
