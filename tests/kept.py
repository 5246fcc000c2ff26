"""What the tests build once and keep in FOLDER, named by a hash of everything that decides what is in it."""

import fcntl
import hashlib
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "tests"


def hash_of(sources: Iterable[str], *others: str) -> str:
    """Return the hash of the files that these patterns name, of Python, of every package and of what else is given."""
    packages = sorted((package.name, package.version) for package in metadata.distributions())
    digest = hashlib.sha256(repr((sys.version, sqlite3.sqlite_version, packages, others)).encode())
    for path in sorted(path for pattern in sources for path in ROOT.glob(pattern) if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)} ".encode() + content)
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process looks for what is kept, or builds it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
