"""What a machine asks about the site: /healthz, is the process alive, and /readyz, can it answer readers.

They are answered before the site looks at the host or the language, so a probe from the same machine needs neither the
name of the site nor HTTPS. An answer says nothing that a stranger could use: docs/decisions/0027.
"""

import secrets
from collections.abc import Callable
from functools import cache

from django.core.cache import cache as default_cache
from django.db import DatabaseError, Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from .database_servers import REPLICAS

#: What SECURE_REDIRECT_EXEMPT lets through without HTTPS: these addresses and no other.
HEALTH, READINESS = "/healthz", "/readyz"
METHODS = ("GET", "HEAD")
#: What the site cannot answer readers without.
NEEDED = frozenset(("database", "migrations"))


class ProbeMiddleware:
    """Answer the two probes, and pass every other request on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in (HEALTH, READINESS):
            return self.get_response(request)
        if request.method not in METHODS:
            response: HttpResponse = HttpResponseNotAllowed(METHODS)
        elif request.path_info == HEALTH:
            response = JsonResponse({"alive": True})
        else:
            missing = missing_parts()
            is_ready = NEEDED.isdisjoint(missing)
            response = JsonResponse({"missing": missing}, status=200 if is_ready else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


def missing_parts() -> list[str]:
    """Return which of `database`, `migrations`, `cache` and the replicas the site has to do without.

    It takes two queries at most. Where the database does not answer, nothing is said of its migrations. A replica is
    named while it is left out.
    """
    missing = []
    if not _database_answers():
        missing.append("database")
    elif not _is_migrated():
        missing.append("migrations")
    if not _cache_answers():
        missing.append("cache")
    return missing + [replica.alias for replica in REPLICAS if replica.out_because_of is not None]


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except Error:
        return False


def _is_migrated() -> bool:
    """Tell whether every migration of this code has run; a database that is ahead of the code is none the worse."""
    try:
        applied = set(MigrationRecorder.Migration.objects.using(connection.alias).values_list("app", "name"))
    except DatabaseError:  # the table itself is missing: nothing has run
        return False
    return migrations_of_the_code() <= applied


@cache
def migrations_of_the_code() -> frozenset[tuple[str, str]]:
    """Return the app and name of every migration; read once, as the code of a process does not change."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _cache_answers() -> bool:
    """Tell whether the cache itself gives back what it was just given; each probe has a key of its own."""
    key = f"readyz-{secrets.token_hex(8)}"
    try:
        default_cache.set(key, key, timeout=10)
        answers = default_cache.get(key) == key
        default_cache.delete(key)
        answers = answers and not getattr(default_cache, "is_away", bool)()
    except Exception:  # each kind of cache raises errors of its own
        return False
    return answers
