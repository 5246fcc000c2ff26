"""Kept pages, and the answer that a reader has the page already, beside a bare Django view; asked by wrk."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.servers import Server, bare_django, demo_on_postgresql, made_record, site

CONNECTIONS = (8, 32)
SECONDS = 6
WORKERS = (1, 2)
PAGE = "/us-kr/"
#: Asked for with a parameter that no page has, so that they are not kept.
WORKED_OUT = (PAGE, "/us-kr/actions/", "/us-kr/actions/4.01/")
#: The address of an empty PostgreSQL database, to measure on that as well.
POSTGRESQL = os.environ.get("BENCH_POSTGRESQL", "")


@dataclass(frozen=True)
class Load:
    """How many requests a server answered in a second, and in a second of its processor time."""

    name: str
    connections: int
    a_second: float
    a_processor_second: float


def measure() -> list[Load]:
    """Ask both for a while; nothing is measured, and the reader told, where wrk is not installed."""
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not installed: kept pages are not measured.\n")
        return []
    loads = []
    with bare_django() as server:
        loads += [load(server, "bare view, 20 KB", "/", connections) for connections in CONNECTIONS]
    loads += measure_on(made_record(0), "SQLite")
    if POSTGRESQL:
        loads += measure_on(demo_on_postgresql(POSTGRESQL), "PostgreSQL")
    return loads


def measure_on(database: Path | str, kind: str) -> list[Load]:
    """Ask for the overview as it is kept, for its 304, and for pages that have to be worked out."""
    loads = []
    for workers in WORKERS:
        with site(database, workers=workers) as server:
            etag = entity_tag(server)
            name = f"on {kind}, {workers} worker{'s' * (workers > 1)}"
            for connections in CONNECTIONS:
                loads.append(load(server, f"kept overview {name}", PAGE, connections, "Accept-Encoding: br"))
                loads.append(load(server, f"304 of it {name}", PAGE, connections, f"If-None-Match: {etag}"))
            loads += [load(server, f"worked out {name}: {path}", f"{path}?x=1", CONNECTIONS[0]) for path in WORKED_OUT]
    return loads


def entity_tag(server: Server) -> str:
    """Return the tag of the page as it is now."""
    with urllib.request.urlopen(server.address + PAGE, timeout=60) as answer:
        return str(answer.headers["ETag"])


def load(server: Server, name: str, path: str, connections: int, *headers: str) -> Load:
    """Have wrk ask one address over so many connections; raise RuntimeError where an answer was an error."""
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{SECONDS}s"]
    command += [word for header in headers for word in ("--header", header)]
    before = server.processor_seconds()
    said = subprocess.run([*command, server.address + path], check=True, capture_output=True, text=True).stdout
    spent = server.processor_seconds() - before
    if "Non-2xx" in said and not name.startswith("304"):
        raise RuntimeError(said)
    (requests,), (a_second,) = re.findall(r"(\d+) requests in", said), re.findall(r"Requests/sec:\s+([\d.]+)", said)
    return Load(name, connections, float(a_second), int(requests) / spent if spent else float("nan"))
