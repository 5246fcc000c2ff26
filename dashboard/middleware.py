"""What every response of the site has in common."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from cooperation.kept import asked_once

from .api.problems import concerns_api
from .day_links import carry_day
from .exports.page_citation import FORMS, PARAMETER, PageCitation
from .replicas import DESK, is_public

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware:
    """Send the content security policy; Django 6 has this built in under the same setting name.

    A view that Django's `xframe_options_exempt` marks may be framed by any site; the mark decides both headers.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.public = self._header(settings.SECURE_CSP)
        self.admin = self._header(settings.SECURE_CSP_ADMIN)
        self.embed = self._header(settings.SECURE_CSP_EMBED)

    @staticmethod
    def _header(policy: dict[str, list[str]]) -> str:
        return "; ".join(f"{directive} {' '.join(values)}" for directive, values in policy.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        policy = self.admin if match is not None and match.app_name == "admin" else self.public
        if getattr(response, "xframe_options_exempt", False):
            policy = self.embed
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class OtherSitesPolicyMiddleware:
    """Say what other sites may load from here, and which powers of a browser no page of this site takes.

    What is taken along may be shown anywhere: figures, files, feeds, the API, and the cards that may be framed. Pages,
    the desk and static files are for this site alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.permissions = ", ".join(f"{power}=()" for power in settings.REFUSED_POWERS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_for_all = _is_taken_along(request, response)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_for_all else "same-origin"
        response.headers["Permissions-Policy"] = self.permissions
        return response


def _is_taken_along(request: HttpRequest, response: HttpResponse) -> bool:
    if getattr(response, "xframe_options_exempt", False) or concerns_api(request):
        return True
    match = request.resolver_match
    is_public = match is not None and match.app_name != "admin"
    return is_public and not response.headers.get("Content-Type", "").startswith("text/html")


class AskBeforeShowingMiddleware:
    """Let caches in between ask before they show what they keep, unless the answer itself says how it may be kept.

    Without a word about it, many caches keep files by their ending, and pages that do not exist, for minutes or hours.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class OneStateMiddleware:
    """Let a public page ask once for the state that it is read in, not once for each value that is kept for a state."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_public(request):
            return self.get_response(request)
        with asked_once():
            return self.get_response(request)


class DeskCookiesMiddleware:
    """Let the desk alone read cookies.

    One that the site never gave, under the name of one of its own, would be taken back or replaced by whatever page is
    asked for; so a public page would set a cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK):
            request.COOKIES = {}
        return self.get_response(request)


class LanguageFromPathMiddleware:
    """Read the language from the address and from nothing else.

    Django's LocaleMiddleware also asks the browser and a cookie, which would make one address show two pages
    and keep caches from holding either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class DayOfReadingMiddleware:
    """Keep a reader on the day of the page: its links lead to pages read as of the same day.

    A view leaves the day on the request (`dashboard.views.reading_day`). Readings of another day are not for search
    engines, which know today's page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        reading = getattr(request, "reading_day", None)
        if reading is not None and reading.is_past:
            response.headers["X-Robots-Tag"] = "noindex"
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.content = carry_day(response.content.decode(), "as_of", str(reading.as_of)).encode()
                response.headers["Content-Length"] = str(len(response.content))
        return response


class CitationFileMiddleware:
    """Answer a page asked for with `?cite=bib` or `?cite=ris` with its citation, as a file.

    The page is rendered first and leaves its citation on the request, so that a citation is as public as its page. What
    is no page is answered as ever. Raise BadRequest for a form that there is not.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        citation: PageCitation | None = getattr(request, "page_citation", None)
        if citation is None or response.status_code != HTTPStatus.OK or PARAMETER not in request.GET:
            return response
        ending = request.GET[PARAMETER]
        if ending not in FORMS:
            raise BadRequest("There is no such form of a citation.")
        return HttpResponse(
            FORMS[ending].write(citation),
            content_type=FORMS[ending].content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{citation.name}.{ending}"',
                "X-Robots-Tag": "noindex",
            },
        )


class ReadableQueryMiddleware:
    """Refuse a query string that no form of this site can send, before anything reads it."""

    longest = 4000

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raise BadRequest for a query that is too long or holds a null character."""
        if len(request.META.get("QUERY_STRING", "")) > self.longest:
            raise BadRequest("The query is too long.")
        if any("\x00" in value for values in request.GET.lists() for value in [values[0], *values[1]]):
            raise BadRequest("The query holds a character that cannot be read.")


class RequestSizeMiddleware:
    """Refuse a request that brings too much before anything reads it, who sends it included.

    Django counts what it reads of a form, but not the files in it, and it reads a form to look for its token. Files are
    brought to the import of a spreadsheet and to nowhere else.
    """

    #: The largest file that is read is smaller; what is a little too large gets to the form, which says so.
    largest_file = 12 * 1024 * 1024

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raise RequestDataTooBig for a body that is larger than any form of this address."""
        match = request.resolver_match
        takes_files = match is not None and match.app_name == "admin" and str(match.url_name).endswith("_import")
        largest = self.largest_file if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META.get("CONTENT_LENGTH") or 0) > largest:
            raise RequestDataTooBig("The request is too large.")
