"""Words and dates in templates. Built in: templates need not load it."""

import datetime
import re
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from translated_fields import to_attribute

from cooperation.models import PartialDate
from cooperation.models.fields import TranslatedText
from dashboard import wording

register = template.Library()

#: Letters that tell a language by themselves: Hangul, kana, and the letters of the first language of the record.
_LETTERS = {"ko": re.compile("[가-힣]"), "ja": re.compile("[ぁ-ヿ]"), "en": re.compile("[A-Za-z]")}


@register.filter
def date_in_words(value: PartialDate | datetime.date | None) -> SafeString | str:
    """Render a date with its precision inside a `time` element; nothing for None."""
    if value is None:
        return ""
    if not isinstance(value, PartialDate):
        value = PartialDate.from_day(value)
    return _draw_date(value, get_language())


@lru_cache(maxsize=5000)
def _draw_date(value: PartialDate, language: str | None) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value, wording.say_date(value))


@register.filter
def period_in_words(record: Any) -> SafeString | str:
    """Render the period of a record with `starts_on` and `ends_on`; nothing if it has no date."""
    if record.starts_on is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', record.starts_on, wording.say_period(record.starts_on, record.ends_on)
    )


@register.filter
def until(first: PartialDate, last: PartialDate | None) -> SafeString:
    """Render the days from the first to the last as one period; a single date without a last one."""
    return format_html('<time datetime="{}">{}</time>', first, wording.say_period(first, last))


@register.filter
def year(value: PartialDate | None) -> SafeString | str:
    """Render the year of a date, with the whole date for machines."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value, wording.say_date(PartialDate(value.year)))


@register.filter
def ordinal_figure(number: int) -> str:
    return wording.say_ordinal_figure(number)


@register.filter
def dialogue_name(number: int) -> str:
    """Name a dialogue in its series, at the beginning of a line."""
    return wording.sentence(wording.say_dialogue(number))


@register.filter
def dialogue_name_inside(number: int) -> str:
    """Name a dialogue in its series, within a sentence."""
    return wording.say_dialogue(number)


@register.filter
def in_words(number: int) -> str:
    return wording.say_number(number)


@register.filter
def as_sentence(text: str) -> str:
    return wording.sentence(text)


@register.filter
def own_language(text: str) -> SafeString | str:
    """Mark a text of the record with its language where that is not the page's."""
    return mark_language(text, str(text))


def mark_language(text: str, shown: str) -> SafeString | str:
    """Return what is shown of a text of the record, marked with the text's language where that is not the page's."""
    language = getattr(text, "language", None)
    if not text or language is None or language == get_language():
        return shown
    return format_html('<span lang="{}">{}</span>', language, shown)


@register.filter
def own_letters(text: str) -> SafeString | str:
    """Mark a name of no language on record by the letters it is written in."""
    language = next((code for code, letters in _LETTERS.items() if letters.search(str(text))), None)
    return own_language(TranslatedText(text, language)) if language else text


@register.simple_tag
def other_names(record: Any, name: str = "name") -> list[TranslatedText]:
    """Return the record's name in every language but the page's, without repeating what is already shown."""
    shown = getattr(record, name)
    texts = []
    for code in settings.CONTENT_LANGUAGES:
        text = getattr(record, to_attribute(name, code), "")
        if text and text != shown and code != get_language():
            texts.append(TranslatedText(text, code))
    return texts


@register.filter
def percent(number: float) -> str:
    """Write a share for an SVG attribute, with a point in every language."""
    return f"{number:.2f}%"


@register.filter
def at(items: Any, index: int) -> Any:
    """Return the item at a place."""
    return items[index]


@register.filter
def as_value(value: Any) -> Any:
    """Show the value of a field of the record: a date with its precision, a text in its language."""
    if isinstance(value, PartialDate | datetime.date):
        return date_in_words(value)
    return own_language(value) if isinstance(value, str) else value


@register.filter
def language_in_words(code: str) -> str:
    return wording.say_language(code)


@register.filter
def change_period(change: Any) -> SafeString:
    """Render the days of an entry of the change log that took more than one."""
    return format_html('<time datetime="{}">{}</time>', change.on, wording.say_period(change.on, change.until))


@register.filter
def slug_of_reference(reference: str) -> str:
    """Return an action's reference as a name for an anchor: `4-09`."""
    return reference.replace(".", "-")
