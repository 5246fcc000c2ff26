"""The API described in OpenAPI 3.1, in English for programs, and in each language for its documentation."""

from functools import lru_cache
from threading import Lock
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

from . import VERSION
from .problems import SCHEMA

#: Parameters that mean the same everywhere.
SHARED = ("as_of", "page", "size", "q")
#: The views that are described share the object that describes them.
_alone = Lock()


@lru_cache(maxsize=8)
def describe_api(language: str) -> dict[str, Any]:
    """Return the description in a language; it follows from the code alone."""
    with _alone, override(language):
        return SchemaGenerator(urlconf="dashboard.api.urls").get_schema(request=None, public=True)


def finish(result: dict[str, Any], generator: SchemaGenerator, request: Any, public: bool) -> dict[str, Any]:
    """Add what concerns the API as a whole, and say once what its answers have in common."""
    result["info"] = {
        "title": _("Space Cooperation Record"),
        "version": VERSION,
        "description": _("The public record of what governments said and did together in space. It is only read."),
    }
    result["servers"] = [{"url": "/"}]
    result["externalDocs"] = {"url": reverse("developers")}
    components = result["components"]
    schemas = components["schemas"] = {**components["schemas"], "Problem": SCHEMA}
    for name, schema in schemas.items():
        for described in schema["properties"].values():
            described.pop("readOnly", None)
        if f"{name}Row" in schemas:
            schemas[name] = _with_row(schema, name, schemas[f"{name}Row"])
    for name in schemas:
        if name.endswith("Row"):
            # Which fields a row of a list has, the request may choose.
            del schemas[name]["required"]
    _share_parameters(result["paths"], components)
    _share_answers(result["paths"], components)
    return result


def _with_row(schema: dict[str, Any], name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Say of a record that it has the fields of its row in a list, all of them, and some of its own."""
    own = {key: field for key, field in schema["properties"].items() if key not in row["properties"]}
    return {
        "allOf": [{"$ref": f"#/components/schemas/{name}Row"}],
        "type": "object",
        "properties": own,
        "required": schema["required"],
    }


def _share_parameters(paths: dict[str, Any], components: dict[str, Any]) -> None:
    """Put the parameters that mean the same everywhere in one place each."""
    shared: dict[str, Any] = components.setdefault("parameters", {})
    for path in paths.values():
        for operation in path.values():
            for place, parameter in enumerate(operation.get("parameters", ())):
                name = parameter["name"]
                if name in SHARED and shared.setdefault(name, parameter) == parameter:
                    operation["parameters"][place] = {"$ref": f"#/components/parameters/{name}"}


def _share_answers(paths: dict[str, Any], components: dict[str, Any]) -> None:
    """Put what every address answers but for success, and the headers of all, in one place each."""
    shared: dict[str, Any] = components.setdefault("responses", {})
    headers: dict[str, Any] = components.setdefault("headers", {})
    for path in paths.values():
        for answers in (operation["responses"] for operation in path.values()):
            for status, answer in answers.items():
                for name, header in answer.get("headers", {}).items():
                    headers[name] = header
                    answer["headers"][name] = {"$ref": f"#/components/headers/{name}"}
                if status != "200":
                    shared[status] = answer
                    answers[status] = {"$ref": f"#/components/responses/{status}"}
