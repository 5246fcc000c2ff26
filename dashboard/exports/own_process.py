"""Work that takes much memory, done by a process of its own: the memory goes with the process.

A server keeps what its heap has grown to, and each of its processes would. The other requests of a worker go on
meanwhile, on its processor.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def run_module(name: str, asked: bytes, *, patience: float) -> "subprocess.CompletedProcess[bytes]":
    """Return what a module of the site wrote, run as a program that reads what it is asked from standard input.

    Raise subprocess.TimeoutExpired after so many seconds of patience; the process is ended then.
    """
    command = [sys.executable, "-m", name]
    return subprocess.run(command, input=asked, cwd=_ROOT, capture_output=True, timeout=patience)  # noqa: S603 (ours)


def use_all_processors() -> None:
    """Leave the processor that the worker stays on, where that is allowed: called by the process that was begun."""
    with suppress(AttributeError, OSError):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
