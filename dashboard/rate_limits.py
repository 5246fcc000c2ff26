"""How often one network address may ask for what costs most to answer: searches, files and the API, by setting.

Signing in has limits of its own, which count failures: cooperation/sign_in/lockout.py. A page that is kept is sent
before anything here is asked; it costs next to nothing (docs/decisions/0032).
"""

import logging
import time
from collections.abc import Callable
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from cooperation.sign_in.lockout import address_of

from .api.problems import Kind, problem_response

logger = logging.getLogger(__name__)

#: The times that a limit can be for, in seconds.
SPANS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
#: The setting that limits each kind of request.
SETTINGS = {"search": "SEARCH_RATE_LIMIT", "export": "EXPORT_RATE_LIMIT", "api": "API_RATE_LIMIT"}
#: How the names of addresses end that answer with a file, on the site and at the desk.
FILES = ("-file", "whole-record", "_export", "_template", "_import_refused")


class RateLimitMiddleware:
    """Refuse with 429 what an address asks for more often than it may, and say how long to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Count the request; return the refusal of one too many."""
        what = kind_of(request)
        rate = getattr(settings, SETTINGS[what]) if what else ""
        wait = seconds_to_wait(what, rate, address_of(request) or "unknown") if rate else 0
        return _refuse(request, what, wait) if wait else None


def kind_of(request: HttpRequest) -> str:
    """Return which limit a request counts under; empty for none."""
    match = request.resolver_match
    if match is None:
        return ""
    name = match.url_name or ""
    if match.app_name == "api":
        return "api"
    # A drawing as SVG is a page of text; PNG is set by a typesetter.
    if name.endswith(FILES) or match.kwargs.get("ending") == "png":
        return "export"
    # A list that is asked for by words looks through the texts of all its rows, as a search does.
    return "search" if name == "search" or request.GET.get("q", "").strip() else ""


def seconds_to_wait(what: str, rate: str, address: str) -> int:
    """Count a request of this kind from the address; return for how long it must wait, 0 while the rate allows it.

    The time is cut into spans that begin for everybody at once. Where the cache does not answer nothing is refused: a
    limit must not close what it is there to keep open.
    """
    most, _slash, name = rate.partition("/")
    span = SPANS[name]
    now = time.time()
    # The address itself is nobody's to keep.
    who = salted_hmac(__name__, address, algorithm="sha256").hexdigest()[:32]
    key = f"rate-{what}-{span}-{int(now // span)}-{who}"
    try:
        cache.add(key, 0, timeout=span + 1)
        asked = cache.incr(key)
    except ValueError:  # the cache had no room for it
        return 0
    except Exception as error:  # each kind of cache raises errors of its own
        logger.warning("Requests are not counted, as the cache does not answer.", exc_info=error)
        return 0
    return ceil(span - now % span) if asked > int(most) else 0


def _refuse(request: HttpRequest, what: str, wait: int) -> HttpResponse:
    headers: dict[str, Any] = {"Retry-After": str(wait), "Cache-Control": "no-store"}
    if what == "api":
        return problem_response(Kind.TOO_MANY_REQUESTS, headers=headers)
    response = render(request, "429.html", {"wait": wait}, status=429)
    for name, value in headers.items():
        response.headers[name] = value
    return response
