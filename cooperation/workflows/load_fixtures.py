"""Load the record from readable files: one YAML file per noun, joined by natural keys.

A file is named after its noun (`agencies.yaml`) and holds a list of rows. In a row,

* a translated field is a mapping of languages: `name: {en: …, ko: …}`;
* a relation is a natural key, its parts joined by a slash: `lead: nasa`, `dialogue: us-kr/civil/4`; a relation
  to several is a list of such keys;
* rows that cannot live without this one stand under the name of the relation (`milestones:`, `status_changes:`);
* `citations:` lists the sources: a slug alone supports the row as a whole, a mapping can say more
  (`{source: s27-1, field: signed_on, stance: conflicts, value_as_stated: {en: …, ko: …}}`).

Loading twice changes nothing: a row is found by its natural key and saved only where it differs. Every row
is cleaned, and keeps every rule of the database.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from translated_fields import TranslatedField, to_attribute

from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    AreaProgress,
    Citation,
    CooperationArea,
    Country,
    Dialogue,
    DialogueSeries,
    Event,
    Mission,
    Official,
    Partnership,
    Program,
    Publication,
    PublishedRow,
    Row,
    Source,
    WorkingGroup,
)

#: File names in the order in which the nouns lean on each other.
NOUNS: dict[str, type[Row]] = {
    "countries": Country,
    "cooperation_areas": CooperationArea,
    "sources": Source,
    "partnerships": Partnership,
    "agencies": Agency,
    "officials": Official,
    "dialogue_series": DialogueSeries,
    "dialogues": Dialogue,
    "area_progress": AreaProgress,
    "programs": Program,
    "missions": Mission,
    "agreements": Agreement,
    "working_groups": WorkingGroup,
    "events": Event,
    "action_items": ActionItem,
}


class PlainWordsLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
    """Reads `on`, `off`, `yes` and `no` as the words they are; only `true` and `false` are truth values."""

    yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class FixtureError(Exception):
    """A row of a fixture file cannot be loaded; the message names the file, the row and the reason."""


@dataclass
class LoadReport:
    """How many rows of each model were created, changed and left as they were."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    _found: dict[tuple[type[Row], str], Row] = field(default_factory=dict, repr=False)

    def find(self, model: type[Row], key: Any, where: str) -> Row:
        """Return the record with a natural key, asking the database once; raise FixtureError if there is none."""
        if (model, str(key)) not in self._found:
            manager: Any = model._default_manager
            try:
                self._found[model, str(key)] = manager.get_by_natural_key(*str(key).split("/"))
            except (ObjectDoesNotExist, ValueError, IndexError) as error:
                raise FixtureError(f"{where}: there is no {model.__name__} {key!r}.") from error
        return self._found[model, str(key)]


@transaction.atomic
def load_fixtures(*, folder: Path) -> LoadReport:
    """Load every file below the folder, all or nothing, and report what was written.

    Raise FixtureError for a row that names an unknown field or record, or that breaks a rule of the record.
    """
    report = LoadReport()
    for noun, model in NOUNS.items():
        rows = list(_rows(folder, noun))
        loaded = [(where, row, _load_row(model, row, {}, where, report)) for where, row in rows]
        for where, row, record in loaded:
            _load_links(record, row, where, report)
    return report


def _rows(folder: Path, noun: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row of the noun's files, with the place to name in an error; files higher up come first."""
    paths = sorted(folder.rglob(f"{noun}.yaml"), key=lambda path: (len(path.parts), path))
    for path in paths:
        for number, row in enumerate(_parse(path), start=1):
            yield f"{path.relative_to(folder)}, row {number}", row


def _parse(path: Path) -> list[Any]:
    try:
        # A subclass of the safe loader, with fewer meanings than its parent.
        return yaml.load(path.read_text("utf-8"), PlainWordsLoader) or []  # noqa: S506 (it is a safe loader)
    except (yaml.YAMLError, ValueError) as error:
        raise FixtureError(f"{path.name}: {error}") from error


def _load_row(
    model: type[Row],
    row: dict[str, Any],
    owner: dict[str, Row],
    where: str,
    report: LoadReport,
    *,
    owner_is_new: bool = False,
) -> Any:
    """Create or change the row's record and the rows nested in it; return the record."""
    values, nested = _read(model, row, where, report)
    values |= owner
    if issubclass(model, PublishedRow):
        values.setdefault("publication", Publication.PUBLISHED)
    key = {name: values.get(name) for name in model.natural_fields}
    for name, value in key.items():
        if value is None and not model._meta.get_field(name).is_relation:
            key[name] = _column(model, name).get_default()
            if key[name] is None:
                raise FixtureError(f"{where}: {model.__name__} is known by its {name!r}; the row does not give it.")
    # Of the columns a citation leaves empty none need be asked for: the one that is filled in tells them.
    lookup = {f"{name}__isnull": True for name, value in key.items() if value is None and model is not Citation}
    lookup |= {name: value for name, value in key.items() if value is not None}
    record = None if owner_is_new else model._default_manager.filter(**lookup).first()
    is_new = record is None
    record = record or model()
    differs = is_new
    for name, value in values.items():
        if is_new or getattr(record, name) != value:
            setattr(record, name, value)
            differs = True
    if differs:
        _save(record, where)
    counter = report.created if is_new else report.changed if differs else report.unchanged
    counter[model.__name__] += 1
    for name, child_model, column, children in nested:
        for number, child in enumerate(children or [], start=1):
            if child_model is Citation and isinstance(child, str):
                child = {"source": child}
            _load_row(child_model, child, {column: record}, f"{where}, {name} {number}", report, owner_is_new=is_new)
    if nested:
        record.refresh_from_db()
    return record


def _read(
    model: type[Row], row: Any, where: str, report: LoadReport
) -> tuple[dict[str, Any], list[tuple[str, type[Row], str, list[Any]]]]:
    """Split a row into values of the model's own fields and rows nested in it; links to several come later."""
    if not isinstance(row, dict):
        raise FixtureError(f"{where}: write the row as a mapping of fields.")
    values: dict[str, Any] = {}
    nested = []
    for name, value in row.items():
        if isinstance(getattr(model, name, None), TranslatedField):
            if not isinstance(value, dict) or not set(value) <= set(settings.CONTENT_LANGUAGES):
                raise FixtureError(f"{where}: {name} is a mapping of languages.")
            values |= {to_attribute(name, code): text for code, text in value.items()}
            continue
        try:
            column: Any = model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise FixtureError(f"{where}: {model.__name__} has no field {name!r}.") from error
        if column.one_to_many:
            nested.append((name, column.related_model, column.field.name, value))
        elif column.many_to_one:
            if column.related_model is not model:
                values[name] = None if value is None else report.find(column.related_model, value, where)
        elif not column.many_to_many:
            try:
                values[name] = column.to_python(value)
            except ValidationError as error:
                raise FixtureError(f"{where}: {model.__name__}: {name}: {' '.join(error.messages)}") from error
    return values, nested


def _load_links(record: Row, row: dict[str, Any], where: str, report: LoadReport) -> None:
    """Set the relations that may point at rows further down the file: to several, and to the same noun."""
    for name, value in row.items():
        if isinstance(getattr(type(record), name, None), TranslatedField):
            continue
        column: Any = record._meta.get_field(name)
        if column.many_to_many:
            getattr(record, name).set([report.find(column.related_model, key, where) for key in value or []])
        elif column.many_to_one and column.related_model is type(record):
            found = None if value is None else report.find(type(record), value, where)
            if getattr(record, name) != found:
                setattr(record, name, found)
                _save(record, where)


def _save(record: Row, where: str) -> None:
    """Clean the row and save it; raise FixtureError with the rule it breaks.

    The rules that the database keeps, and the relations read from it a moment ago, are left to it, and asked one
    by one only when it refuses: asking for each row beforehand takes three times as long.
    """
    relations = {field.name for field in record._meta.concrete_fields if field.is_relation}
    try:
        record.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
        with transaction.atomic():
            record.save()
    except ValidationError as error:
        raise FixtureError(f"{where}: {type(record).__name__}: {error.message_dict}") from error
    except IntegrityError as error:
        raise FixtureError(f"{where}: {type(record).__name__}: {_broken_rule(record) or error}") from error


def _broken_rule(record: Row) -> dict[str, list[str]] | None:
    try:
        record.full_clean()
    except ValidationError as error:
        return error.message_dict
    return None


def _column(model: type[Row], name: str) -> Any:
    return model._meta.get_field(name)
