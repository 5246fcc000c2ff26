"""How long pages take as the record grows: the middle time of each kind of page, for each size and database.

Whole pages are not kept, and no address is asked twice where there are others of its kind. What the site keeps for a
state of the record, as its tallies, it keeps here too: that is how it serves a page of a large record. The last pages
of the list have a server of their own, as the pages of the smallest record are few enough to have been kept before.
"""

import itertools
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.asking import Reader, reader
from bench.choices import Choices, read_choices
from bench.different import different_filters, of_site, single_choices
from bench.goals import Goal
from bench.records import PARTNERSHIP, Plan, Record, made_record
from bench.servers import site

#: So many pages of a kind are asked for before, and so many at most are timed.
WARM, TIMED = 3, 15
#: A kind of page is asked for so many seconds at most, and then timed by fewer, one at least.
LONGEST = 60
LIST = f"/{PARTNERSHIP}/actions/"
API = f"/api/v1/partnerships/{PARTNERSHIP}/actions/"
#: Words that the titles of made-up actions have.
THINGS = ("lunar", "solar", "debris", "ground", "radiation", "ocean", "timing", "launch", "student", "archives")
DEEDS = ("exchange", "calibrate", "draft", "review", "publish", "workshop", "study", "extend")
#: What is searched for, and how many times as long each kind may take in the largest as in the smallest record.
SEARCHES = ("action list, searched", "search")
MOST, MOST_OF_SEARCH = 1.3, 3
#: The sizes that the goals speak of.
SMALLEST, LARGEST = 1_000, 1_000_000


@dataclass(frozen=True)
class Paged:
    """The middle time of so many pages of a kind, in milliseconds."""

    kind: str
    database: str
    actions: int
    timed: int
    milliseconds: float


def measure(plan: Plan) -> list[Paged]:
    """Time every kind of page on every record."""
    return [paged for server in plan.servers for size in plan.sizes for paged in _measure(made_record(size, server))]


def _measure(record: Record) -> Iterator[Paged]:
    choices = read_choices(record)
    with site(record, keeps_pages=False) as server, reader(server) as pages:
        for kind, addresses in kinds(choices).items():
            yield _time(record, kind, pages, addresses)
    with site(record, keeps_pages=False) as server, reader(server) as pages:
        yield _time(record, "action list, last page", pages, _last_pages(pages))


def kinds(choices: Choices) -> dict[str, list[str]]:
    """Return the addresses of each kind of page."""
    numbers = range(1, WARM + TIMED + 1)
    words = [*THINGS, *DEEDS]
    return {
        "overview": [f"/{PARTNERSHIP}/"],
        "action list": [f"{LIST}?page={number}" for number in numbers],
        # Of so few choices there is a whole page in the smallest record too, so that the contents are equal.
        "action list, filtered by one thing": [f"{LIST}?{choice}" for choice in single_choices(choices)],
        "action list, filtered by three": [of_site(found) for found in different_filters(choices)[: len(numbers)]],
        SEARCHES[0]: [f"{LIST}?q={word}" for word in words],
        "area page": [f"/{PARTNERSHIP}/areas/{area.code}/" for area in choices.areas],
        "dialogue page": [f"/{PARTNERSHIP}/dialogues/{dialogue.code}/" for dialogue in choices.dialogues],
        "timeline": [f"/{PARTNERSHIP}/timeline/"],
        "briefing": [f"/{PARTNERSHIP}/briefing/"],
        "list of all agencies": ["/agencies/"],
        "list of all officials": ["/officials/"],
        "list of all sources": ["/sources/"],
        "changes page": [f"/{PARTNERSHIP}/changes/?since={dialogue.code}" for dialogue in choices.dialogues],
        SEARCHES[1]: [f"/search/?q={word}" for word in words],
        "API list": [f"{API}?page={number}" for number in numbers],
    }


def _last_pages(pages: Reader) -> list[str]:
    """Return the addresses of the last pages of the list, the very last one first."""
    found = re.search(r"Page 1 of (\d+)", pages.read(LIST).decode())
    if found is None:
        raise RuntimeError("The list does not say how many pages it has.")
    last = int(found[1])
    return [f"{LIST}?page={number}" for number in range(last, max(1, last - WARM - TIMED), -1)]


def _time(record: Record, kind: str, pages: Reader, addresses: Sequence[str]) -> Paged:
    times: list[float] = []
    begun = time.perf_counter()
    for place, address in enumerate(itertools.islice(itertools.cycle(addresses), turns(len(addresses)))):
        start = time.perf_counter()
        pages.read(address)
        if place >= WARM:
            times.append(time.perf_counter() - start)
        if times and time.perf_counter() - begun > LONGEST:
            break
    return Paged(kind, record.database, record.actions, len(times), 1000 * statistics.median(times))


def turns(addresses: int) -> int:
    """Return how many pages are asked for: each address once, or, where they are few, all again and again."""
    return min(addresses, WARM + TIMED) if addresses > 2 * WARM else WARM + TIMED


def goals(rows: list[Paged]) -> list[Goal]:
    """Return how many times as long each kind of page takes in the largest record as in the smallest."""
    times: defaultdict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for row in rows:
        times[row.database, row.kind][row.actions] = row.milliseconds
    found = []
    for (database, kind), by_size in times.items():
        small, large = min(by_size), max(by_size)
        if small != large:
            bound = MOST_OF_SEARCH if kind in SEARCHES else MOST
            what = f"{kind}, {database}, {large:,} / {small:,} actions"
            is_judged = (small, large) == (SMALLEST, LARGEST)
            found.append(Goal(what, by_size[large] / by_size[small], bound, at_most=True, is_judged=is_judged))
    return found
