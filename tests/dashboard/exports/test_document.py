"""Documents as plain data, in one language and in several."""

import pytest

from cooperation.models.fields import TranslatedText
from dashboard.exports.document import (
    Bullets,
    Cell,
    Document,
    Heading,
    Paragraph,
    Style,
    Table,
    notes_in,
    renumber,
    side_by_side,
    span,
    words,
)


def document(language: str, *texts: str, blocks: tuple = ()) -> Document:
    """Return a document with a paragraph for each text, then these blocks."""
    title = words(language, f"Title {language}")
    paragraphs = tuple(Paragraph(words(language, text)) for text in texts)
    return Document((language,), title, title, (), (*paragraphs, *blocks), title, title, "https://record.example/")


def test_a_line_stands_in_each_language_in_the_order_of_the_documents() -> None:
    both = side_by_side([document("en", "One"), document("ko", "하나")])
    assert both.languages == ("en", "ko")
    assert [line.text for line in both.title.lines] == ["Title en", "Title ko"]
    assert [(line.language, line.text) for line in both.blocks[0].words.lines] == [("en", "One"), ("ko", "하나")]


@pytest.mark.parametrize(
    "other",
    [
        document("ko", "하나", "둘"),
        document("ko"),
        document("ko", blocks=(Bullets((words("ko", "하나"),)),)),
        document("ko", blocks=(Paragraph(words("ko", "하나"), Style.NOTE),)),
    ],
)
def test_documents_that_differ_in_more_than_language_are_refused(other: Document) -> None:
    with pytest.raises(ValueError, match=r"Documents|zip"):
        side_by_side([document("en", "One"), other])


def test_what_no_language_changes_is_said_once() -> None:
    both = side_by_side([document("en", "KPS", "One"), document("ko", "KPS", "하나")])
    assert [[line.text for line in block.words.distinct] for block in both.blocks] == [["KPS"], ["One", "하나"]]


def test_a_text_keeps_its_own_language_in_a_line_of_another() -> None:
    (line,) = words("ko", "출처: ", TranslatedText("Joint statement", "en")).lines
    assert [(part.text, part.language) for part in line.spans] == [("출처: ", ""), ("Joint statement", "en")]


def test_sources_are_found_and_numbered_anew_wherever_they_stand() -> None:
    cell = Cell(words("en", span("a", "en", notes=(7, 9))))
    head = (words("en", "A"),)
    blocks = (Heading(1, words("en", "H"), "h"), Table(words("en", "T"), head, ((cell,),), (1,)))
    assert notes_in(blocks) == {7, 9}
    renumbered = renumber(blocks, {7: 1, 9: 2})
    assert notes_in(renumbered) == {1, 2}
    assert renumbered[0] == blocks[0]
