"""What every address of the API does: it answers in JSON, says how fresh the answer is, and refuses in one form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cooperation.models import Partnership
from dashboard.views.partnerships import get_partnership

from .description import Operation
from .freshness import read_freshness
from .other_sites import METHODS
from .schema import RecordSchema


@dataclass(frozen=True)
class Answer:
    """What an address says, and headers that come with it."""

    content: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class RecordView(APIView):
    """Reads something of the record; `read` returns the content of the answer."""

    http_method_names = ["get", "head", "options"]
    schema = RecordSchema()

    @property
    def operation(self) -> Operation:
        """What OpenAPI says of the address."""
        raise NotImplementedError

    def read(self, request: HttpRequest, **arguments: str) -> Answer:
        """Return the answer; raise ProblemError or Http404 where there is none."""
        raise NotImplementedError

    def get(self, request: Request, **arguments: str) -> HttpResponse:
        """Answer with the content, or that what the program holds is still right."""
        # What Django knows of the request; the frame of the site looks there for the day of reading.
        plain = request._request
        freshness = read_freshness(plain)
        if freshness is not None and freshness.is_held(plain):
            return freshness.not_modified()
        answer = self.read(plain, **arguments)
        response = Response(answer.content, headers=answer.headers)
        return response if freshness is None else freshness.answer(plain, response)

    def options(self, request: Request, **arguments: str) -> HttpResponse:
        """Say which methods there are."""
        return HttpResponse(status=204, headers={"Allow": METHODS})

    def finalize_response(self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep answers out of search engines, which know the pages."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def find_partnership(slug: str | None) -> Partnership | None:
    """Return the partnership an address names, None where it names none; raise Http404 for one that is not public."""
    return get_partnership(slug) if slug is not None else None


def site_of(request: HttpRequest) -> str:
    """Return what the address of every page of the site begins with."""
    return request.build_absolute_uri("/").rstrip("/")
