"""Search: one column in each searchable row, so that one plain comparison finds it by any spelling.

The column holds the row's names and texts in every language, normalized: a name between line ends, then a tab, then
the texts. So the query's own text says how well a row matches: between two line ends it is a whole name, behind one
it begins a name, before the tab it stands in a name, after it in a text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import LessThan
from translated_fields import TranslatedField, to_attribute

#: Stands before each text, and nowhere in a normalized text.
_TEXT = "\t"
#: What people type for an apostrophe and for a middle dot, and composition would turn into something else.
_LOOK_ALIKES = str.maketrans({"´": "'", "ㆍ": "·"})
#: Apostrophes, quotation marks and a hyphen that are none by their category.
_DROPPED = frozenset("'\"`ʻʼ′″‵‶−")
_SPACED = frozenset(",:;/\\_|!?·・•‧、，")
_BETWEEN_SYLLABLES = re.compile(r"(?<=[가-힣]) +(?=[가-힣])")


class _Folds(dict[int, str]):
    """What becomes of each character, by its number; worked out when it is first met."""

    def __missing__(self, number: int) -> str:
        character = chr(number)
        kind = unicodedata.category(character)
        # Hyphens, quotation marks, what has no width, and the selectors of a drawn or a written emoji.
        if kind in ("Pd", "Pi", "Pf", "Cf", "Cs") or character in _DROPPED or "\ufe00" <= character <= "\ufe0f":
            self[number] = ""
        elif kind in ("Ps", "Pe", "Pc", "Zs", "Zl", "Zp", "Cc") or character in _SPACED:
            self[number] = " "
        else:
            self[number] = character
        return self[number]


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return the text without differences of case, width and composition, of hyphens and of quotation marks.

    What parts words becomes a space; several spaces stay several.
    """
    text = unicodedata.normalize("NFKC", text.translate(_LOOK_ALIKES))
    text = unicodedata.normalize("NFKC", text.casefold())
    return unicodedata.normalize("NFKC", text.translate(_FOLDS))


def normalize(text: str) -> str:
    """Return the text as the record is searched: folded, in one line, with single spaces.

    `Min-young` and `Minyoung` become one, as do `2025-215A` and `2025215a`, and Hangul typed letter by letter and
    syllable by syllable.
    """
    return " ".join(fold(text).split())


def squash(text: str) -> str:
    """Drop the spaces between Hangul syllables, which writers set as they like; other scripts keep theirs."""
    return _BETWEEN_SYLLABLES.sub("", text)


def search_words(text: str) -> list[str]:
    """Return the words of a query, normalized and each once; none where it holds no letter and no digit."""
    query = normalize(text)
    return list(dict.fromkeys(query.split())) if any(map(str.isalnum, query)) else []


def compose_search_text(names: Iterable[str], texts: Iterable[str]) -> str:
    """Return the column of a row with these names and texts; each name stands on a line of its own."""
    spelled_names = dict.fromkeys(_spellings(line for name in names for line in name.splitlines()))
    spelled_texts = dict.fromkeys(_spellings(texts))
    return "".join(["\n", *(f"{name}\n" for name in spelled_names), *(_TEXT + text for text in spelled_texts), _TEXT])


def _spellings(texts: Iterable[str]) -> Iterator[str]:
    """Yield each text normalized, and once more without the spaces between syllables; empty ones are left out."""
    for text in texts:
        if normalized := normalize(text):
            yield normalized
            yield squash(normalized)


class MatchRank(models.IntegerChoices):
    """How well a row matches a query: the higher, the better."""

    TEXT = 0
    IN_NAME = 1
    NAME_BEGINS = 2
    NAME = 3


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def keep_matching(rows: Rows, text: str) -> Rows:
    """Return the rows that hold every word of the text, each with its `match_rank`; none for a text without a word.

    Joined together, the words of a query hold each of them, so a joined spelling needs no condition of its own.
    """
    words = search_words(text)
    if not words:
        return rows.annotate(match_rank=Value(MatchRank.TEXT)).none()
    return rows.filter(*(Q(search_text__contains=word) for word in words)).annotate(match_rank=rank_of_match(text))


def rank_of_match(text: str) -> Case:
    """Return the database's judgement of how well a row matches the text, which has a word, as a `MatchRank`."""
    query = normalize(text)
    whole, begins, inside = Q(), Q(), Q()
    for spelling in dict.fromkeys((query, squash(query))):
        whole |= Q(search_text__contains=f"\n{spelling}\n")
        begins |= Q(search_text__contains=f"\n{spelling}")
    for word in search_words(text):
        inside &= Q(LessThan(StrIndex("search_text", Value(word)), StrIndex("search_text", Value(_TEXT))))
    return Case(
        When(whole, then=Value(MatchRank.NAME)),
        When(begins, then=Value(MatchRank.NAME_BEGINS)),
        When(inside, then=Value(MatchRank.IN_NAME)),
        default=Value(MatchRank.TEXT),
    )


class Searchable(models.Model):
    """A row that people find by its words.

    Saving writes the column. What passes saving by (`bulk_create`, `QuerySet.update`) calls `write_search_text`.
    """

    #: Fields that name the row, identifiers included; of one with several lines each is a name.
    searched_names: ClassVar[tuple[str, ...]] = ()
    #: Fields that tell about it.
    searched_texts: ClassVar[tuple[str, ...]] = ()

    search_text = models.TextField(editable=False, default="", blank=True)

    #: How well the row matches; set by `matching`.
    match_rank: int

    class Meta:
        abstract = True

    @classmethod
    def searched_columns(cls, names: Iterable[str]) -> list[str]:
        """Return the columns of these fields; a translated field has one for each content language."""
        return [
            column
            for name in names
            for column in (
                [to_attribute(name, code) for code in settings.CONTENT_LANGUAGES]
                if isinstance(getattr(cls, name, None), TranslatedField)
                else [name]
            )
        ]

    def write_search_text(self) -> None:
        """Set the column from the row's names and texts."""
        names, texts = (
            [str(getattr(self, column)) for column in self.searched_columns(fields)]
            for fields in (self.searched_names, self.searched_texts)
        )
        self.search_text = compose_search_text(names, texts)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row with its search text; where only some fields are saved, if one of them is searched."""
        changed = kwargs.get("update_fields")
        searched = self.searched_columns((*self.searched_names, *self.searched_texts))
        if changed is None or not set(searched).isdisjoint(changed):
            self.write_search_text()
            if changed is not None:
                kwargs["update_fields"] = {*changed, "search_text"}
        super().save(*args, **kwargs)
