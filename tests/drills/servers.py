"""What a drill does harm to: a site behind gunicorn, and a PostgreSQL server of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import LiteralString, TypeVar

import psycopg
from psycopg import sql

from tests.kept import ROOT

#: How long, in seconds, a server may take to come up or to end.
PATIENCE = 120
Found = TypeVar("Found")


def wait_for(what: Callable[[], Found], complaint: str) -> Found:
    """Return what is found, once it is; fail with the complaint when that takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(complaint)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(process: int) -> list[int]:
    """Return the processes that a process has begun."""
    try:
        return [
            int(number)
            for task in Path(f"/proc/{process}/task").glob("*/children")
            for number in task.read_text().split()
        ]
    except FileNotFoundError:  # it ended meanwhile
        return []


class Site:
    """A site with its database, served as in production.

    Its door is held open from outside, as by `record-web.socket`: who knocks while nobody serves waits.
    """

    def __init__(self, state: Path, database: str, code: Path = ROOT) -> None:
        self.state, self.database, self.code = state, database, code
        self._door: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        assert self._door is not None
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    @property
    def is_on_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def master(self) -> int:
        assert self._server is not None
        return self._server.pid

    def workers(self) -> list[int]:
        return children_of(self.master)

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "DEMO": "1",
            "DATABASE_URL": self.database,
            "STATE_DIR": str(self.state),
            "LOG_FORMAT": "text",
            "LOG_LEVEL": "WARNING",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def manage(self, *command: str) -> str:
        """Run a command of the site, and return what it says; fail where it fails."""
        done = self.try_to_manage(*command)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout

    def try_to_manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=self.code,
            env=self.environment(),
            capture_output=True,
            text=True,
        )

    def start(self) -> None:
        """Begin to serve, and return once the site is ready."""
        if self._door is None:
            self._door = socket.create_server(("127.0.0.1", 0), backlog=512)
        door = self._door.fileno()
        command = [sys.executable, "-m", "gunicorn", "dashboard.wsgi", "--config", "deploy/gunicorn.conf.py"]
        with (self.state / "gunicorn.log").open("ab") as log:
            self._server = subprocess.Popen(
                [*command, "--bind", f"fd://{door}"],
                pass_fds=[door],
                cwd=self.code,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        wait_for(self.is_ready, f"The site did not come up: {self.state / 'gunicorn.log'}")

    def is_ready(self) -> bool:
        """Tell whether a reader is answered; an earlier version may know no other way to ask."""
        with suppress(OSError):
            return bool(read(self, "/"))
        return False

    def kill_master(self) -> None:
        """Kill the first process, as a lack of memory does, and what it leaves behind, as systemd does."""
        assert self._server is not None
        left = self.workers()
        self._server.kill()
        self._server.wait()
        for process in left:
            end_at_once(process)
        self._server = None

    def lose_everything(self) -> None:
        """Delete the database."""
        if self.is_on_sqlite:
            for path in self.state.glob("record.sqlite3*"):
                path.unlink()
        else:
            self._tell_server("DROP DATABASE {}")

    def make_database(self, like: str = "template1") -> None:
        """Make a database on the server, as a copy of another; SQLite makes its file by itself."""
        if not self.is_on_sqlite:
            self._tell_server("CREATE DATABASE {} TEMPLATE {}", like)

    def _tell_server(self, statement: LiteralString, *others: str) -> None:
        server, _slash, name = self.database.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, (name, *others))))

    def close(self) -> None:
        """Stop serving, and close the door."""
        self.stop()
        if self._door is not None:
            self._door.close()

    def stop(self) -> None:
        """Stop serving, and let what is being answered be answered."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGTERM)
        try:
            self._server.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill_master()
        self._server = None


def read(site: Site, path: str) -> bytes:
    """Return a page as a reader gets it; raise OSError where it does not come, or not well."""
    with urllib.request.urlopen(f"{site.address}{path}", timeout=PATIENCE) as answer:
        return bytes(answer.read())


def end_at_once(process: int) -> None:
    """Kill a process, which may have ended by itself."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
    wait_for(lambda: not Path(f"/proc/{process}").exists() or is_dead(process), f"Process {process} does not end.")


def is_dead(process: int) -> bool:
    """Tell whether a process has ended and only its parent does not know yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class PostgreSQL:
    """A server in a temporary folder, for this machine alone; it syncs to the disk as one in production does."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        if not found:
            raise LookupError("Debian's package postgresql is not installed")
        self._programs = found[-1].parent
        self._folder = Path(tempfile.mkdtemp(prefix="record-drill-"))
        self._data, self._port = self._folder / "data", free_port()
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        initdb = ("initdb", "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
        subprocess.run(
            self._command(*initdb, "--no-sync", "--pgdata", str(self._data)), cwd="/", check=True, capture_output=True
        )
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Begin to serve; after a kill, once the last process of before has ended."""
        settings = {"listen_addresses": "127.0.0.1", "port": self._port, "unix_socket_directories": self._folder}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:

            def answers() -> bool:
                if self._server is None or self._server.poll() is not None:
                    command = self._command("postgres", "-D", str(self._data), *options)
                    self._server = subprocess.Popen(command, cwd="/", stdout=log, stderr=log)
                with suppress(psycopg.OperationalError), psycopg.connect(self.url("postgres")):
                    return True
                return False

            wait_for(answers, f"PostgreSQL does not start: {self._folder / 'log'}")

    def kill(self) -> None:
        """Kill the first process; the others end when they notice."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Stop the server and take its folder away."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._folder)

    def _end(self, how: signal.Signals) -> None:
        assert self._server is not None
        first = int((self._data / "postmaster.pid").read_text().split()[0])  # not the one that changes the user
        os.kill(first, how)
        self._server.wait(timeout=PATIENCE)

    def _command(self, program: str, *arguments: str) -> list[str]:
        """Return the command that runs a program of the server as its user, who is never root."""
        who = ["runuser", "--user", "postgres", "--"] if os.geteuid() == 0 else []
        return [*who, str(self._programs / program), *arguments]
