"""A white sheet that a figure is drawn on, as SVG that needs no page around it.

Everything is said in presentation attributes, in pixels and in colors of its own: the picture looks the same in a
browser, in a document and in the hands of `png.py`.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboard.charts.lettering import fold, width_of
from dashboard.exports.tints import INK, INK_2, RULE, STAGE, WHITE
from dashboard.wording import say_day

#: What a file of this kind is called on the web.
CONTENT_TYPE = "image/svg+xml"
#: The breadth of a sheet, and the white around what is drawn on it, in pixels.
WIDTH, MARGIN = 1200, 40
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
#: Fonts with Hangul and Latin letters; the first is the one that PNG files are made with.
FONTS = "'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', system-ui, sans-serif"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Caption:
    """What a figure says of itself: its title, the lines below it, its day, and the address it can be read at."""

    title: str
    lines: tuple[str, ...]
    day: datetime.date
    address: str


@dataclass(frozen=True)
class KeyEntry:
    """A sign of the key and what it means; `draw` takes the place of its left edge and of its middle."""

    label: str
    width: float
    draw: Callable[[float, float], None]


class Sheet:
    """A sheet with its title. What is drawn moves `y` down; `write` ends the sheet below it."""

    def __init__(self, caption: Caption) -> None:
        self.caption = caption
        self.language = get_language() or ""
        self.root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", _LANGUAGE: self.language})
        ElementTree.SubElement(self.root, "title").text = _printable(caption.title)
        ElementTree.SubElement(self.root, "desc").text = _printable(" ".join([*caption.lines, self.origin]))
        self.paper = ElementTree.SubElement(self.root, "rect", {"width": f"{WIDTH}", "fill": f"#{WHITE}"})
        self.y = 30.0
        for line in fold(caption.title, RIGHT - LEFT, 26):
            self.y += 34
            self.text(LEFT, self.y, line, size=26, strong=True, language=_language_of(caption.title))
        self.y += 7
        for text in caption.lines:
            self.prose(text, size=14, color=INK_2)
        self.y += 22

    @property
    def origin(self) -> str:
        """The name of the record and the day of the figure."""
        return _("Space Cooperation Record. Record as of %(day)s.") % {"day": say_day(self.caption.day)}

    def prose(self, text: str, *, size: float, color: str) -> None:
        """Write a text over the breadth of the sheet, folded, and move down past it."""
        for line in fold(text, RIGHT - LEFT, size):
            self.y += size * 1.5
            self.text(LEFT, self.y, line, size=size, color=color, language=_language_of(text))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 13,
        color: str = INK,
        anchor: str = "start",
        strong: bool = False,
        language: str = "",
    ) -> None:
        """Write a line on a baseline. What is strong has a line around its letters, as the fonts have one weight."""
        spoken = language or _language_of(words)
        attributes = {"x": _number(x), "y": _number(y), "font-size": _number(size), "fill": f"#{color}"}
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if strong:
            attributes |= {"stroke": f"#{color}", "stroke-width": _number(size * 0.03)}
        if spoken and spoken != self.language:
            attributes[_LANGUAGE] = spoken
        ElementTree.SubElement(self.root, "text", attributes).text = _printable(words)

    def block(
        self, x: float, y: float, text: str, *, width: float, size: float = 13, color: str = INK, strong: bool = False
    ) -> int:
        """Write a text folded to a width, its first line on a baseline, and return how many lines it took."""
        lines = fold(text, width, size)
        for number, line in enumerate(lines):
            place = y + number * size * 1.38
            self.text(x, place, line, size=size, color=color, strong=strong, language=_language_of(text))
        return len(lines)

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "", radius: float = 0
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        attributes = {"x": _number(x), "y": _number(y), "width": _number(width), "height": _number(height)}
        attributes["fill"] = f"#{fill}"
        if stroke:
            attributes |= {"stroke": f"#{stroke}", "stroke-width": "1.5"}
        if radius:
            attributes["rx"] = _number(radius)
        ElementTree.SubElement(self.root, "rect", attributes)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, color: str = RULE, width: float = 1, dashes: str = ""
    ) -> None:
        """Draw a straight line; `dashes` are the lengths of its dashes and gaps."""
        attributes = {"x1": _number(x1), "y1": _number(y1), "x2": _number(x2), "y2": _number(y2)}
        attributes |= {"stroke": f"#{color}", "stroke-width": _number(width)}
        if dashes:
            attributes["stroke-dasharray"] = dashes
        ElementTree.SubElement(self.root, "line", attributes)

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, stroke: str = "", width: float = 1.5, dashes: str = ""
    ) -> None:
        """Draw a circle around its middle."""
        attributes = {"cx": _number(x), "cy": _number(y), "r": _number(radius), "fill": f"#{fill}"}
        if stroke:
            attributes |= {"stroke": f"#{stroke}", "stroke-width": _number(width)}
        if dashes:
            attributes["stroke-dasharray"] = dashes
        ElementTree.SubElement(self.root, "circle", attributes)

    def glyph(self, name: str, x: float, y: float, *, size: float = 16, color: str = STAGE) -> None:
        """Draw a symbol of the pages' sprite around its middle."""
        group = ElementTree.SubElement(
            self.root,
            "g",
            {
                "transform": f"translate({_number(x - size / 2)} {_number(y - size / 2)}) scale({_number(size / 16)})",
                "fill": "none",
                "stroke": f"#{color}",
                "stroke-width": "1.5",
            },
        )
        for shape in _symbols()[name]:
            drawn = {key: value.replace("currentColor", f"#{color}") for key, value in shape.attrib.items()}
            ElementTree.SubElement(group, shape.tag, drawn)

    def key(self, entries: Sequence[KeyEntry]) -> None:
        """Draw the key from left to right, in as many lines as it takes."""
        self.y += 34
        x = float(LEFT)
        for entry in entries:
            needed = entry.width + 8 + width_of(entry.label, 13)
            if x > LEFT and x + needed > RIGHT:
                x, self.y = float(LEFT), self.y + 24
            entry.draw(x, self.y - 4.5)
            self.text(x + entry.width + 8, self.y, entry.label, color=INK_2)
            x += needed + 28

    def write(self) -> str:
        """End the sheet with its source line and return the picture."""
        self.y += 26
        self.line(LEFT, self.y, RIGHT, self.y)
        self.prose(self.origin, size=12, color=INK_2)
        self.prose(self.caption.address, size=12, color=INK_2)
        height = _number(self.y + 30)
        self.paper.set("height", height)
        size = {"width": f"{WIDTH}", "height": height, "viewBox": f"0 0 {WIDTH} {height}"}
        self.root.attrib |= size | {"font-family": FONTS, "role": "img"}
        return ElementTree.tostring(self.root, encoding="unicode") + "\n"


def _number(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 100000 else f"{value:.2f}"


def _printable(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(letter for letter in str(text) if letter.isprintable())


def _language_of(text: str) -> str:
    """Return the language that a text of the record is written in, nothing for any other text."""
    return getattr(text, "language", "")


@cache
def _symbols() -> dict[str, tuple[ElementTree.Element, ...]]:
    """Return the shapes of each symbol of the sprite, in a square of 16."""
    sprite = ElementTree.fromstring(get_template("components/sprite.html").render())  # noqa: S314 (our own template)
    return {symbol.attrib["id"]: tuple(symbol) for symbol in sprite}
