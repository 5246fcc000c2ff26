"""What the API answers when it cannot do what was asked: problem details (RFC 9457).

Every error below `/api/` has this form, that of an address without a view and of a fault of ours too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

CONTENT_TYPE = "application/problem+json"
#: What every address of the API begins with.
ROOT = "/api/"


class Kind(Enum):
    """A kind of problem: its status, its title, and what it means; the documentation has a paragraph for each."""

    BAD_PARAMETER = (
        HTTPStatus.BAD_REQUEST,
        "A parameter cannot be read",
        _("A parameter is unknown, given twice, or has a value that is none of its own. Every such one is named."),
    )
    BAD_REQUEST = (
        HTTPStatus.BAD_REQUEST,
        "The request cannot be read",
        _("The query is too long, or holds what no query can hold."),
    )
    NOT_FOUND = (
        HTTPStatus.NOT_FOUND,
        "Nothing is published at this address",
        _("There is no such address, no such record, or no such page of a list."),
    )
    NOT_YET_ON_RECORD = (
        HTTPStatus.NOT_FOUND,
        "Not on record on that day",
        _("The record is public, and nothing told of it by the day that “as_of” names."),
    )
    METHOD_NOT_ALLOWED = (
        HTTPStatus.METHOD_NOT_ALLOWED,
        "The API is read and never written",
        _("Use GET, HEAD or OPTIONS."),
    )
    NOT_ACCEPTABLE = (
        HTTPStatus.NOT_ACCEPTABLE,
        "The API speaks JSON only",
        _("“Accept” leaves out application/json."),
    )
    TOO_MANY_REQUESTS = (
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        _("Wait as many seconds as “Retry-After” says."),
    )
    UNAVAILABLE = (
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The record cannot be read right now",
        _("The database does not answer. Wait as many seconds as “Retry-After” says."),
    )
    FAULT = (
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong",
        _("It is a fault of the site, not of the request."),
    )

    @property
    def status(self) -> HTTPStatus:
        """The status of the answer."""
        return self.value[0]

    @property
    def title(self) -> str:
        """The same words each time, for people who read logs."""
        return self.value[1]

    @property
    def meaning(self) -> str | Promise:
        """When it occurs, and what to do."""
        return self.value[2]

    @property
    def anchor(self) -> str:
        """Where the documentation explains it."""
        return f"problem-{self.name.lower().replace('_', '-')}"


@dataclass(frozen=True)
class ParameterFault:
    """What is wrong with one parameter, and the values it takes where they can be listed."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, Any]:
        """The fault as an answer says it."""
        return {"parameter": self.parameter, "detail": self.detail} | (
            {"allowed": list(self.allowed)} if self.allowed else {}
        )


@dataclass(eq=False)
class ProblemError(Exception):
    """Raised by a view that cannot do what was asked."""

    kind: Kind
    detail: str = ""
    faults: Sequence[ParameterFault] = field(default=())


def refuse(faults: Sequence[ParameterFault]) -> None:
    """Raise the ProblemError of a request with faulty parameters; do nothing without a fault."""
    if faults:
        raise ProblemError(
            Kind.BAD_PARAMETER, " ".join(f"{fault.parameter}: {fault.detail}" for fault in faults), faults
        )


def concerns_api(request: HttpRequest) -> bool:
    """Whether the request is for an address of the API, one without a view included."""
    return request.path_info.startswith(ROOT)


def problem_response(
    kind: Kind,
    detail: str | Promise = "",
    faults: Sequence[ParameterFault] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Return an answer that says what kind of problem it is, and what is wrong this time."""
    content: dict[str, Any] = {
        "type": f"{reverse('developers')}#{kind.anchor}",
        "title": kind.title,
        "status": int(kind.status),
        "detail": str(detail or kind.meaning),
    }
    if faults:
        content["errors"] = [fault.said for fault in faults]
    return JsonResponse(
        content,
        status=kind.status,
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
        json_dumps_params={"ensure_ascii": False},
    )


def answer_exception(exception: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """Answer what a view of the API raises; None for a fault of ours, which the site logs and answers."""
    match exception:
        case ProblemError():
            return problem_response(exception.kind, exception.detail, exception.faults)
        case Http404():
            return problem_response(Kind.NOT_FOUND)
        case exceptions.MethodNotAllowed():
            allowed = context["view"].allowed_methods
            return problem_response(Kind.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(allowed)})
        case exceptions.NotAcceptable():
            return problem_response(Kind.NOT_ACCEPTABLE)
    return None


def schema() -> dict[str, Any]:
    """Return where OpenAPI describes the form of a problem."""
    return {"$ref": "#/components/schemas/Problem"}


#: The form of a problem in JSON Schema.
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                    "allowed": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
