"""Each request has a name, which every line of the log about it carries, and a line of its own."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.utils.encoding import escape_uri_path

from .log_lines import RequestInHand, discreet, request_in_hand
from .probes import HEALTH, READINESS

logger = logging.getLogger(__name__)

#: How many paths are kept as they were sent.
MOST_PATHS = 500
#: What a proxy may have named the request; anything else is a name we did not ask for.
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


@lru_cache(maxsize=MOST_PATHS)
def path_as_sent(path: str) -> str:
    """Return a path of WSGI as it was sent, without what no line may say."""
    return discreet(escape_uri_path(get_path_info({"PATH_INFO": path})))


class RequestLog:
    """The outermost layer around the site: names a request, sends its name back, and logs how it was answered.

    It stands around the kept pages, as a page that is sent again answers another request. A name that a proxy gave in
    X-Request-ID is kept. The time runs until the answer begins: a long file is still being sent. Probes come every few
    seconds and are logged only when something is missing.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        name = given if TOKEN.fullmatch(given) else secrets.token_hex(16)
        request = RequestInHand(name, environ["REQUEST_METHOD"], path_as_sent(environ.get("PATH_INFO", "")))
        request_in_hand.set(request)
        statuses = [0]

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            statuses[0] = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", name)], *rest)

        response = self.application(environ, begin)
        if settings.LOG_REQUESTS and not (request.path in (HEALTH, READINESS) and statuses[0] == 200):
            taken = round((time.perf_counter() - began) * 1000, 1)
            facts = {"status_code": statuses[0], "milliseconds": taken}
            logger.info("%s %s %s in %s ms", request.method, request.path, statuses[0], taken, extra=facts)
        return response
