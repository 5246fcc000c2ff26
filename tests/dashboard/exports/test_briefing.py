"""The briefing in all its clothes: page, Word and PDF say the same, in each language and in both."""

import io
from collections.abc import Iterable
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client
from docx.oxml.ns import qn

from cooperation.models import ActionItem, Publication
from dashboard.exports.typesetting import FAMILIES
from tests.makers import make_action, make_partnership

ADDRESS = "/us-kr/briefing"


def word(client: Client, query: str) -> Any:
    response = client.get(f"{ADDRESS}.docx?{query}")
    assert response.status_code == 200
    return docx.Document(io.BytesIO(response.content))


def text_of(file: Any) -> list[str]:
    """Return the text of each paragraph of a Word file, those of its tables included, in order."""
    return [
        "".join(run.text or "" for run in paragraph.iter(qn("w:t"))).strip()
        for paragraph in file.element.body.iter(qn("w:p"))
    ]


def squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


@pytest.mark.parametrize(("language", "edition"), [("en", "full"), ("ko", "summary"), ("both", "full")])
def test_page_word_and_pdf_hold_the_same_headings_and_cells(
    db: None, client: Client, language: str, edition: str
) -> None:
    query = f"lang={language}&edition={edition}&area=satnav"
    document = client.get(f"{ADDRESS}/?{query}").context["document"]
    spoken = {line.text for block in document.headings for line in block.words.lines}
    spoken |= {
        line.text
        for block in document.blocks
        if block.kind == "table"
        for row in block.rows
        for cell in row
        for line in cell.words.lines
    }
    in_word = squeezed(text_of(word(client, query)))
    in_pdf = squeezed(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(client.get(f"{ADDRESS}.pdf?{query}").content)).pages
    )
    assert len(spoken) > 20
    assert [text for text in spoken if squeezed([text]) not in in_word] == []
    assert [text for text in document.headings if squeezed([text.words.lines[-1].text]) not in in_pdf] == []


def test_word_has_real_headings_heads_that_repeat_and_korean_marked_as_korean(db: None, client: Client) -> None:
    file = word(client, "lang=ko&edition=full")
    levels = [paragraph.style.name for paragraph in file.paragraphs if paragraph.style.name.startswith("Heading")]
    assert levels.count("Heading 1") > 15
    tables = [table for table in file.tables if len(table.columns) > 2]
    assert tables
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in tables)
    normal = file.styles["Normal"].element.rPr
    assert normal.find(qn("w:lang")).get(qn("w:eastAsia")) == "ko-KR"
    assert normal.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "Malgun Gothic"


def test_every_link_within_the_word_file_leads_to_a_place_in_it(db: None, client: Client) -> None:
    body = word(client, "edition=full").element.body
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(anchors) > 20
    assert anchors <= set(names)
    assert len(names) == len(set(names))


def test_a_pdf_is_tagged_titled_and_has_bookmarks(db: None, client: Client) -> None:
    reader = pypdf.PdfReader(io.BytesIO(client.get(f"{ADDRESS}.pdf?lang=ko&edition=full").content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith("ko")
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8")
    assert len(reader.outline) > 15
    assert reader.metadata is not None
    assert "한국" in (reader.metadata.title or "")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("for=civil-99", 404),
        ("for=%F0%9F%9B%B0", 404),
        ("agency=no-such-agency", 404),
        ("lang=xx", 400),
        ("edition=enormous", 400),
        ("agency=kasa&area=satnav", 400),
        ("as_of=nonsense", 200),
        ("as_of=1950", 404),
    ],
)
def test_what_names_nothing_is_refused_in_words(db: None, client: Client, query: str, status: int) -> None:
    response = client.get(f"{ADDRESS}.docx?{query}")
    assert client.get(f"{ADDRESS}/?{query}").status_code == response.status_code
    assert response.status_code == status
    if status != 200:
        assert response.headers["Content-Type"].startswith("text/html")
        assert b"<h1>" in response.content


def test_a_machine_without_the_fonts_says_what_to_install_and_still_makes_word(
    db: None, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.PDF_FONT_DIR = str(tmp_path)
    response = client.get(f"{ADDRESS}.pdf")
    assert response.status_code == 503
    assert all(family in response.content.decode() for family in FAMILIES)
    assert client.get(f"{ADDRESS}.docx").status_code == 200


def test_a_draft_is_in_no_briefing(db: None, client: Client) -> None:
    ActionItem.objects.filter(reference="4.03").update(publication=Publication.DRAFT, title_en="Zweckbau")
    for address in (f"{ADDRESS}/?edition=full", f"{ADDRESS}.docx?edition=full"):
        content = client.get(address).content
        text = squeezed(text_of(docx.Document(io.BytesIO(content)))) if "docx" in address else content.decode()
        assert "4.04" in text
        assert "Zweckbau" not in text
        assert "4.03" not in text


def test_the_name_of_a_file_says_what_it_is(db: None, client: Client) -> None:
    header = client.get(f"{ADDRESS}.docx?lang=both").headers["Content-Disposition"]
    assert header == 'attachment; filename="us-kr-civil-5-summary-both-2026-11-22.docx"'


def test_a_partnership_without_a_dialogue_has_no_briefing(db: None, client: Client) -> None:
    pair = make_partnership()
    make_action()
    assert client.get(f"/{pair.slug}/briefing/").status_code == 404
