"""Kept pages, and the answer that a reader has the page already, beside a bare Django view; asked by wrk."""

import re
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass

from bench.servers import Server, bare_django, made_record, site

CONNECTIONS = (8, 32)
SECONDS = 6
PAGE = "/us-kr/"


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
    with site(made_record(0)) as server:
        etag = entity_tag(server)
        for connections in CONNECTIONS:
            loads.append(load(server, "kept overview", PAGE, connections, "Accept-Encoding: br"))
            loads.append(load(server, "304 of it", PAGE, connections, f"If-None-Match: {etag}"))
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
    if "Non-2xx" in said and "304" not in name:
        raise RuntimeError(said)
    (requests,), (a_second,) = re.findall(r"(\d+) requests in", said), re.findall(r"Requests/sec:\s+([\d.]+)", said)
    return Load(name, connections, float(a_second), int(requests) / spent if spent else float("nan"))
