"""Readings whose words are written in the language of the page: read in each language, and laid side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.utils.translation import override

from cooperation.models.fields import TranslatedText
from dashboard.exports.columns.parts import in_language
from dashboard.exports.columns.taking import SPOKEN
from dashboard.wording import said_later

from .fields import TEXT, Fields, Path, Said, reading

Read = TypeVar("Read")


@dataclass(frozen=True)
class Spoken(Generic[Read]):
    """The same thing as it is read in each language of the site."""

    by_language: dict[str, Read]

    @property
    def first(self) -> Read:
        """The thing in the first language, for what does not depend on one."""
        return next(iter(self.by_language.values()))

    def each(self, attribute: str = "", key: Callable[[Any], Any] | None = None) -> "tuple[Spoken[Any], ...]":
        """Return the parts that attributes lead to side by side: by their key, or else in their order.

        Without an attribute they are the parts of the thing itself.
        """
        read = attrgetter(attribute) if attribute else tuple
        parts = {language: read(whole) for language, whole in self.by_language.items()}
        if key is not None:
            keyed = {language: {key(part): part for part in found} for language, found in parts.items()}
            parts = {language: [keyed[language][key(part)] for part in parts[SPOKEN[0]]] for language in keyed}
        return tuple(Spoken(dict(zip(parts, same, strict=True))) for same in zip(*parts.values(), strict=True))


def in_each_language(read: Callable[[], Read]) -> Spoken[Read]:
    """Read something in each language of the site."""
    found = {}
    for language in SPOKEN:
        with override(language):
            found[language] = read()
    return Spoken(found)


def written(text: str, language: str) -> str:
    """Return a text if it is written in the language, which a text of the record knows of itself; else nothing."""
    return "" if isinstance(text, TranslatedText) and text.language not in ("", language) else str(text)


def spoken(name: str, said: Said, path: Path = "") -> Fields:
    """A text in each language of the site, empty where it is not written in it."""
    read = path if callable(path) else attrgetter(path or name)

    def field(language: str) -> Fields:
        def say(thing: Spoken[Any]) -> str:
            with override(language):
                return written(read(thing.by_language[language]), language)

        meaning = said_later(lambda: in_language(str(said), language))
        return reading(f"{name}_{language}", TEXT, meaning, say)

    return {key: value for language in SPOKEN for key, value in field(language).items()}
