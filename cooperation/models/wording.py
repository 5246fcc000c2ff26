"""Choices that carry their own words: label, glyph and definition stand once, beside the value.

Pages, exports and the method page all read them here.
"""

from typing import Any, Self

from django.db import models
from django.utils.functional import Promise


class TermChoices(models.TextChoices):
    """TextChoices that also know how they are drawn and what they mean.

    A member is written `NAME = value, glyph, definition, label`; the glyph names a symbol of the page's sprite.
    """

    glyph: str
    definition: str | Promise

    def __new__(cls, value: str, glyph: str = "", definition: str | Promise = "") -> Self:
        member: Any = str.__new__(cls, value)
        member._value_ = value
        member.glyph = glyph
        member.definition = definition
        return member
