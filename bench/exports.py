"""What is taken away: lists as CSV and workbooks beside Datasette's CSV, and the briefing as Word and PDF."""

import csv
import io
import statistics
import time
import urllib.request
from dataclasses import dataclass

from bench.choices import read_choices
from bench.goals import Goal
from bench.records import LARGE, PARTNERSHIP, Plan, made_record
from bench.servers import Server, datasette, site

LIST = f"/{PARTNERSHIP}/actions"
CSV, DATASETTE = "list as CSV", "Datasette's CSV of the table"
#: Each file is taken so many times; the middle one counts.
TIMES = 3
#: How many times as fast as Datasette the site is to write a list.
FASTER = 1.5
BRIEFING = "/us-kr/briefing.{}?edition=full&lang={}"


@dataclass(frozen=True)
class Taken:
    """One way of taking something away: its rows, and how long it took."""

    name: str
    rows: int
    seconds: float
    processor_seconds: float
    #: By how much the memory of the server's largest process rose, in MB.
    memory_rise: float

    @property
    def microseconds_a_row(self) -> float:
        """Time for each row, in microseconds; not a number without rows."""
        return self.seconds / self.rows * 1e6 if self.rows else float("nan")


def take(server: Server, name: str, path: str, *, is_csv: bool = False) -> Taken:
    """Read an address to its end, again and again, and return the middle time; of a CSV file the rows are counted."""
    before, parts = server.memory("VmRSS"), []
    times, processor_times = [], []
    for _turn in range(TIMES):
        start, processor_start = time.perf_counter(), server.processor_seconds()
        parts = []
        with urllib.request.urlopen(server.address + path, timeout=600) as answer:
            while part := answer.read(1 << 16):
                parts.append(part)
        times.append(time.perf_counter() - start)
        processor_times.append(server.processor_seconds() - processor_start)
    return Taken(
        name,
        sum(1 for _row in csv.reader(io.StringIO(b"".join(parts).decode()))) - 1 if is_csv else 0,
        statistics.median(times),
        statistics.median(processor_times),
        server.memory("VmHWM") - before,
    )


def measure(plan: Plan) -> list[Taken]:
    """Measure the list of the partnership that holds half of the actions, and briefings of the demo record."""
    taken = []
    large = made_record(plan.large)
    with site(large, keeps_pages=False) as server:
        taken.append(take(server, CSV, f"{LIST}.csv", is_csv=True))
    if plan.postgresql:
        with site(made_record(plan.large, plan.postgresql).counted, keeps_pages=False) as server:
            taken.append(take(server, f"{CSV}, PostgreSQL", f"{LIST}.csv", is_csv=True))
    with site(large, keeps_pages=False) as server:
        taken.append(take(server, "list as a workbook", f"{LIST}.xlsx"))
    with datasette(large) as server:
        key = read_choices(large).partnership
        path = f"/record/cooperation_actionitem.csv?partnership_id={key}&_stream=on&_size=max"
        taken.append(take(server, DATASETTE, path, is_csv=True))
    with site(made_record(0), keeps_pages=False) as server:
        for ending in ("docx", "pdf"):
            for language in ("en", "both"):
                path = BRIEFING.format(ending, language)
                taken.append(take(server, f"full briefing, {ending}, {language}", path))
    return taken


def goals(rows: list[Taken]) -> list[Goal]:
    """Return how many times as fast as Datasette's stream the site writes a row."""
    own, other = (next(row for row in rows if row.name == name) for name in (CSV, DATASETTE))
    ratio = other.microseconds_a_row / own.microseconds_a_row
    is_large = other.rows >= LARGE // 2
    return [Goal(f"CSV of {own.rows:,} rows, time for a row: Datasette / site", ratio, FASTER, is_judged=is_large)]
