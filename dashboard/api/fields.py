"""The fields of an answer: each has a name, a meaning in words, a JSON Schema, and a way to read it off a reading.

Each function returns the fields of one fact, named as in the lists: a text in each language, a code with its labels,
another record by its code and its names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework.fields import Field
from rest_framework.serializers import Serializer
from translated_fields import to_attribute

from cooperation.models import ActionItem, Country, Dialogue, DialogueSeries, Row
from dashboard.exports.columns.parts import in_language, labeled_in, named_in
from dashboard.exports.columns.taking import SPOKEN, dialogue_code
from dashboard.readings.footnotes import Footnotes
from dashboard.wording import said_later

from .parameters import DATE_PATTERN

Said = str | Promise
Fields = Mapping[str, Any]
#: How a value is read off an object: the attributes to go along, or a function; nothing for the object itself.
Path = str | Callable[[Any], Any]

TEXT = {"type": "string"}
CODE = {"type": ["string", "null"]}
DATE = {"type": ["string", "null"], "pattern": DATE_PATTERN}
NUMBER = {"type": "integer"}
TRUTH = {"type": "boolean"}


@dataclass(frozen=True)
class Telling:
    """What all fields of one answer have in common: the address of the site, and the footnotes of the reading."""

    site: str = ""
    footnotes: Footnotes = field(default_factory=Footnotes)


#: For an answer that has neither addresses nor sources.
NOTHING_IN_COMMON = Telling()


class Reading(Field):
    """A field that a function reads off the whole object.

    The framework describes it; `fill` reads it, as the framework would copy every field of a form for every object.
    """

    def __init__(self, say: Callable[[Any], Any], schema: Mapping[str, Any], said: Said = "") -> None:
        super().__init__(source="*", read_only=True, help_text=said or None)
        self.say = say
        # Where drf-spectacular looks for the schema of a field of one's own.
        self._spectacular_annotation = {"field": schema, "field_component_name": None}

    def tell(self, value: Any, telling: Telling) -> Any:
        """Return what the field says of an object."""
        return self.say(value)


class SourcesOf(Reading):
    """The sources that back a row, by the footnotes of the page it stands on; none where there is no row."""

    def __init__(self, say: Callable[[Any], Row | None]) -> None:
        super().__init__(say, {"type": "array", "items": TEXT}, _("The sources that back it, by their codes."))

    def tell(self, value: Any, telling: Telling) -> list[str]:
        row = self.say(value)
        return [] if row is None else [note.source.slug for note in telling.footnotes.of(row)]


class Objects(Reading):
    """An object of a form of its own, or several, read off the whole; nothing where there is none."""

    def __init__(self, say: Callable[[Any], Any], form: type[Serializer], is_several: bool, said: Said) -> None:
        super().__init__(say, {}, said)
        self.form, self.is_several = form, is_several
        self._spectacular_annotation = {"field": form(many=True) if is_several else form(allow_null=True)}

    def tell(self, value: Any, telling: Telling) -> Any:
        found = self.say(value)
        if self.is_several:
            return [fill(self.form, part, telling) for part in found]
        return fill(self.form, found, telling) if found is not None else None


class AddressOf(Reading):
    """The address of a page of the site, whole; nothing where there is none."""

    def __init__(self, say: Callable[[Any], Any], said: Said) -> None:
        super().__init__(say, {"type": ["string", "null"], "format": "uri"}, said)

    def tell(self, value: Any, telling: Telling) -> str | None:
        path = self.say(value)
        return f"{telling.site}{path}" if path else None


def serializer(name: str, *groups: Fields) -> type[Serializer]:
    """Return the form of an object with these fields, called `name` in OpenAPI."""
    fields = {key: field for group in groups for key, field in group.items()}
    return type(name, (Serializer,), {**fields, "told": fields})


def fill(form: type[Serializer], value: Any, telling: Telling = NOTHING_IN_COMMON) -> dict[str, Any]:
    """Return an object in its form."""
    return {name: field.tell(value, telling) for name, field in form.told.items()}


def _reader(path: Path) -> Callable[[Any], Any]:
    if callable(path):
        return path
    return attrgetter(path) if path else lambda value: value


def reading(name: str, schema: Mapping[str, Any], said: Said, path: Path = "") -> Fields:
    """A value that stands on its own; without a way to read it, the attribute of that name."""
    return {name: Reading(_reader(path or name), schema, said)}


def text(model: type[Model], name: str, path: Path = "") -> Fields:
    """A text in each language it may be written in; `path` leads to the record, which may be missing."""
    read = _reader(path)

    def in_one(language: str) -> tuple[str, Field]:
        column = to_attribute(name, language)
        described: Any = model._meta.get_field(column)
        said = said_later(lambda: in_language(f"{capfirst(str(described.verbose_name))}.", language))
        return column, Reading(lambda value: getattr(read(value), column, ""), TEXT, said)

    return dict(map(in_one, settings.CONTENT_LANGUAGES))


def date(name: str, said: Said, path: Path = "") -> Fields:
    """A date as precise as its source."""
    read = _reader(path or name)

    def say(value: Any) -> str | None:
        found = read(value)
        return str(found) if found is not None else None

    return {name: Reading(say, DATE, said)}


def truth(name: str, said: Said, path: Path = "") -> Fields:
    """Yes or no."""
    return reading(name, TRUTH, said, path)


def number(name: str, said: Said, path: Path = "") -> Fields:
    """A count."""
    return reading(name, NUMBER, said, path)


def address(name: str, said: Said, path: Path = "") -> Fields:
    """The address of a page of the site."""
    return {name: AddressOf(_reader(path or name), said)}


def term(name: str, terms: Iterable[Any], said: Said, path: Path = "") -> Fields:
    """A code out of a list, and its label in each language of the site; nothing where the reading has none.

    Without a list the code itself knows its label.
    """
    listed = {str(member.value): member for member in terms}
    read = _reader(path or name)

    def code(value: Any) -> str | None:
        found = read(value)
        return str(getattr(found, "value", found)) if found else None

    def label(language: str) -> tuple[str, Field]:
        def say(value: Any) -> str:
            member = listed.get(code(value) or "") or read(value)
            with override(language):
                return str(member.label) if member is not None else ""

        return f"{name}_label_{language}", Reading(say, TEXT, said_later(labeled_in(name, language)))

    schema = {**CODE, "enum": [*listed, None]} if listed else CODE
    return {name: Reading(code, schema, said), **dict(map(label, SPOKEN))}


def code_of(record: Any) -> str:
    """Return what a record is called by: its slug, or what stands in its address."""
    match record:
        case Dialogue():
            return dialogue_code(record)
        case ActionItem():
            return str(record.reference)
        case Country():
            return str(record.alpha2)
        case DialogueSeries():
            return str(record.code)
    return str(record.slug)


def name_of(record: Any, language: str) -> str:
    """Return the name of a record as it is written in a language; empty where it is not."""
    match record:
        case Dialogue():
            with override(language):
                return str(record) if getattr(record.series, to_attribute("name", language)) else ""
        case ActionItem():
            return str(getattr(record, to_attribute("title", language)))
    return str(getattr(record, to_attribute("name", language)))


def one(name: str, said: Said, path: Path = "") -> Fields:
    """Another record by its code, with its name in each language of the site; nothing where there is none."""
    read = _reader(path or name)

    def code(value: Any) -> str | None:
        found = read(value)
        return code_of(found) if found is not None else None

    def named(language: str) -> tuple[str, Field]:
        def say(value: Any) -> str:
            found = read(value)
            return name_of(found, language) if found is not None else ""

        return f"{name}_name_{language}", Reading(say, TEXT, said_later(named_in(name, language)))

    return {name: Reading(code, CODE, said), **dict(map(named, SPOKEN))}


def _reference(language: str) -> Fields:
    said = said_later(lambda: in_language(str(_("Its name.")), language))
    return reading(f"name_{language}", TEXT, said, lambda record: name_of(record, language))


#: Another record in a list of several.
Reference = serializer(
    "Reference", reading("code", TEXT, _("Its code."), code_of), *(_reference(language) for language in SPOKEN)
)


def several(name: str, said: Said, path: Path = "", form: type[Serializer] = Reference) -> Fields:
    """Several objects of one form; by default other records by their codes and names."""
    return {name: Objects(_reader(path or name), form, True, said)}


def an_object(name: str, form: type[Serializer], said: Said, path: Path = "") -> Fields:
    """An object of a form of its own; nothing where there is none."""
    return {name: Objects(_reader(path or name), form, False, said)}


def sources(path: Path = "") -> Fields:
    """The sources that back a row; `path` leads to the row, which may be missing."""
    return {"sources": SourcesOf(_reader(path))}
