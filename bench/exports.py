"""What is taken away: lists as CSV and workbooks beside Datasette's CSV, and the briefing as Word and PDF."""

import csv
import io
import statistics
import time
import urllib.request
from dataclasses import dataclass

from bench.servers import Server, datasette, made_record, site

#: Half of them belong to the first made-up partnership, whose list is taken away.
ACTIONS = 200_000
LIST = "/xb-xc/actions"
#: Each file is taken so many times; the middle one counts.
TIMES = 3
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


def measure() -> list[Taken]:
    """Measure lists of 100,000 actions, and briefings of the demo record."""
    taken = []
    large = made_record(ACTIONS)
    with site(large, keeps_pages=False) as server:
        taken.append(take(server, "list as CSV", f"{LIST}.csv", is_csv=True))
    with site(large, keeps_pages=False) as server:
        taken.append(take(server, "list as a workbook", f"{LIST}.xlsx"))
    with datasette(large) as server:
        key = _key_of_first_pair(server)
        path = f"/record/cooperation_actionitem.csv?partnership_id={key}&_stream=on&_size=max"
        taken.append(take(server, "Datasette's CSV of the table", path, is_csv=True))
    with site(made_record(0), keeps_pages=False) as server:
        for ending in ("docx", "pdf"):
            for language in ("en", "both"):
                path = BRIEFING.format(ending, language)
                taken.append(take(server, f"full briefing, {ending}, {language}", path))
    return taken


def _key_of_first_pair(server: Server) -> int:
    slug = LIST.split("/")[1]
    path = f"{server.address}/record/cooperation_partnership.csv?slug={slug}&_col=id"
    with urllib.request.urlopen(path, timeout=60) as answer:
        return int(answer.read().decode().split()[1].split(",")[0])
