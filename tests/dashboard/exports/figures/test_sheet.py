import datetime
from xml.etree import ElementTree

import pytest

from cooperation.models.fields import TranslatedText
from dashboard.exports.figures.sheet import LEFT, RIGHT, WIDTH, Caption, KeyEntry, Sheet

SVG = "{http://www.w3.org/2000/svg}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def sheet(title: str = "Title", *lines: str) -> Sheet:
    return Sheet(Caption(title, lines, datetime.date(2026, 11, 22), "https://record.example/?a=1&b=2"))


def read_svg(markup: str | bytes) -> ElementTree.Element:
    """Read a picture as a program does that shows it."""
    return ElementTree.fromstring(markup)  # noqa: S314 (our own picture)


def drawn(drawing: Sheet) -> ElementTree.Element:
    return read_svg(drawing.write())


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_picture_says_its_title_its_day_and_where_it_comes_from() -> None:
    root = drawn(sheet("Title", "Below"))
    assert texts(root) == [
        "Title",
        "Below",
        "Space Cooperation Record. Record as of 22 November 2026.",
        "https://record.example/?a=1&b=2",
    ]
    assert root.find(f"{SVG}title").text == "Title"
    assert "22 November 2026" in root.find(f"{SVG}desc").text
    assert root.get("role") == "img"
    assert root.get(LANG) == "en"


def test_a_picture_is_on_white_paper_as_large_as_it_says() -> None:
    root = drawn(sheet())
    paper = next(root.iter(f"{SVG}rect"))
    assert (paper.get("fill"), paper.get("width"), paper.get("height")) == ("#FFFFFF", str(WIDTH), root.get("height"))
    assert root.get("viewBox") == f"0 0 {WIDTH} {root.get('height')}"


def test_a_picture_needs_nothing_from_outside_and_no_style() -> None:
    drawing = sheet()
    for name in ("g0", "g3", "g5", "ga", "up"):
        drawing.glyph(name, 100, 100)
    markup = drawing.write()
    for word in ("style", "class=", "href", "url(", "currentColor", "var("):
        assert word not in markup, word


def test_a_symbol_that_the_pages_do_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        sheet().glyph("nothing", 0, 0)


def test_markup_in_a_name_stays_text_and_letters_that_no_picture_can_hold_are_left_out() -> None:
    root = drawn(sheet("<b>&\x07\x00]]>"))
    assert texts(root)[0] == "<b>&]]>"


def test_a_text_of_the_record_keeps_its_language() -> None:
    drawing = sheet(TranslatedText("달", "ko"))
    drawing.text(0, 0, TranslatedText("Moon", "en"))
    found = [element.get(LANG) for element in drawn(drawing).iter(f"{SVG}text")]
    assert found[:2] == ["ko", None]


def test_a_long_title_is_folded_and_pushes_the_rest_down() -> None:
    short, long = sheet("Title"), sheet("Title " * 40)
    assert long.y > short.y
    assert all(float(line.get("x")) == LEFT for line in drawn(long).iter(f"{SVG}text"))


def test_a_key_takes_a_new_line_before_it_leaves_the_sheet() -> None:
    places: list[tuple[float, float]] = []
    drawing = sheet()
    drawing.key([KeyEntry("word " * 12, 20, lambda x, y: places.append((x, y))) for _number in range(5)])
    assert len({y for _x, y in places}) > 1
    assert max(x for x, _y in places) < RIGHT
