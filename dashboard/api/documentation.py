"""The documentation of the API as plain data, taken from its own description in OpenAPI."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .nouns import NOUNS
from .openapi import describe_api
from .parameters import DATE_PATTERN

#: What the types of JSON Schema are called.
KINDS: Mapping[str, str | Promise] = {
    "string": pgettext_lazy("kind of value", "text"),
    "integer": pgettext_lazy("kind of value", "whole number"),
    "boolean": pgettext_lazy("kind of value", "true or false"),
    "object": pgettext_lazy("kind of value", "object"),
    "uri": pgettext_lazy("kind of value", "address"),
    "uri-reference": pgettext_lazy("kind of value", "address"),
    "date": pgettext_lazy("kind of value", "day"),
    "partial date": pgettext_lazy("kind of value", "year, month or day"),
}


@dataclass(frozen=True)
class Value:
    """A parameter or a field: its name, what kind of value it has, what it means, and the values laid down for it.

    `form` names the form of the objects it holds; `is_several` says that it holds a list, `may_be_null` that it may
    hold nothing.
    """

    name: str
    kind: str | Promise
    meaning: str
    values: tuple[str, ...] = ()
    form: str = ""
    is_several: bool = False
    may_be_null: bool = False


@dataclass(frozen=True)
class Endpoint:
    """An address, what it is for, what it takes, and the form of its answer."""

    path: str
    summary: str
    description: str
    parameters: tuple[Value, ...]
    form: str


@dataclass(frozen=True)
class Form:
    """The fields of an object."""

    name: str
    fields: tuple[Value, ...]


@dataclass(frozen=True)
class Group:
    """The addresses of one noun, with the forms of what they answer."""

    tag: str
    title: str | Promise
    endpoints: tuple[Endpoint, ...]
    forms: tuple[Form, ...]

    @property
    def slug(self) -> str:
        """What its page is called in addresses."""
        return self.tag.replace("_", "-")


TITLES: Mapping[str, str | Promise] = {
    "entrance": _("The entrance"),
    "partnerships": _("Partnerships"),
    "readings": _("Matrix, changes and timeline"),
    **{noun.plural: noun.table.title for noun in NOUNS},
}


def read_documentation(language: str) -> tuple[Group, ...]:
    """Return every group of addresses, described in a language."""
    api = describe_api(language)
    by_tag: dict[str, list[Endpoint]] = {}
    for path, item in api["paths"].items():
        operation = item["get"]
        by_tag.setdefault(operation["tags"][0], []).append(_endpoint(path, operation, api))
    return tuple(
        Group(tag, TITLES[tag], tuple(by_tag[tag]), tuple(_forms(by_tag[tag], api["components"]["schemas"])))
        for tag in TITLES
    )


def _endpoint(path: str, operation: Mapping[str, Any], api: Mapping[str, Any]) -> Endpoint:
    parameters = [
        api["components"]["parameters"][_name(parameter)] if "$ref" in parameter else parameter
        for parameter in operation.get("parameters", ())
    ]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Endpoint(
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=tuple(
            _value(parameter["name"], {**parameter["schema"], "description": parameter.get("description", "")})
            for parameter in parameters
        ),
        form=_name(answer) if "$ref" in answer else "",
    )


def _name(reference: Mapping[str, str]) -> str:
    return reference["$ref"].rpartition("/")[2]


def _value(name: str, schema: Mapping[str, Any]) -> Value:
    """Return a value as its schema describes it."""
    inner = schema.get("items", schema)
    for one_of in inner.get("oneOf", inner.get("allOf", ())):
        inner = one_of if "$ref" in one_of else inner
    types = inner.get("type", "object")
    kinds = [kind for kind in ([types] if isinstance(types, str) else types) if kind != "null"]
    kind = "partial date" if inner.get("pattern") == DATE_PATTERN else inner.get("format", kinds[0])
    return Value(
        name=name,
        kind=KINDS[kind],
        meaning=str(schema.get("description", "")),
        values=tuple(str(value) for value in inner.get("enum", ()) if value is not None),
        form=_name(inner) if "$ref" in inner else "",
        is_several="items" in schema,
        may_be_null="null" in types or {"type": "null"} in schema.get("oneOf", ()),
    )


def _forms(endpoints: list[Endpoint], schemas: Mapping[str, Any]) -> Iterator[Form]:
    """Yield the forms of the answers, and those of the objects in them, each once."""
    waiting, seen = [endpoint.form for endpoint in endpoints if endpoint.form], set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        schema = schemas[name]
        own = tuple(_value(key, field) for key, field in schema["properties"].items())
        wider = tuple(Value("", "", "", form=_name(row)) for row in schema.get("allOf", ()))
        yield Form(name, (*wider, *own))
        waiting += [field.form for field in (*wider, *own) if field.form]
