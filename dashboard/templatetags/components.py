"""Small pieces of every page: glyphs, status words, citations, addresses. Built in."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cooperation.models import AreaStage, Row, SourceKind
from cooperation.models.wording import TermChoices
from dashboard.filters.facets import address_with, clean_address
from dashboard.filters.list_filter import ListFilter
from dashboard.languages import address_in
from dashboard.navigation import NavigationItem, is_in_menu, items_for, lists_for
from dashboard.readings.footnotes import Footnotes
from dashboard.readings.matches import split_matches
from dashboard.readings.matrix import Movement
from dashboard.views.figures import ENDINGS
from dashboard.views.reading_day import PARAMETER

from .wording import mark_language

register = template.Library()


@register.simple_tag
@cache
def glyph(name: str, css_class: str = "g") -> SafeString:
    """Draw a symbol of the sprite; it says nothing to a screen reader, the word beside it does."""
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="#{}"/></svg>', css_class, name)


@register.simple_tag
def status(term: TermChoices) -> SafeString:
    """Show a stage or a status: its glyph and its word."""
    return _draw_status(term, get_language())


@lru_cache(maxsize=500, typed=True)
def _draw_status(term: TermChoices, language: str | None) -> SafeString:
    awaits = " st-await" if term.glyph == "ga" else ""
    return format_html('<span class="st{}">{}{}</span>', awaits, glyph(term.glyph), term.label)


@register.simple_tag
def movement(value: Movement | None, before: AreaStage | None = None) -> SafeString | str:
    """Show how a stage moved: a mark to look at, words to read out."""
    if value is None:
        return ""
    words = _say_movement(value, before)
    return format_html('<span class="mv">{}<span class="vh">{}</span></span>', glyph(value.value), words)


@register.simple_tag
def movement_in_words(value: Movement | None, before: AreaStage | None = None) -> SafeString | str:
    """Show how a stage moved, with the words to see."""
    if value is None:
        return ""
    return format_html('<span class="mv">{} {}</span>', glyph(value.value), _say_movement(value, before))


def _say_movement(value: Movement, before: AreaStage | None) -> str:
    """Name the stage an area comes from, where that stage is on the ladder."""
    if before is None or not before.rank or value is Movement.SAME:
        return str(value.label)
    pattern = _("up from %(stage)s") if value is Movement.UP else _("back from %(stage)s")
    return pattern % {"stage": before.label}


@register.simple_tag
def cite(footnotes: Footnotes, record: Row) -> SafeString | str:
    """Link a statement to the sources it rests on; say so where there is none."""
    notes = footnotes.of(record)
    if not notes:
        return format_html('<span class="unsourced">{}</span>', _("No source on record"))
    language = get_language()
    links = (_link_note(note.number, source_kind(note.source), language) for note in notes)
    return mark_safe("".join(links))  # noqa: S308 (each is escaped)


@lru_cache(maxsize=2000)
def _link_note(number: int, kind: str, language: str | None) -> SafeString:
    """Draw the link to a source of the page, in a language: many statements rest on the same."""
    words = _("Source %(number)s, %(kind)s") % {"number": number, "kind": kind}
    return format_html('<a class="cite" href="#s{}" aria-label="{}">{}</a>', number, words, number)


@register.filter
def source_kind(source: Any) -> str:
    """Name the kind of a source; a government's text is named by its side."""
    if source.kind == SourceKind.GOVERNMENT and source.country is not None:
        return _("%(country)s side") % {"country": source.country.abbreviation}
    return str(source.kind_term.label)


@register.simple_tag
def count_actions(number: int) -> str:
    return ngettext("%(count)s action", "%(count)s actions", number) % {"count": number}


@register.simple_tag
def sort_head(listing: ListFilter, key: str) -> SafeString:
    """Draw the head of a column by which a list is sorted; choosing it again turns the order round."""
    label, _columns = listing.sorts[key]
    order = {key: "ascending", f"-{key}": "descending"}.get(listing.order, "")
    turned = f"-{key}" if order == "ascending" else key
    return format_html(
        '<th role="columnheader" scope="col"{}><a href="{}">{}</a></th>',
        format_html(' aria-sort="{}"', order) if order else "",
        address_with(listing.data, "sort", turned),
        label,
    )


@register.simple_tag
def mark_matches(text: str, words: Sequence[str]) -> SafeString | str:
    """Show a text with the normalized words of a query marked where they stand, in any spelling; keep its language."""
    pieces = (
        (format_html("<mark>{}</mark>", piece) if is_match else piece,)
        for piece, is_match in split_matches(text, words)
    )
    return mark_language(text, format_html_join("", "{}", pieces))


@register.simple_tag
def navigation(slug: str | None) -> list[NavigationItem]:
    """Return the entries of the main menu for the partnership in view, if one is."""
    return items_for(slug or None)


@register.simple_tag(takes_context=True)
def place_in_menu(context: template.Context) -> str:
    """Return how the entry of the section is marked as the present one: as this `page`, or as what this is part of."""
    partnership, section = context.get("partnership"), context.get("section", "")
    slug = partnership.slug if partnership else None
    return "page" if is_in_menu(slug, section, context["request"].path) else "true"


@register.simple_tag(takes_context=True)
def query_fields(context: template.Context) -> list[tuple[str, str]]:
    """Return what a form that changes the day of reading sends along: the page's query without day and page."""
    query = context["request"].GET
    return [(name, value) for name in sorted(query) if name not in ("as_of", "page") for value in query.getlist(name)]


@register.simple_tag
def record_lists(slug: str | None) -> list[NavigationItem]:
    """Return the lists of the record of the partnership in view, or of all."""
    return lists_for(slug or None)


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict[str, Any]]:
    """Return this page's address in each language of the site, and which of them is the site's own."""
    request: HttpRequest = context["request"]
    return [
        {
            "code": code,
            "label": label,
            "path": address_in(code, request.get_full_path()),
            "is_default": code == settings.LANGUAGE_CODE,
        }
        for code, label in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """Return the whole address of a path on this site."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag
def url_with(name: str, *args: Any, **query: Any) -> str:
    """Return a page's address with a query, empty values left out."""
    return reverse(name, args=args, query={key: value for key, value in query.items() if value not in ("", None)})


@register.inclusion_tag("components/figure_files.html")
def figure_files(name: str, *args: str, filters: QueryDict | None = None, **query: str | None) -> dict[str, Any]:
    """Offer the figure above as files; `filters` is what the page was asked for, the day aside."""
    asked = {key: value for key, value in query.items() if value}
    kept = clean_address(filters, leaving_out=(PARAMETER,)).removesuffix("?") if filters is not None else ""
    return {"files": [(ending.upper(), reverse(name, args=[*args, ending], query=asked) + kept) for ending in ENDINGS]}


@register.filter
def notes_of(footnotes: Footnotes, record: Row) -> tuple:
    """Return the notes of a record, for a statement that needs none."""
    return footnotes.of(record)


@register.filter
def abbreviation_of(country: Any) -> str:
    return country.abbreviation
