"""One cell of a spreadsheet: what it holds, and how its text survives a file and comes back the same."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: What a spreadsheet takes for the beginning of a formula, or drops.
_LIVE = re.compile(r"'*[=+\-@\t\r\n]")
#: The letters with which such a text begins: of many cells, few need a closer look.
MAY_BE_LIVE = frozenset("'=+-@\t\r\n")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
#: What XML cannot hold, and what a workbook writes for it; the underscore guards a text that looks like one already.
_NO_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
#: What cannot stand in the XML of a workbook as it is.
TO_ESCAPE = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")


class CellKind(StrEnum):
    """What a cell of a workbook holds; a cell of a CSV file holds text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    TRUTH = "truth"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, whatever it holds: a date is its ISO text, a truth value `true` or `false`."""

    text: str = ""
    kind: CellKind = CellKind.TEXT

    def staged(self) -> Any:
        """Return the cell as JSON."""
        return self.text if self.kind is CellKind.TEXT else [self.kind.value, self.text]

    @classmethod
    def from_staged(cls, value: Any) -> "Cell":
        """Read what `staged` returns."""
        return cls(value) if isinstance(value, str) else cls(value[1], CellKind(value[0]))


EMPTY = Cell()


def canonical(text: str) -> str:
    """Return the text as it is compared: lines end in one way, and letters typed in parts are joined.

    A sign that composition would only exchange for another one of its shape stays itself.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", text)
    return composed if len(composed) < len(text) else text


def escape_csv(text: str) -> str:
    """Return what a spreadsheet program reads as text, whatever it begins with; `unescape_csv` takes it back."""
    return f"'{text}" if _LIVE.match(text) else text


def unescape_csv(text: str) -> str:
    """Return the text that `escape_csv` was given."""
    return text[1:] if _GUARDED.match(text) else text


def escape_xml(text: str) -> str:
    """Return the text with each character that a workbook cannot hold in the workbook's own way of writing it."""
    return _NO_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescape_xml(text: str) -> str:
    """Return the text that `escape_xml` was given. What stands for no character of a text is left as it is written."""

    def read(match: re.Match[str]) -> str:
        number = int(match[1], 16)
        return match[0] if number == 0 or 0xD800 <= number <= 0xDFFF else chr(number)

    return _WRITTEN.sub(read, text)


def control_character(text: str) -> str:
    """Return the first character of the text that is no text, as `U+000B`; empty where there is none."""
    for character in text:
        if (unicodedata.category(character) == "Cc" and character not in "\n\t") or character in "\ufffe\uffff":
            return f"U+{ord(character):04X}"
    return ""
