"""Measure, print a table, and keep the figures in var/bench/figures.json.

`python -m bench pages` leaves the exports out.
"""

import json
import os
import platform
import sqlite3
import sys
from dataclasses import asdict
from importlib import metadata

from bench import exports, pages
from bench.exports import Taken
from bench.pages import Load
from bench.servers import FOLDER


def main() -> None:
    """Run every measurement and say what came of it."""
    loads = pages.measure()
    taken = [] if sys.argv[1:] == ["pages"] else exports.measure()
    machine = {
        "python": platform.python_version(),
        "django": metadata.version("django"),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
        "processors": os.cpu_count(),
    }
    figures = {"machine": machine, "ratios": ratios(taken, loads)}
    figures |= {"exports": [asdict(one) for one in taken], "pages": [asdict(one) for one in loads]}
    (FOLDER / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    say(machine, taken, loads)


def ratios(taken: list[Taken], loads: list[Load]) -> dict[str, float]:
    """Return how many times as fast the site is as what it is compared with, for each row."""
    by_name = {one.name: one for one in taken}
    found = {}
    if taken:
        own, other = by_name["list as CSV"], by_name["Datasette's CSV of the table"]
        found["CSV a row, Datasette / site"] = round(other.microseconds_a_row / own.microseconds_a_row, 2)
    bare = {one.connections: one.a_second for one in loads if one.name.startswith("bare")}
    for one in loads:
        # The bare view is served by one worker.
        if one.name.endswith(" 1 worker"):
            name = f"{one.name} / bare view, {one.connections} connections"
            found[name] = round(one.a_second / bare[one.connections], 2)
    return found


def say(machine: dict[str, object], taken: list[Taken], loads: list[Load]) -> None:
    """Print the figures as a table."""
    out = sys.stdout.write
    out(", ".join(f"{name} {value}" for name, value in machine.items()) + "\n\n")
    out(f"{'what':36} {'rows':>8} {'seconds':>9} {'processor':>10} {'µs a row':>9} {'MB more':>8}\n")
    for one in taken:
        a_row = f"{one.microseconds_a_row:9.1f}" if one.rows else " " * 9
        out(f"{one.name:36} {one.rows or '':>8} {one.seconds:9.3f} {one.processor_seconds:10.3f} {a_row} ")
        out(f"{one.memory_rise:8.1f}\n")
    out(f"\n{'what':48} {'connections':>12} {'a second':>9} {'a processor second':>19}\n")
    for load in loads:
        out(f"{load.name:48} {load.connections:>12} {load.a_second:9.0f} {load.a_processor_second:19.0f}\n")
    out("\n" + "\n".join(f"{name}: {value}" for name, value in ratios(taken, loads).items()) + "\n")


if __name__ == "__main__":
    main()
