"""Kept pages, and the answer that a reader has the page already, beside a bare Django view; asked by wrk."""

import re
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from itertools import product

from bench.goals import Goal
from bench.records import Plan, made_record
from bench.servers import Server, django, site

CONNECTIONS = (8, 32)
WORKERS = (1, 2)
SECONDS = 6
PAGE = "/us-kr/"
#: Asked for with a parameter that no page reads, so that they are worked out each time.
WORKED_OUT = (PAGE, "/us-kr/actions/", "/us-kr/actions/4.01/")
#: What every page of the site is sent with; HTTPS adds one more, which no server on loopback has.
PROTECTING = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
BARE, KEPT, NOT_MODIFIED = "bare view, 20 KB", "kept overview", "304 of it"
#: How many times as many requests a second as the bare view the site is to answer, by what keeps the record.
BOUNDS = {
    ("SQLite", KEPT): 1.1,
    ("PostgreSQL", KEPT): 1.0,
    ("SQLite", NOT_MODIFIED): 1.2,
    ("PostgreSQL", NOT_MODIFIED): 1.0,
}


@dataclass(frozen=True)
class Load:
    """How many requests a server answered in a second, and in a second of its processor time."""

    name: str
    database: str
    workers: int
    connections: int
    a_second: float
    a_processor_second: float


def measure(plan: Plan) -> list[Load]:
    """Ask both for a while; nothing is measured, and the reader told, where wrk is not installed."""
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not installed: kept pages are not measured.\n")
        return []
    loads = []
    for workers in WORKERS:
        with django("bench.bare", WEB_CONCURRENCY=str(workers)) as server:
            loads += [load(server, BARE, "/", connections, workers=workers) for connections in CONNECTIONS]
    for address, workers in product(plan.servers, WORKERS):
        with site(made_record(0, address), WEB_CONCURRENCY=str(workers)) as server:
            etag = entity_tag(server)
            for connections in CONNECTIONS:
                loads.append(load(server, KEPT, PAGE, connections, "Accept-Encoding: br", workers=workers))
                loads.append(load(server, NOT_MODIFIED, PAGE, connections, f"If-None-Match: {etag}", workers=workers))
            loads += [
                load(server, f"worked out: {path}", f"{path}?x=1", CONNECTIONS[0], workers=workers)
                for path in WORKED_OUT
            ]
    return loads


def goals(rows: list[Load]) -> list[Goal]:
    """Return how many times as many requests a second as the bare view one worker of the site answers.

    Of two workers, chance decides how many of the connections each takes; that makes more of a difference.
    """
    bare = {row.connections: row.a_second for row in rows if row.name == BARE and row.workers == 1}
    return [
        Goal(
            f"{row.name} / bare view, {row.database}, {row.connections} connections",
            row.a_second / bare[row.connections],
            BOUNDS[row.database, row.name],
        )
        for row in rows
        if (row.database, row.name) in BOUNDS and row.workers == 1
    ]


def entity_tag(server: Server) -> str:
    """Return the tag of the page as it is now; raise RuntimeError where a header that protects readers is missing."""
    with urllib.request.urlopen(server.address + PAGE, timeout=60) as answer:
        if missing := [name for name in PROTECTING if name not in answer.headers]:
            raise RuntimeError(f"The site sends no {', '.join(missing)}.")
        return str(answer.headers["ETag"])


def load(server: Server, name: str, path: str, connections: int, *headers: str, workers: int = 1) -> Load:
    """Have wrk ask one address over so many connections; raise RuntimeError where an answer was an error."""
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{SECONDS}s"]
    command += [word for header in headers for word in ("--header", header)]
    before = server.processor_seconds()
    said = subprocess.run([*command, server.address + path], check=True, capture_output=True, text=True).stdout
    spent = server.processor_seconds() - before
    if "Non-2xx" in said and name != NOT_MODIFIED:
        raise RuntimeError(said)
    (requests,), (a_second,) = re.findall(r"(\d+) requests in", said), re.findall(r"Requests/sec:\s+([\d.]+)", said)
    database = server.record.database if server.record else ""
    return Load(name, database, workers, connections, float(a_second), int(requests) / spent if spent else float("nan"))
