"""How an address is described in OpenAPI: by what its view says of it, and by what all addresses have in common."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from .description import Operation
from .problems import CONTENT_TYPE, Kind
from .problems import schema as problem_schema

#: The kinds of problem that any address may answer.
EVERYWHERE = (Kind.BAD_PARAMETER, Kind.NOT_FOUND, Kind.NOT_ACCEPTABLE, Kind.TOO_MANY_REQUESTS)


def _header(name: str, said: str, *statuses: int) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string"}, OpenApiParameter.HEADER, description=said, response=list(statuses)
    )


class RecordSchema(AutoSchema):
    """Describes a view by its `operation`."""

    @property
    def operation(self) -> Operation:
        """What the view says of its address."""
        found: Operation = self.view.operation
        return found

    def get_operation(self, *place: Any) -> dict[str, Any] | None:
        """Describe the view at a place, and let go of it: it would stay with its class, and all that describes it."""
        try:
            found: dict[str, Any] | None = super().get_operation(*place)
        finally:
            del self.view, self.registry
        return found

    def get_operation_id(self) -> str:
        return self.operation.name

    def get_tags(self) -> list[str]:
        return [self.operation.tag]

    def get_summary(self) -> str:
        return str(self.operation.summary)

    def get_description(self) -> str:
        return str(self.operation.description)

    def get_auth(self) -> list[dict[str, Any]]:
        return []

    def get_override_parameters(self) -> list[OpenApiParameter]:
        headers = [
            _header("ETag", _("Names what the answer says; send it back in “If-None-Match”."), 200, 304),
            _header("Last-Modified", _("When it last changed; send it back in “If-Modified-Since”."), 200, 304),
            _header("Retry-After", _("After how many seconds to ask again."), 429),
        ]
        if self.operation.is_list:
            headers.append(_header("Link", _("The first, previous, next and last page of the list (RFC 8288)."), 200))
        return [*self.operation.parameters, *headers]

    def get_response_serializers(self) -> dict[Any, OpenApiResponse]:
        problems = {
            (int(kind.status), CONTENT_TYPE): OpenApiResponse(problem_schema(), description=str(kind.meaning))
            for kind in EVERYWHERE
        }
        return {
            200: OpenApiResponse(self.operation.answer, description=str(self.operation.summary)),
            304: OpenApiResponse(None, description=_("What the program holds is still right.")),
            **problems,
        }
