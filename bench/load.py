"""The site under load: 200 connections on overview and list for a minute while somebody writes; `python -m bench.load`.

It serves as production does, behind no proxy. Each write makes every kept page old. Needs wrk.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from bench.records import FOLDER, ROOT, made_record
from bench.servers import site

#: The pages that are read, each over half of the connections.
PAGES = ("/us-kr/", "/us-kr/actions/")
#: How long, in seconds, an answer may take before it counts as none.
PATIENCE = 10
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Held:
    """How a page was answered: times in milliseconds, and everything that was no answer."""

    page: str
    requests: int
    a_second: float
    p50: float
    p99: float
    longest: float
    errors: int


def main() -> int:
    """Hold the load, say what came of it, and fail where an answer or a write was an error, or where there was none."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--actions", type=int, default=0, help="made-up actions beside the demo record")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two writes")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="", help="a database that holds the record, instead of a file of SQLite")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not installed.\n")
        return 2
    record, told = made_record(options.actions), {"WEB_CONCURRENCY": str(options.workers)}
    if options.database:
        told["DATABASE_URL"] = options.database
    with site(record, **told) as server, writing(record.environment() | told, options.pause) as finish:
        for page in PAGES:
            urllib.request.urlopen(server.address + page, timeout=60).close()
        held = read_at_once(server.address, options.connections // len(PAGES), options.seconds)
        written = finish()
    report = {"options": vars(options), "written": written, "held": [asdict(one) for one in held]}
    (FOLDER / "load.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    say(held, written)
    is_held = written["writes"] and not written["errors"] and all(one.requests and not one.errors for one in held)
    return 0 if is_held else 1


@contextmanager
def writing(environment: dict[str, str], pause: float) -> Iterator[Callable[[], dict[str, Any]]]:
    """Have somebody write while the context is open; give what ends that and says how it went."""
    command = [sys.executable, "-m", "bench.writer", str(pause)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        if writer.stdout is None or not writer.stdout.readline():
            raise RuntimeError("The writer did not begin.")
        try:
            yield lambda: json.loads(writer.communicate("")[0])
        finally:
            writer.kill()


def read_at_once(address: str, connections: int, seconds: int) -> list[Held]:
    """Have one wrk for each page read at the same time."""
    held: dict[str, Held] = {}

    def read(page: str) -> None:
        command = ["wrk", "--latency", "--threads", "1", "--connections", str(connections)]
        command += ["--duration", f"{seconds}s", "--timeout", f"{PATIENCE}s", "--header", "Accept-Encoding: br"]
        said = subprocess.run([*command, address + page], check=True, capture_output=True, text=True).stdout
        held[page] = read_report(page, said)

    readers = [threading.Thread(target=read, args=(page,)) for page in PAGES]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return [held[page] for page in PAGES]


def read_report(page: str, said: str) -> Held:
    """Return what wrk says; raise ValueError where it says something else than is known."""

    def time(pattern: str) -> float:
        found = re.search(rf"{pattern}([\d.]+)(us|ms|s|m)\b", said)
        if found is None:
            raise ValueError(said)
        return round(float(found[1]) * _UNITS[found[2]], 2)

    def number(pattern: str) -> float:
        found = re.search(pattern, said)
        return float(found[1]) if found else 0.0

    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    errors = sum(map(int, broken.groups())) if broken else 0
    return Held(
        page=page,
        requests=int(number(r"(\d+) requests in")),
        a_second=number(r"Requests/sec:\s+([\d.]+)"),
        p50=time(r"50%\s+"),
        p99=time(r"99%\s+"),
        longest=time(r"Latency\s+\S+\s+\S+\s+"),
        errors=errors + int(number(r"Non-2xx or 3xx responses: (\d+)")),
    )


def say(held: list[Held], written: dict[str, Any]) -> None:
    """Print the figures as a table."""
    out = sys.stdout.write
    out(f"{'page':20} {'requests':>9} {'a second':>9} {'p50 ms':>9} {'p99 ms':>9} {'longest ms':>11} {'errors':>7}\n")
    for one in held:
        out(f"{one.page:20} {one.requests:9} {one.a_second:9.0f} {one.p50:9.1f} {one.p99:9.1f} ")
        out(f"{one.longest:11.1f} {one.errors:7}\n")
    out(f"writes: {written['writes']}, the longest {written['longest']:.0f} ms, errors: {written['errors']}\n")


if __name__ == "__main__":
    sys.exit(main())
