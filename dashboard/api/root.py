"""The entrance: what there is, and where it is described."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import VERSION
from .description import Operation
from .nouns import NOUNS
from .openapi import describe_api
from .parameters import Parameters
from .views import Answer, RecordView

_ADDRESS = {"type": "string", "format": "uri"}
_ENTRANCE = {
    "type": "object",
    "required": ["version", "documentation", "description", "partnerships"],
    "properties": {"version": {"type": "string"}},
    "additionalProperties": _ADDRESS,
}


class RootView(RecordView):
    """Where every list of the record is."""

    operation = Operation(name="get_entrance", tag="entrance", summary=_("The entrance"), answer=_ENTRANCE)

    def read(self, request: HttpRequest, **arguments: str) -> Answer:
        Parameters(request, known=()).check()
        whole = request.build_absolute_uri
        content = {
            "version": VERSION,
            "documentation": whole(reverse("developers")),
            "description": whole(reverse("api:openapi")),
            "partnerships": whole(reverse("api:partnerships")),
            **{noun.plural: whole(reverse(f"api:{noun.plural}")) for noun in NOUNS if noun.is_shared},
        }
        links = {"service-desc": content["description"], "service-doc": content["documentation"]}
        return Answer(content, {"Link": ", ".join(f'<{link}>; rel="{name}"' for name, link in links.items())})


class OpenApiView(RecordView):
    """The description of the API for programs."""

    operation = Operation(
        name="get_description", tag="entrance", summary=_("This description in OpenAPI 3.1"), answer={"type": "object"}
    )

    def read(self, request: HttpRequest, **arguments: str) -> Answer:
        Parameters(request, known=()).check()
        return Answer(describe_api("en"))
