"""A document as plain data: what HTML, Word and PDF are all made from.

A document is in one language or in several side by side. Each piece of text stands in it once for each of its
languages, so that what belongs together cannot drift apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class Span:
    """A run of text: its own language where that is not the line's, and the numbers of the sources behind it."""

    text: str
    language: str = ""
    is_strong: bool = False
    notes: tuple[int, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A line in one language."""

    language: str
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The line without its notes."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Words:
    """The same line in each language of the document."""

    lines: tuple[Line, ...]

    @property
    def distinct(self) -> tuple[Line, ...]:
        """The lines, each text once: a number or a name that no language changes is not repeated."""
        return tuple({line.text: line for line in reversed(self.lines)}.values())[::-1]

    @property
    def text(self) -> str:
        """The line in all languages, for a place that holds one text."""
        return " / ".join(line.text for line in self.distinct)


class Style(Enum):
    """How a paragraph is set."""

    LEAD = "lead"
    PLAIN = "plain"
    NOTE = "note"


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 stands below the title."""

    level: int
    words: Words
    anchor: str
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Paragraph:
    words: Words
    style: Style = Style.PLAIN
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Bullets:
    items: tuple[Words, ...]
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `stage` names the stage it shows, for its tint."""

    words: Words
    stage: str = ""


@dataclass(frozen=True)
class Table:
    """A table whose first row repeats on each page and whose first cells head their rows.

    `widths` are the parts of the breadth that the columns take.
    """

    caption: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class NumberedSource:
    number: int
    words: Words


@dataclass(frozen=True)
class SourceList:
    """The sources of the document, by the numbers that stand in the text."""

    items: tuple[NumberedSource, ...]
    kind: str = field(default="sources", init=False)


Block = Heading | Paragraph | Bullets | Table | SourceList


@dataclass(frozen=True)
class Document:
    """A document with its cover. `facts` are the names and values of the cover; `address` is where to read it again."""

    languages: tuple[str, ...]
    title: Words
    subtitle: Words
    facts: tuple[tuple[Words, Words], ...]
    blocks: tuple[Block, ...]
    running: Words
    contents: Words
    address: str

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, for the list of contents."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))


def side_by_side(documents: Sequence[Document]) -> Document:
    """Return the documents, each in one language, as one in all of their languages.

    Raise ValueError where they differ in anything but language.
    """
    merged = _merge([_without_languages(document) for document in documents])
    languages = tuple(language for document in documents for language in document.languages)
    return Document(**{**_values(merged), "languages": languages})


def _without_languages(document: Document) -> Document:
    return Document(**{**_values(document), "languages": ()})


def _values(value: Any) -> dict[str, Any]:
    return {column.name: getattr(value, column.name) for column in fields(value) if column.init}


def _merge(values: Sequence[Any]) -> Any:
    first = values[0]
    if any(type(value) is not type(first) for value in values):
        raise ValueError(f"Documents of another structure: {values!r}")
    if isinstance(first, Words):
        return Words(tuple(line for value in values for line in value.lines))
    if is_dataclass(first):
        each = [_values(value) for value in values]
        return type(first)(**{name: _merge([columns[name] for columns in each]) for name in each[0]})  # type: ignore[operator]  # a class, not its instance
    if isinstance(first, tuple):
        return tuple(_merge(parts) for parts in zip(*values, strict=True))
    if any(value != first for value in values):
        raise ValueError(f"Documents that say different things: {values!r}")
    return first


def notes_in(value: Any) -> set[int]:
    """Return the numbers of the sources that stand anywhere in a block, or in a tuple of them."""
    if isinstance(value, Span):
        return set(value.notes)
    parts = value if isinstance(value, tuple) else _values(value).values() if is_dataclass(value) else ()
    return {number for part in parts for number in notes_in(part)}


def renumber(value: Any, numbers: Mapping[int, int]) -> Any:
    """Return the block, or the tuple of blocks, with its sources numbered anew."""
    if isinstance(value, Span):
        return replace(value, notes=tuple(sorted(numbers[number] for number in value.notes)))
    if isinstance(value, tuple):
        return tuple(renumber(part, numbers) for part in value)
    if is_dataclass(value):
        return type(value)(**{name: renumber(part, numbers) for name, part in _values(value).items()})  # type: ignore[operator]  # a class, not its instance
    return value


def words(language: str, *parts: "str | Span | Iterable[Span]") -> Words:
    """Return one line; a text of the record keeps its own language (`TranslatedText`)."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, Span):
            spans.append(part)
        elif isinstance(part, str):
            spans.append(span(part, language))
        else:
            spans += part
    return Words((Line(language, tuple(found for found in spans if found.text or found.notes)),))


def span(text: str, language: str, *, strong: bool = False, notes: tuple[int, ...] = (), url: str = "") -> Span:
    """Return a run that is marked with the language of the text where that is not the line's."""
    own = getattr(text, "language", language)
    return Span(str(text), own if own != language else "", strong, notes, url)
