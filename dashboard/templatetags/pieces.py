"""Pieces of pages that depend on a few plain values alone: drawn once, and kept as text. Built in."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Engine
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cooperation.kept import Lasting
from cooperation.models import PartialDate
from cooperation.models.fields import TranslatedText
from dashboard.filters.facets import Facet

register = template.Library()

#: How many pieces a process keeps; the one used longest ago goes first.
MOST = 2000
#: What a piece may be drawn from: values that say all that is shown of them. A record of the database is none.
PLAIN = (str, int, type(None), PartialDate, datetime.date)

_SELECTED = mark_safe(" selected")
#: Stands for the count of a choice while it is drawn: no text of the record holds it.
_COUNT = "\x00"


class PieceNode(template.Node):
    """Shows a template that is given these values and nothing else, neither the page's context nor its request."""

    def __init__(self, name: str, values: dict[str, FilterExpression]) -> None:
        self.name, self.values = name, values
        self.names = tuple(values)

    def render(self, context: template.Context) -> str:
        values = [value.resolve(context) for value in self.values.values()]
        if len(values) == 1 and isinstance(values[0], Lasting):
            return self._draw_of(values[0], context.template.engine)
        languages = []
        for place, value in enumerate(values):
            if isinstance(value, Promise):
                values[place] = str(value)
            elif isinstance(value, TranslatedText):
                languages.append((place, value.language))
            elif not isinstance(value, PLAIN):
                raise TypeError(f"{self.names[place]} of {self.name} is no plain value.")
        engine = context.template.engine
        # Whoever changes a template wants to see the change.
        show = draw.__wrapped__ if engine.debug else draw
        return show(engine, self.name, self.names, get_language(), get_script_prefix(), tuple(languages), *values)

    def _draw_of(self, lasting: Lasting, engine: Engine) -> str:
        key = self.name, get_language(), get_script_prefix()
        if key not in lasting.made:
            lasting.made[key] = _render(engine, self.name, {self.names[0]: lasting})
        return lasting.made[key]


@lru_cache(maxsize=MOST, typed=True)
def draw(
    engine: Engine,
    name: str,
    names: tuple[str, ...],
    language: str | None,
    prefix: str,
    languages: tuple[tuple[int, str], ...],
    *values: Any,
) -> SafeString:
    """Return a piece in a language.

    What else could tell two of them apart is said too: where the site stands, the languages of texts of the record.
    """
    return _render(engine, name, dict(zip(names, values, strict=True)))


def _render(engine: Engine, name: str, values: dict[str, Any]) -> SafeString:
    """Render a template without the end of line that its file ends with: a piece stands inside a line."""
    drawn = engine.get_template(name).render(template.Context(values))
    return mark_safe(drawn.removesuffix("\n"))  # noqa: S308 (rendered by a template)


@register.tag
def piece(parser: Parser, token: Token) -> PieceNode:
    """`{% piece "components/menu.html" section=section %}`: a piece is kept under its values, which must say it all."""
    _tag, name, *given = token.split_contents()
    values = token_kwargs(given, parser)
    if given or name[0] not in "\"'":
        raise template.TemplateSyntaxError('Write {% piece "name of a template" name=value … %}.')
    return PieceNode(name.strip("\"'"), values)


@register.simple_tag(takes_context=True)
def facet_options(context: template.Context, facet: Facet) -> SafeString:
    """Draw the choices of a facet, each with the number of rows it would show: that alone is new from page to page."""
    engine, language = context.template.engine, get_language()
    drawn = []
    for option in facet.options:
        written_in = getattr(option.label, "language", None)
        before, after = _draw_option(
            engine, language, facet.name, option.value, str(option.label), written_in, option.glyph, option.is_chosen
        )
        drawn.append(f"{before}{option.count}{after}")
    return mark_safe("".join(drawn))  # noqa: S308 (drawn by a template; a count is a number)


@register.simple_tag
@lru_cache(maxsize=MOST)
def select_options(choices: tuple[tuple[str | int, str | int], ...], chosen: str | int) -> SafeString:
    """Draw the choices of a box to select from, pairs of a value and its label, one of which is chosen."""
    drawn = (
        format_html('<option value="{}"{}>{}</option>', value, _SELECTED if value == chosen else "", label)
        for value, label in choices
    )
    return mark_safe("".join(drawn))  # noqa: S308 (each is escaped)


@lru_cache(maxsize=MOST)
def _draw_option(
    engine: Engine,
    language: str | None,
    facet: str,
    value: str,
    label: str,
    written_in: str | None,
    glyph: str,
    is_chosen: bool,
) -> tuple[str, str]:
    """Return what stands before and after the count of a choice, in a language."""
    said = {"facet": facet, "value": value, "glyph": glyph, "is_chosen": is_chosen, "count": _COUNT}
    said["label"] = TranslatedText(label, written_in) if written_in else label
    drawn = engine.get_template("components/option.html").render(template.Context(said))
    before, _mark, after = drawn.partition(_COUNT)
    return before, after
