"""Each request has a name, which every line of the log about it carries, and a line of its own."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from .log_lines import RequestInHand, discreet, request_in_hand
from .probes import HEALTH, READINESS

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
#: What a proxy may have named the request; anything else is a name we did not ask for.
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


class RequestLogMiddleware:
    """Name the request, send its name back, and log how it was answered.

    A name that a proxy gave in X-Request-ID is kept. The time runs until the answer begins: a long file is still being
    sent. Probes come every few seconds and are logged only when something is missing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get(HEADER, "")
        name = given if TOKEN.fullmatch(given) else secrets.token_hex(16)
        path = discreet(escape_uri_path(request.path))
        request_in_hand.set(RequestInHand(name, str(request.method), path))
        response = self.get_response(request)
        response.headers[HEADER] = name
        if settings.LOG_REQUESTS and not (request.path in (HEALTH, READINESS) and response.status_code == 200):
            taken = round((time.perf_counter() - began) * 1000, 1)
            facts = {"status_code": response.status_code, "milliseconds": taken}
            logger.info("%s %s %s in %s ms", request.method, path, response.status_code, taken, extra=facts)
        return response
