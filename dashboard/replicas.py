"""Which database a request reads: a replica for what is public, as long as it has all that the primary has.

A reader may know of any commit that was made before they asked. So the data version is read from the primary after
the request came in, and a replica is asked only if its own is as high: decision 0031. What is written, and whatever the
staff reads, goes to the primary.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from itertools import count
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from .database_servers import PRIMARY, REPLICAS, DatabaseServer

#: Where the desk is, in each language.
DESK = ("/admin/", *(f"/{code}/admin/" for code, _name in settings.LANGUAGES))
#: Under this name the kept pages say which version they have just read from the primary.
VERSION = "record.data_version"
#: How long, in seconds, a replica that is behind is not asked again.
PAUSE = 0.2

#: The database that this thread reads. It stands until the next request begins: a file is read while it is sent, which
#: is after the site has done its part.
read_from: ContextVar[str] = ContextVar("read_from", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    """Send what is read where the request reads, and what is written to the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the database that this request reads."""
        return read_from.get()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the primary; rows that are locked are read there too."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Let rows of all servers be joined: they are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Change tables on the primary alone."""
        return db == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Choose the database of each request; ask the primary where a replica fails halfway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.turns = count()
        self.behind_until = dict.fromkeys(REPLICAS, 0.0)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        replica = self.choose(request)
        read_from.set(DEFAULT_DB_ALIAS if replica is None else replica.alias)
        response = self.get_response(request)
        outage = getattr(response, "outage", None)
        if replica is not None and outage is not None:
            replica.leave_out(outage.error)
            read_from.set(DEFAULT_DB_ALIAS)
            response = self.get_response(request)
        return response

    def choose(self, request: HttpRequest) -> DatabaseServer | None:
        """Return the replica that this request reads; None for the primary.

        The connection that the replica was asked on is the one that the page is then read on.
        """
        if not is_public(request) or PRIMARY.out_because_of:
            return None
        turn = next(self.turns)
        now = time.monotonic()
        replicas = [
            replica for replica in REPLICAS if replica.out_because_of is None and self.behind_until[replica] <= now
        ]
        version = request.META.get(VERSION)
        for place in range(len(replicas)):
            replica = replicas[(turn + place) % len(replicas)]
            try:
                if version is None:
                    version = PRIMARY.read_version()
            except Error:
                return None
            try:
                number = replica.read_version()
            except Error as error:
                replica.leave_out(error)
                continue
            if version is not None and number is not None and number >= version:
                return replica
            self.behind_until[replica] = now + PAUSE
        return None


def is_public(request: HttpRequest) -> bool:
    """Whether a request only reads, and comes from nobody who is signed in."""
    is_read = request.method in ("GET", "HEAD")
    return is_read and settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.path_info.startswith(DESK)
