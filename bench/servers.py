"""The servers that are measured: the site, other lists in Django, a bare view, and Datasette."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.records import FOLDER, ROOT, Record

#: Python with the packages of a public server and no others: some packages load whatever else is installed.
PYTHON = str(FOLDER / "site" / "bin" / "python")
#: How long, in seconds, a server may take to give its first answer.
PATIENCE = 300
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Worker:
    """The memory of a worker of the site when it had done all that was asked of it, in MB, and its highest."""

    served: str
    memory: float
    highest: float


#: Every worker of the site that was measured in this run.
WORKERS: list[Worker] = []


@dataclass(frozen=True)
class Server:
    """A server that is running: where it answers, its first process, and the record it reads."""

    address: str
    process: int
    record: Record | None = None
    #: The processor time of each process when it was last looked at.
    ticks: dict[int, int] = field(default_factory=dict)

    def processes(self) -> list[int]:
        """Return the numbers of the process and of those it has begun."""
        found = [self.process]
        for number in found:
            for task in Path(f"/proc/{number}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found

    def processor_seconds(self) -> float:
        """Return the processor time of all its processes, and of those of its database, so far, in seconds.

        Of a process that has ended, what it had used when this was last asked.
        """
        for number in [*self.processes(), *(self.record.backends() if self.record else ())]:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            self.ticks[number] = int(fields[11]) + int(fields[12])
        return sum(self.ticks.values()) / _TICKS

    def memory(self, line: str) -> float:
        """Return the memory of its largest process in MB: `VmRSS` now, `VmHWM` at its highest."""
        return max(_memory(number, line) for number in self.processes())

    def note_workers(self, served: str) -> None:
        """Write down the memory of each worker, the processes that the first one has begun."""
        for tasks in Path(f"/proc/{self.process}/task").glob("*/children"):
            numbers = map(int, tasks.read_text().split())
            WORKERS.extend(Worker(served, _memory(number, "VmRSS"), _memory(number, "VmHWM")) for number in numbers)


def _memory(process: int, line: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(entry.split()[1]) / 1024 for entry in lines if entry.startswith(f"{line}:")), 0)


@contextmanager
def site(record: Record, *, keeps_pages: bool = True, **told: str) -> Iterator[Server]:
    """Serve the record with the configuration of production, in one worker unless told otherwise."""
    port = _free_port()
    command = [PYTHON, "-m", "gunicorn", "dashboard.wsgi", "--config", "deploy/gunicorn.conf.py"]
    environment = record.environment() | ({} if keeps_pages else {"KEPT_PAGES_MB": "0"}) | told
    with _serving([*command, "--bind", f"127.0.0.1:{port}"], port, environment, record) as server:
        yield server
        server.note_workers(f"{record.database}, {record.actions:,} actions")


@contextmanager
def django(application: str, record: Record | None = None, **told: str) -> Iterator[Server]:
    """Serve another Django application with the same configuration while the context is open."""
    port = _free_port()
    command = [PYTHON, "-m", "gunicorn", application, "--config", "deploy/gunicorn.conf.py"]
    command += ["--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    of_record = record.environment() if record else {}
    environment = dict(os.environ) | {"DEMO": "1", "WEB_CONCURRENCY": "1"} | of_record | told
    with _serving(command, port, environment, record) as server:
        yield server


@contextmanager
def datasette(record: Record) -> Iterator[Server]:
    """Serve the SQLite file with Datasette while the context is open."""
    port = _free_port()
    settings = [("max_csv_mb", 0), ("max_returned_rows", 1000), ("sql_time_limit_ms", 60_000)]
    settings += [("facet_time_limit_ms", 60_000)]
    command = [str(FOLDER / "peers" / "bin" / "datasette"), "serve", str(record.file), "--port", str(port)]
    command += [word for name, value in settings for word in ("--setting", name, str(value))]
    with _serving(command, port, dict(os.environ)) as server:
        yield server


@contextmanager
def _serving(
    command: Sequence[str], port: int, environment: dict[str, str], record: Record | None = None
) -> Iterator[Server]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", process.pid, record)
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
