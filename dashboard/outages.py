"""What the site answers while the database does not do its part: 503, what that means, and when to ask again.

A page that was to save something offers to send it again, so that nothing typed is lost. As soon as the database
answers, so does the site.
"""

import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .api.problems import Kind, concerns_api, problem_response
from .database_servers import PRIMARY, lets_nobody_connect
from .replicas import read_from

#: Under this name the kept pages pass on what they have just found out.
FOUND = "record.outage"
#: After how many seconds to ask again.
RETRY_AFTER = 10
#: A form that holds a secret is filled in anew rather than sent again: what its fields are called, or where it stands.
SECRET_FIELD, SECRET_PLACE = "password", "/second-factor/"

#: The first byte of SQLite's result code: the file takes no changes, and what else no page is to blame for.
_NO_CHANGES = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL}
_NO_ANSWER = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB),
}
#: Classes of PostgreSQL's error codes: the connection, a conflict with others, resources, an operator, the system.
_CLASSES = ("08", "40", "53", "55", "57", "58")


@dataclass(frozen=True)
class Outage:
    """What is the matter with the database: the exception that told of it, and whether it can still be read."""

    error: Exception
    is_readable: bool


def outage_of(error: BaseException | None) -> Outage | None:
    """Return what is the matter with the database where an exception comes of that, by way of others or not."""
    while error is not None:
        is_readable = _tell(error)
        if isinstance(error, Exception) and is_readable is not None:
            return Outage(error, is_readable)
        error = error.__cause__ or error.__context__
    return None


def _tell(error: BaseException) -> bool | None:
    """Say whether the database can be read; None where the exception is none of a database that fails."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return True if code in _NO_CHANGES else False if code in _NO_ANSWER else None
    psycopg = sys.modules.get("psycopg")  # which is not loaded for this: on SQLite it would be needed for nothing
    if psycopg is None:
        return None
    if isinstance(error, (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.DiskFull)):
        return True
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False if error.sqlstate is None or error.sqlstate.startswith(_CLASSES) else None
    return None


def answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Return the page, or below `/api/` the problem details. Nothing in it comes from the database."""
    if lets_nobody_connect(outage.error):
        PRIMARY.leave_out(outage.error)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    response: HttpResponse
    if concerns_api(request):
        response = problem_response(Kind.UNAVAILABLE, headers=headers)
    else:
        is_sent = request.method not in ("GET", "HEAD")
        context = {
            "is_readable": outage.is_readable,
            "is_sent": is_sent,
            "address": request.get_full_path(),
            "fields": sent_again(request) if is_sent else [],
        }
        response = HttpResponse(render_to_string("503.html", context), status=503, headers=headers)
    response.outage = outage  # type: ignore[attr-defined]  # read by the layer that chooses a replica
    return response


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form that can be sent again as they are; none where one is secret or a file."""
    is_secret = SECRET_PLACE in request.path_info or any(SECRET_FIELD in name for name in request.POST)
    if is_secret or request.FILES:
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]


class OutageMiddleware:
    """Answer at once where the database is known not to answer; see to it that the connection of others works."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found: Exception | None = request.META.get(FOUND) or PRIMARY.out_because_of
        if found is None and read_from.get() == PRIMARY.alias:
            try:
                PRIMARY.reach()
            except Error as error:
                found = error
        if found is not None:
            return answer(request, Outage(found, is_readable=False))
        return self.get_response(request)
