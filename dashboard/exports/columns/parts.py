"""The columns that a fact of the record becomes: a text in each language, a code with its labels, a date with its days.

Each function returns the columns of one fact. Names follow one pattern: `status`, `status_label_en`; `area`,
`area_name_en`; `due_on`, `due_on_first`, `due_on_last`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, Model, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, override
from django.utils.translation import gettext as _
from translated_fields import TranslatedField, to_attribute

from cooperation.models import CITABLE, Citation, CitationStance, PartialDate, Row, Source

from .column import Column, ColumnKind
from .taking import SPOKEN, Batch, Link, Name, Taking

Columns = tuple[Column, ...]
Said = str | Promise

CITED = gettext_lazy("The sources that back this row as a whole or in one field, by their codes.")
DISPUTED = gettext_lazy("The sources that say otherwise in a field of this row, by their codes.")
ADDRESS = gettext_lazy("The page of this record on the site.")


def _language(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


def in_language(words: str, language: str) -> str:
    """Say of what a column means in which language it is."""
    return _("%(words)s In %(language)s.") % {"words": words, "language": _language(language)}


def _said(text: Said) -> Callable[[], str]:
    return lambda: str(text)


def _field_says(model: type[Model], name: str, said: Said) -> Callable[[], str]:
    """Return the meaning given, or else what the field is called; its help is for those who fill it in."""
    field: Any = model._meta.get_field(name)
    return _said(said) if said else lambda: f"{capfirst(str(field.verbose_name))}."


def text(
    model: type[Model], field: str, said: Said = "", *, name: str = "", source: Callable[[str], Any] | None = None
) -> Columns:
    """A text of the record: one column, or one for each language it may be written in.

    `source` makes what the database reads of the name of each field; without it that is the field itself.
    """
    translated: Any = getattr(model, field, None)
    if not isinstance(translated, TranslatedField):
        return (Column(name or field, ColumnKind.TEXT, _field_says(model, field, said), field),)

    def column(language: str) -> Column:
        attribute = to_attribute(field, language)
        words = _field_says(model, attribute, said)
        return Column(
            to_attribute(name or field, language),
            ColumnKind.TEXT,
            lambda: in_language(words(), language),
            source(attribute) if source else attribute,
            say_fact=words,
        )

    return _one_fact(name or field, *(column(language) for language in translated.languages))


def _one_fact(name: str, *columns: Column) -> Columns:
    """Return columns as the one fact that they say in several ways."""
    return tuple(replace(column, fact=name) for column in columns)


def code(name: str, said: Said, *, source: Any = None, terms: Iterable[Any] = ()) -> Columns:
    """A code out of a list (`terms`, members with a value and a label), and its label in each language of the site."""
    listed = tuple((str(term.value), term.label) for term in terms)
    origin = source or name
    columns = [Column(name, ColumnKind.CODE, _said(said), origin, _none_if_empty, terms=listed, is_few=True)]
    if listed:
        columns += [_label(name, language, origin, listed) for language in SPOKEN]
    return _one_fact(name, *columns)


def _none_if_empty(batch: Batch, raw: Sequence[Any]) -> Iterable[Any]:
    return [value or None for value in raw] if "" in raw else raw


def _label(name: str, language: str, source: Any, terms: tuple[tuple[str, Said], ...]) -> Column:
    @lru_cache(maxsize=1)
    def labels() -> dict[str, str]:
        with override(language):
            return {value: str(label) for value, label in terms}

    def read(batch: Batch, raw: Sequence[Any]) -> Iterable[str]:
        known = labels()
        picked = {value: known.get(value, "") for value in set(raw)}
        return map(picked.__getitem__, raw)

    says = labeled_in(name, language)
    return Column(f"{name}_label_{language}", ColumnKind.TEXT, says, source, read, is_few=True)


@lru_cache(maxsize=20_000)
def _days(value: str | None) -> tuple[str | None, str | None]:
    if not value:
        return None, None
    date = PartialDate.parse(value)
    return date.first_day.isoformat(), date.last_day.isoformat()


def _pick_day(raw: Sequence[str | None], place: int) -> Iterable[str | None]:
    """Return the first days or the last; many rows name few dates."""
    picked = {value: _days(value)[place] for value in set(raw)}
    return map(picked.__getitem__, raw)


def as_text(path: str) -> Callable[[Taking], Any]:
    """Read a date as the text it is kept as."""
    return lambda taking: ExpressionWrapper(F(path), output_field=CharField())


def date(name: str, said: Said, *, source: str | Callable[[Taking], Any] = "", is_text: bool = False) -> Columns:
    """A date as precise as its source, and the first and the last day of what it names; `is_text` if it is read so."""
    found = source or name
    origin = as_text(found) if isinstance(found, str) and not is_text else found
    values = {"column": name}
    return _one_fact(
        name,
        Column(name, ColumnKind.DATE, _said(said), origin, is_few=True),
        Column(
            f"{name}_first",
            ColumnKind.DAY,
            lambda: _("The first day of what “%(column)s” names.") % values,
            origin,
            lambda batch, raw: _pick_day(raw, 0),
            is_few=True,
        ),
        Column(
            f"{name}_last",
            ColumnKind.DAY,
            lambda: _("The last day of what “%(column)s” names.") % values,
            origin,
            lambda batch, raw: _pick_day(raw, 1),
            is_few=True,
        ),
    )


def number(name: str, said: Said, *, source: Any = None) -> Columns:
    """A count."""
    return (Column(name, ColumnKind.NUMBER, _said(said), source or name),)


def truth(name: str, said: Said, *, source: Any = None) -> Columns:
    """Yes or no; nothing where the record does not know."""
    return (Column(name, ColumnKind.TRUTH, _said(said), source or name),)


def one(name: str, model: type[Model], said: Said, *, source: Any = None) -> Columns:
    """Another record by its code, with its name in each language of the site; nothing where it is not public."""

    def turn(pick: Callable[[Name | None], str | None]) -> Any:
        def read(batch: Batch, raw: Sequence[Any]) -> Iterable[Any]:
            names = batch.taking.names(model)
            picked = {key: pick(names.get(key)) for key in set(raw)}
            return map(picked.__getitem__, raw)

        return read

    def named(place: int, language: str) -> Column:
        return Column(
            f"{name}_name_{language}",
            ColumnKind.TEXT,
            named_in(name, language),
            source or name,
            turn(lambda found: "" if found is None else found.texts[place]),
            is_few=True,
        )

    pick = turn(lambda found: found and found.code)
    first = Column(name, ColumnKind.CODE, _said(said), source or name, pick, is_few=True)
    return _one_fact(name, first, *(named(place, language) for place, language in enumerate(SPOKEN)))


def labeled_in(name: str, language: str) -> Callable[[], str]:
    """Return what the label of a code means."""
    return lambda: _("What “%(column)s” says, in %(language)s.") % {"column": name, "language": _language(language)}


def named_in(name: str, language: str) -> Callable[[], str]:
    """Return what the name of another record means."""
    return lambda: (
        _("The name of what “%(column)s” says, in %(language)s; empty where it is not written in it.")
        % {"column": name, "language": _language(language)}
    )


def _code_of(found: Name) -> str:
    return found.code


def _tied(name: str, kind: ColumnKind, say: Callable[[], str], link: Link, pick: Callable[[Name], str]) -> Column:
    """Return the column of what is picked of each record that a link leads to."""

    def read(batch: Batch, raw: Sequence[str | None]) -> Iterable[tuple[str, ...]]:
        named = batch.named(link, raw)
        picked = {keys: tuple(map(pick, named[keys])) for keys in set(raw)}
        return map(picked.__getitem__, raw)

    return Column(name, kind, say, link.keys, read, is_few=True)


def several(name: str, link: Link, said: Said) -> Columns:
    """Other records by their codes, with their names in each language of the site."""

    def in_language(place: int, language: str) -> Column:
        says = named_in(name, language)
        return _tied(f"{name}_name_{language}", ColumnKind.TEXTS, says, link, lambda found: found.texts[place])

    first = _tied(name, ColumnKind.CODES, _said(said), link, _code_of)
    return _one_fact(name, first, *(in_language(place, language) for place, language in enumerate(SPOKEN)))


def through(model: type[Model], name: str, other: type[Model]) -> Link:
    """Return the link of a field that names several."""
    field: Any = model._meta.get_field(name)
    table = field.remote_field.through
    return Link(
        lambda taking: table._default_manager.all(), field.m2m_field_name(), field.m2m_reverse_field_name(), other
    )


def cited(model: type[Row]) -> Columns:
    """The sources that back a record, and those that say otherwise, by their codes."""
    about = next(name for name, citable in CITABLE.items() if citable is model)

    def column(name: str, said: Said, stance: CitationStance) -> Column:
        # The names of sources are those of public ones: that need not be asked again for each citation.
        link = Link(lambda taking: Citation.objects.filter(stance=stance), about, "source", Source)
        return _tied(name, ColumnKind.CODES, _said(said), link, _code_of)

    return (
        column("sources", CITED, CitationStance.SUPPORTS),
        column("disputing_sources", DISPUTED, CitationStance.CONFLICTS),
    )


def address(list_name: str, key: str = "slug", *, within: str = "") -> Columns:
    """The address of the record's page, in the language of now; `within` is the path to its partnership's slug."""

    def source(taking: Taking) -> Any:
        if not within:
            return Concat(Value(f"{taking.site}{reverse(list_name)}"), F(key), Value("/"), output_field=CharField())
        start, end = reverse(list_name, args=["zz"]).split("zz")
        return Concat(
            Value(f"{taking.site}{start}"), F(within), Value(end), F(key), Value("/"), output_field=CharField()
        )

    return (Column("url", ColumnKind.ADDRESS, _said(ADDRESS), source),)
