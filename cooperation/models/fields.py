"""Values the whole record shares: texts in each content language, and identifiers of space objects."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute


class TranslatedText(str):
    """A text that knows the language it is written in, for the page's `lang` attribute."""

    language: str

    def __new__(cls, text: str, language: str) -> "TranslatedText":
        value = super().__new__(cls, text)
        value.language = language
        return value


#: The name of the column of a translated field in a language: asked for with each text, and always the same.
_attribute = cache(to_attribute)


def written(record: models.Model, name: str, language: str) -> TranslatedText:
    """Return a translated field in a language, or in the first language it is written in.

    The fallback keeps its own language, so that a page can mark it; nothing is translated silently.
    """
    for code in (language, *settings.CONTENT_LANGUAGES):
        text = getattr(record, _attribute(name, code), "")
        if text:
            return TranslatedText(text, code)
    return TranslatedText("", language)


def _getter(name: str, field: TranslatedField) -> Any:
    return lambda record: written(record, name, (get_language() or field.languages[0])[:2])


def translated(field: models.Field, *, required: bool = False) -> TranslatedField:
    """Return one plain column per content language (`name_en`, `name_ko`, …).

    Reading the bare name gives a `TranslatedText` in the active language. With `required`, the first content
    language must be filled in; the others may wait for their translator.
    """
    # Named here, as the package makes a class of its own to say the name of each column, which takes 100 kB of memory.
    named: dict[str, Any] = {"verbose_name": field.verbose_name}
    waiting = named | {"blank": True, "default": ""}
    specific = dict.fromkeys(settings.CONTENT_LANGUAGES, waiting)
    if required:
        specific[settings.CONTENT_LANGUAGES[0]] = named
    return TranslatedField(field, specific, languages=settings.CONTENT_LANGUAGES, attrgetter=_getter)


def in_language(name: str, language: str | None = None) -> Case:
    """Return the database's reading of a translated field, as `written` reads it: to sort and to search by.

    Without a language it is the active one.
    """
    active = (language or get_language() or settings.CONTENT_LANGUAGES[0])[:2]
    languages = sorted(settings.CONTENT_LANGUAGES, key=lambda code: code != active)
    columns = [to_attribute(name, code) for code in languages]
    written_in = [When(~Q(**{column: ""}), then=F(column)) for column in columns]
    return Case(*written_in, default=Value(""), output_field=models.CharField())


def shorten(acronym: str, name: str) -> str:
    """Return the acronym on pages in the first content language, whose letters it is made of; else the name."""
    is_first = (get_language() or settings.CONTENT_LANGUAGES[0]).startswith(settings.CONTENT_LANGUAGES[0])
    return acronym if acronym and is_first else name


def short_in_language(path: str) -> Case:
    """Return the database's reading of a related record's short name, as `shorten` reads it: to sort by."""
    name = in_language(f"{path}__name")
    if not (get_language() or settings.CONTENT_LANGUAGES[0]).startswith(settings.CONTENT_LANGUAGES[0]):
        return name
    acronym = f"{path}__acronym"
    return Case(When(~Q(**{acronym: ""}), then=F(acronym)), default=name, output_field=models.CharField())


COSPAR_ID = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{3}[A-HJ-NP-Z]{1,3}", re.ASCII)


def validate_cospar_id(value: str) -> None:
    """Raise ValidationError unless the text is an international designator such as `2025-215A`.

    The form is COSPAR's: year of launch, number of the launch in that year, and a letter code without I and O.
    """
    if COSPAR_ID.fullmatch(value) is None:
        raise ValidationError(
            _("“%(value)s” is not a COSPAR id. Write it as 2025-215A."),
            code="invalid_cospar_id",
            params={"value": value},
        )


validate_norad_number = RegexValidator(
    r"^[1-9][0-9]{0,8}\Z",
    _("A NORAD catalog number has one to nine digits and no leading zero."),
    code="invalid_norad_number",
)
validate_ror_id = RegexValidator(
    r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}\Z", _("A ROR id looks like 027ka1x80."), code="invalid_ror_id"
)
validate_wikidata_id = RegexValidator(
    r"^Q[1-9][0-9]{0,11}\Z", _("A Wikidata id looks like Q23548."), code="invalid_wikidata_id"
)
