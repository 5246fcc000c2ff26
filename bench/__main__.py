"""Measure, print tables, and keep the figures in var/bench/figures.json: `python -m bench --help`."""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from importlib import metadata
from types import ModuleType
from typing import Any

import psycopg

from bench import exports, filters, lists, pages, sizes, wire
from bench.goals import Goal, goal_table, row_table
from bench.records import FOLDER, LARGE, ROOT, Plan
from bench.servers import WORKERS, Worker

#: What can be measured, each by itself: `measure` returns rows, `goals` what comes of them.
PARTS: dict[str, ModuleType] = {
    "pages": pages,
    "exports": exports,
    "filters": filters,
    "lists": lists,
    "sizes": sizes,
    "wire": wire,
}
SIZES = (1_000, 10_000, 100_000)
#: What a worker may use after all that was asked of it, in MB (1,048,576 bytes).
MEMORY = 120


def main() -> None:
    """Measure what is asked for and say what came of it; what was measured before is kept should a part fail."""
    sys.stdout.reconfigure(line_buffering=True)  # a long run is followed in a file too
    asked = read_arguments(sys.argv[1:])
    plan = Plan(tuple(sorted(asked.sizes)), asked.large, asked.postgresql)
    if not plan.postgresql:
        sys.stdout.write("No PostgreSQL server is named: only SQLite is measured.\n")
    figures: dict[str, Any] = {"machine": machine(plan), "sizes": plan.sizes, "large": plan.large}
    sys.stdout.write(row_of(figures["machine"]) + "\n")
    goals: list[Goal] = []
    for name in asked.parts or PARTS:
        rows = PARTS[name].measure(plan)
        if rows:
            goals += PARTS[name].goals(rows)
            sys.stdout.write(f"\n{name}\n{row_table(rows)}")
        figures[name] = [asdict(row) for row in rows]
        write(figures, goals)
    figures["workers"] = [asdict(worker) for worker in WORKERS]
    if WORKERS:
        goals += memory_goals(WORKERS)
        sys.stdout.write(f"\nworkers of the site\n{row_table(WORKERS)}")
    write(figures, goals)
    sys.stdout.write(f"\n{goal_table(goals)}")


def read_arguments(words: list[str]) -> argparse.Namespace:
    """Return what to measure, on which records and which databases."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Compare the site with other ways.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all of them unless named")
    parser.add_argument("--sizes", type=numbers, default=SIZES, help="how many actions the records have: 1000,10000")
    parser.add_argument("--large", type=int, default=LARGE, help="the record that is taken away and filtered")
    parser.add_argument("--postgresql", default="", help="a server beside SQLite: postgres://user@host:5432")
    asked = parser.parse_args(words)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"There is no part {', '.join(sorted(unknown))}.")
    return asked


def numbers(text: str) -> tuple[int, ...]:
    """Return whole numbers with commas between; raise ValueError for anything else."""
    return tuple(map(int, text.split(",")))


def machine(plan: Plan) -> dict[str, object]:
    """Return what the figures depend on: the code, the machine and the versions."""
    peers = [str(FOLDER / "peers" / "bin" / "datasette"), "--version"]
    commit = ["git", "describe", "--always", "--dirty"]
    wrk = ["wrk", "--version"]  # writes "wrk debian/4.1.0-3+b2 [epoll] …", and ends with a status of 1
    found: dict[str, object] = {
        "commit": subprocess.run(commit, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "wrk": subprocess.run(wrk, capture_output=True, text=True).stdout.split()[1],
        "datasette": subprocess.run(peers, check=True, capture_output=True, text=True).stdout.split()[-1],
    }
    found |= {name: metadata.version(name) for name in ("django", "django-filter", "gunicorn", "whitenoise")}
    if plan.postgresql:
        with psycopg.connect(f"{plan.postgresql.rstrip('/')}/postgres") as connection:
            found["postgresql"] = connection.info.parameter_status("server_version")
    return found


def memory_goals(workers: list[Worker]) -> list[Goal]:
    """Return the memory of the largest worker, when it had done all that was asked of it."""
    largest = max(worker.memory for worker in workers)
    return [Goal("memory of the largest worker of the site, MB", largest, MEMORY, at_most=True)]


def row_of(values: dict[str, object]) -> str:
    """Return names and values as one line."""
    return ", ".join(f"{name} {value}" for name, value in values.items())


def write(figures: dict[str, Any], goals: list[Goal]) -> None:
    """Keep what is measured so far, with the goals."""
    found = figures | {"goals": [asdict(goal) | {"is_met": goal.is_met} for goal in goals]}
    (FOLDER / "figures.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
