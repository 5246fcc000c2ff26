"""How much room letters take, near enough to fold a line before it is drawn. Knows letters only."""

import unicodedata
from functools import lru_cache

#: The breadth of a letter as a part of its size, a little more than most fonts need.
_NARROW, _WIDE, _CAPITAL, _OTHER, _FULL = 0.32, 0.88, 0.66, 0.555, 0.96
_NARROW_LETTERS = frozenset("iljtfrI.,:;'|!()[]{}/ ·‘’")
_WIDE_LETTERS = frozenset("mwMW@%—…")


def width_of(text: str, size: float) -> float:
    """Return the breadth of a line in pixels, for letters of a size in pixels."""
    return sum(map(_part, text)) * size


def fold(text: str, width: float, size: float) -> tuple[str, ...]:
    """Return the lines of a text, each within the width; a word too long for a line is broken where the line ends."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}".strip()
        if not line or width_of(joined, size) <= width:
            line = joined
        else:
            lines.append(line)
            line = word
        while width_of(line, size) > width and len(line) > 1:
            end = _fitting(line, width, size)
            lines.append(line[:end])
            line = line[end:]
    return (*lines, line) if line else tuple(lines)


def _fitting(word: str, width: float, size: float) -> int:
    """Return how many letters of a word fit, one at least."""
    end = 1
    while end < len(word) and width_of(word[: end + 1], size) <= width:
        end += 1
    return end


@lru_cache(maxsize=4096)
def _part(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    return _CAPITAL if letter.isupper() else _OTHER
