"""The servers that are measured: the site, and Datasette on the same SQLite file."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Records, and what is installed to compare with, stay here from run to run.
FOLDER = ROOT / "var" / "bench"
#: How long, in seconds, a server may take to give its first answer.
PATIENCE = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server that is running: where it answers, and its first process."""

    address: str
    process: int

    def processes(self) -> list[int]:
        """Return the numbers of the process and of those it has begun."""
        found = [self.process]
        for number in found:
            for task in Path(f"/proc/{number}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found

    def processor_seconds(self) -> float:
        """Return the processor time of all its processes so far, in seconds."""
        total = 0
        for number in self.processes():
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def memory(self, line: str) -> float:
        """Return the memory of its largest process in MB: `VmRSS` now, `VmHWM` at its highest."""
        return max(
            int(entry.split()[1]) / 1024
            for number in self.processes()
            for entry in Path(f"/proc/{number}/status").read_text().splitlines()
            if entry.startswith(f"{line}:")
        )


def site_environment(database: Path | str) -> dict[str, str]:
    """Return what a site is told that serves this SQLite file, or the PostgreSQL database at this address."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    is_file = isinstance(database, Path)
    return kept | {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{database}" if is_file else database,
        "STATE_DIR": str(database.parent if is_file else FOLDER / "postgresql"),
        "LOG_LEVEL": "WARNING",
        "WEB_CONCURRENCY": "1",
    }


def manage(database: Path | str, *command: str) -> None:
    """Run a command of the site on this database; raise CalledProcessError where it fails."""
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=site_environment(database), check=True)


def made_record(actions: int) -> Path:
    """Return the SQLite file of the demo record and a made-up one with so many actions; it is made once."""
    database = FOLDER / f"record-{actions}" / "record.sqlite3"
    if not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        part = database.with_name("part.sqlite3")
        part.unlink(missing_ok=True)
        manage(part, "migrate", "--verbosity", "0")
        manage(part, "load_demo", "--verbosity", "0")
        if actions:
            manage(part, "synthesize", "--actions", str(actions), "--verbosity", "0")
        part.rename(database)
        manage(database, "collectstatic", "--no-input", "--verbosity", "0")
    return database


def demo_on_postgresql(url: str) -> str:
    """Load the demo record into the PostgreSQL database at an address, and return the address."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for command in ("migrate", "load_demo"):
        manage(url, command, "--verbosity", "0")
    manage(url, "collectstatic", "--no-input", "--verbosity", "0")
    return url


@contextmanager
def site(database: Path | str, *, keeps_pages: bool = True, workers: int = 1) -> Iterator[Server]:
    """Serve the record with the configuration of production while the context is open."""
    environment = site_environment(database) | {"WEB_CONCURRENCY": str(workers)}
    with serve(environment | ({} if keeps_pages else {"KEPT_PAGES_MB": "0"})) as server:
        yield server


@contextmanager
def serve(environment: dict[str, str]) -> Iterator[Server]:
    """Serve a site that is told this with the configuration of production, while the context is open."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "dashboard.wsgi", "--config", "deploy/gunicorn.conf.py"]
    with _serving([*command, "--bind", f"127.0.0.1:{port}"], port, environment) as server:
        yield server


@contextmanager
def bare_django() -> Iterator[Server]:
    """Serve the bare view in the same way while the context is open."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "bench.bare", "--worker-class", "gthread", "--workers", "1"]
    command += ["--threads", "4", "--no-control-socket", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    with _serving(command, port, dict(os.environ)) as server:
        yield server


@contextmanager
def datasette(database: Path) -> Iterator[Server]:
    """Serve the file with Datasette while the context is open."""
    port = _free_port()
    settings = [("max_csv_mb", 0), ("max_returned_rows", 1000), ("sql_time_limit_ms", 60_000)]
    command = [str(FOLDER / "peers" / "bin" / "datasette"), "serve", str(database), "--port", str(port)]
    command += [word for name, value in settings for word in ("--setting", name, str(value))]
    with _serving(command, port, dict(os.environ)) as server:
        yield server


@contextmanager
def _serving(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(server.address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"A server did not begin to answer. {FOLDER / 'server.log'} says why.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
