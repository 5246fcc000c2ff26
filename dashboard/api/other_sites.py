"""Programs of other sites may read the API in a browser: it holds nothing that is not public, and takes no cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .problems import concerns_api

METHODS = "GET, HEAD, OPTIONS"
#: Where the API is looked for (RFC 9727).
CATALOG = "/.well-known/api-catalog"

_FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
}
_FOR_THE_QUESTION_BEFORE = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OtherSitesMiddleware:
    """Lets every site read every answer of the API, refusals included, and answers a browser that asks beforehand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not concerns_api(request) and request.path_info != CATALOG:
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=204, headers={"Allow": METHODS, **_FOR_EVERYBODY, **_FOR_THE_QUESTION_BEFORE})
        response = self.get_response(request)
        for name, value in _FOR_EVERYBODY.items():
            response.headers[name] = value
        return response
