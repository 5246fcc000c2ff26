"""How gunicorn serves the site: `gunicorn dashboard.wsgi --config deploy/gunicorn.conf.py --bind HOST:PORT`.

`docs/operations.md` lists the variables that are read here.
"""

import ctypes
import gc
import os
import runpy
import socket
import struct
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

BASE_DIR = Path(__file__).resolve().parent.parent

# A page is short work that waits for the database now and then. Threads share one copy of the code in memory;
# a second process keeps the site answering while the first is busy or is being replaced.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Each thread may hold a database connection; DATABASE_POOL_SIZE follows.
threads = int(os.environ.get("WEB_THREADS") or 4)
# One thread of a process runs Python at a time. Where a second processor is free they take turns across both, which
# costs as much as what they do; decision 0041 has the figures.
stays_on_one_processor = os.environ.get("PIN_WORKERS") != "0"

# A worker that says nothing for this long is replaced. One that is told to stop may finish what it is answering.
timeout = 30
graceful_timeout = 20

# A proxy in front asks again and again over the same connection; keep it a little longer than gunicorn's two seconds.
keepalive = 5

# Workers show that they are alive by touching a file. On a disk that touch can wait; in memory it cannot.
if Path("/dev/shm").is_dir():  # noqa: S108 (the directory is shared memory, and gunicorn makes a private file in it)
    worker_tmp_dir = "/dev/shm"  # noqa: S108 (as above)

# The site itself explains to a reader that a query is too long; the longest line that gunicorn lets through.
limit_request_line = 8190
# A browser sends some twenty headers. One of 8190 bytes holds whatever cookies it has for this host.
limit_request_fields = 64
limit_request_field_size = 8190

# What a request says of the proxy in front is read by the site alone, and only with BEHIND_PROXY. Left as they are,
# these let anybody who comes through a socket of this machine move the site under another path (SCRIPT_NAME), in the
# links of pages that are kept for everybody, or call plain HTTP encrypted.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}

# Seconds for which a client may send nothing, or take nothing, while a thread waits for it. Nginx waits in our place;
# without it, a client that is gone without a word would hold its thread for ever.
silence = 10

# Addresses say who read what, and the proxy in front usually keeps a log already. Turn it on to look for a fault.
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
errorlog = "-"


class Lines(Logger):
    """Gunicorn's own lines, in the form that the site's have."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        # Read apart from the site, whose code must come anew with every reload.
        forms = runpy.run_path(str(BASE_DIR / "dashboard" / "log_lines.py"))
        is_text = os.environ.get("LOG_FORMAT", "").strip().lower() == "text"
        for handler in self.error_log.handlers:
            handler.setFormatter(forms["TextLines" if is_text else "JsonLines"]())

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Tell of a client that fell silent in one line: that is no error of the server."""
        if isinstance(sys.exc_info()[1], BlockingIOError):
            self.info("A client fell silent.")
        else:
            super().exception(msg, *args, **kwargs)


logger_class = Lines

# What starts the server also watches over it: systemd, a container, or a person at a terminal.
daemon = False
# Nothing here is managed while it runs, so no socket is opened for it.
control_socket_disable = True


# Glibc keeps memory that is free again for each thread apart, and large pieces with the small ones. Python lets one
# thread at a time ask for memory, so that one heap is enough for all; a large piece goes back to the system at once,
# and one of the size of a page counts as large. In bytes, under the numbers that glibc gives these choices.
heaps, large_piece = (-8, 1), (-3, 32_768)


def on_starting(server: Any) -> None:
    """Choose how the workers keep free memory; run the system checks, and refuse to start where they find an error.

    A process of their own runs the checks: this one must not import the site, so that a reload reads new code.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        for choice in (heaps, large_piece):
            choose(*choice)
    command = [sys.executable, str(BASE_DIR / "manage.py"), "check"]
    if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:  # noqa: S603 (our own command, no input in it)
        server.log.error("The system checks found an error. The server does not start.")
        sys.exit(1)


def when_ready(server: Any) -> None:
    """Let no connection over TCP be silent for long; a connection gets this from the socket that it came in by."""
    for listener in server.LISTENERS:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", silence, 0))


def post_fork(server: Any, worker: Any) -> None:
    """Keep a new worker on one processor, one that fewer of the other workers stay on."""
    if not (stays_on_one_processor and hasattr(os, "sched_setaffinity")):
        return
    others: Counter[int] = Counter()
    for process in server.WORKERS:
        with suppress(ProcessLookupError):  # it has just ended
            others.update(os.sched_getaffinity(process))
    chosen = min(os.sched_getaffinity(0), key=lambda processor: (others[processor], processor))
    try:
        os.sched_setaffinity(0, {chosen})
    except OSError as error:
        server.log.warning("The worker does not stay on one processor: %s.", error.strerror)


# Python looks for garbage after so many new objects; every so many times among what outlived one look too; and every so
# many of these times among all there is. The last is ten by default: a worker then has had room for the garbage of more
# pages, and keeps the room. What `post_worker_init` freezes is never gone over, so that looking at all takes little.
garbage = (700, 10, 3)


def post_worker_init(worker: Any) -> None:
    """Let the collector of garbage pass over what a worker has loaded: it stays until the worker ends."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*garbage)
