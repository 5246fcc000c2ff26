"""Where the words of a query stand in a text that is spelled in its own way."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cooperation.models.searchable import fold, normalize, squash

#: How much of a long text is shown around the first match, in characters.
EXCERPT = 180
_LEAD = 60
_fold = lru_cache(maxsize=4096)(fold)


def holds(text: str, word: str) -> bool:
    """Whether the text holds a normalized word, in any spelling."""
    normalized = normalize(text)
    return word in normalized or word in squash(normalized)


def find_matches(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return where normalized words stand in a composed text, as the beginnings and ends of stretches apart."""
    folded, places = _fold_with_places(text)
    stretches: list[tuple[int, int]] = []
    for found in sorted(match.span() for word in words for match in re.finditer(_pattern(word), folded)):
        begins, ends = places[found[0]][0], places[found[1] - 1][1]
        if stretches and begins <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(ends, stretches[-1][1]))
        else:
            stretches.append((begins, ends))
    return stretches


def _fold_with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the folded text, and for each of its characters where in the text it comes from."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    begins = 0
    for ends in range(1, len(text) + 1):
        if ends < len(text) and unicodedata.combining(text[ends]):
            continue
        letters = _fold(text[begins:ends])
        folded.append(letters)
        places += [(begins, ends)] * len(letters)
        begins = ends
    return "".join(folded), places


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    """Return the word as it may stand in a folded text, with or without spaces between Hangul syllables."""
    letters = [re.escape(letter) for letter in word]
    for place in range(len(word) - 1):
        if squash(f"{word[place]} {word[place + 1]}") == word[place : place + 2]:
            letters[place] += " *"
    return re.compile("".join(letters))


def split_matches(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether it matches one of the normalized words."""
    text = unicodedata.normalize("NFC", text)
    pieces: list[tuple[str, bool]] = []
    end = 0
    for begins, ends in find_matches(text, words):
        pieces += [(text[end:begins], False), (text[begins:ends], True)]
        end = ends
    return [piece for piece in (*pieces, (text[end:], False)) if piece[0]]


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around its first match, cut between words; the whole text if it is short."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(text) <= EXCERPT:
        return text
    first, last = (find_matches(text, words) or [(0, 0)])[0]
    begins = max(first - _LEAD, 0)
    if begins:
        begins = text.find(" ", begins, first) + 1 or begins
    ends = max(begins + EXCERPT, last)
    if ends < len(text):
        space = text.rfind(" ", last, ends)
        ends = ends if space < 0 else space
    return f"{'… ' if begins else ''}{text[begins:ends]}{' …' if ends < len(text) else ''}"
