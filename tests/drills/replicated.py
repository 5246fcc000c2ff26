"""A PostgreSQL primary and a streaming replica of our own, on loopback, for as long as a drill runs."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.conftest import NOW
from tests.database import SOURCES
from tests.kept import FOLDER, ROOT, hash_of, one_at_a_time

#: How long, in seconds, a server may take to start, or a replica to catch up.
PATIENCE = 30


@dataclass(frozen=True)
class PostgreSQL:
    """One server: its folder, which holds its data and its log, and its port."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs as a user that it accepts; raise CalledProcessError where it fails."""
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        if not found:
            pytest.fail("The drill needs Debian's postgresql.")
        command = [str(found[-1]), *words]
        if os.geteuid() == 0:
            command = ["runuser", "--user", "postgres", "--", *command]
        with (self.folder.parent / "programs.log").open("ab") as log:
            subprocess.run(command, cwd=self.folder.parent, check=True, stdout=log, stderr=log)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        told = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder.parent}"
        told += " -c fsync=off -c logging_collector=off -c max_connections=40"
        log = str(self.folder.with_suffix(".log"))
        self.run("pg_ctl", "--pgdata", str(self.folder), "--log", log, "--wait", "--silent", "--options", told, "start")

    def stop(self) -> None:
        """Stop the server at once, as if its machine were switched off."""
        self.run("pg_ctl", "--pgdata", str(self.folder), "--mode", "immediate", "--wait", "--silent", "stop")

    def tell(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement, and return its rows."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def statements(self) -> str:
        """Return all that this server was asked, from its log."""
        return self.folder.with_suffix(".log").read_text("utf-8", "replace")


@contextmanager
def primary_and_replica(ports: tuple[int, int]) -> Iterator[tuple[PostgreSQL, PostgreSQL]]:
    """Start a primary, and give it a replica once `follow` is called on the pair; stop both at the end."""
    home = Path(tempfile.mkdtemp(prefix="replicas-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    primary, replica = PostgreSQL(home / "primary", ports[0]), PostgreSQL(home / "replica", ports[1])
    try:
        told = ["--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        primary.run("initdb", "--pgdata", str(primary.folder), *told)
        primary.start()
        yield primary, replica
    finally:
        for server in (replica, primary):
            if (server.folder / "postmaster.pid").exists():
                server.stop()
        shutil.rmtree(home)


def load_demo(primary: PostgreSQL, environment: dict[str, str]) -> None:
    """Fill the primary with the demo record; what was loaded once is kept, until its sources change."""
    image = FOLDER / f"{hash_of(SOURCES, NOW.isoformat())}.dump"
    with one_at_a_time():
        if not image.exists():
            for command in ("migrate", "load_demo"):
                command_line = [sys.executable, "manage.py", command, "--verbosity", "0"]
                subprocess.run(command_line, cwd=ROOT, env=environment, check=True)
            for old in FOLDER.glob("*.dump"):
                old.unlink()
            part = primary.folder.parent / "part"
            primary.run("pg_dump", "--format=custom", f"--file={part}", primary.url)
            shutil.copyfile(part, image)
            return
    copy = primary.folder.parent / "image"
    shutil.copyfile(image, copy)
    primary.run("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={primary.url}", str(copy))


def follow(primary: PostgreSQL, replica: PostgreSQL) -> None:
    """Copy the primary into the replica, and let it follow; from now on both log what they are asked."""
    primary.tell("ALTER SYSTEM SET log_statement = 'all'")
    primary.tell("SELECT pg_reload_conf()")
    told = ["--host", "127.0.0.1", "--port", str(primary.port), "--username", "postgres"]
    how = ["--checkpoint", "fast", "--wal-method", "stream", "--no-sync", "--write-recovery-conf"]
    replica.run("pg_basebackup", "--pgdata", str(replica.folder), *told, *how)
    replica.start()


def wait_until(what: str, holds: object) -> None:
    """Return as soon as something holds; fail where it takes too long."""
    end = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            pytest.fail(f"It took too long: {what}.")
        time.sleep(0.1)
