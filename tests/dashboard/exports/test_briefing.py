"""The briefing in all its clothes: page, Word and PDF say the same, in each language and in both."""

import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client
from docx.oxml.ns import qn

from cooperation.models import ActionItem, Publication
from dashboard.exports.typesetting import FAMILIES
from tests.makers import make_action, make_area, make_dialogue, make_partnership

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


def pdf(client: Client, query: str) -> pypdf.PdfReader:
    response = client.get(f"{ADDRESS}.pdf?{query}")
    assert response.status_code == 200, response.content.decode()
    return pypdf.PdfReader(io.BytesIO(response.content))


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
    in_pdf = squeezed(page.extract_text() for page in pdf(client, query).pages)
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


def tags_of(node: Any) -> Iterator[Any]:
    """Yield the elements of a structure tree in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for part in node:
            yield from tags_of(part)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags_of(node["/K"])


def test_a_pdf_is_tagged_titled_and_has_bookmarks(db: None, client: Client) -> None:
    reader = pdf(client, "lang=ko&edition=full")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"].startswith("ko")
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8")
    assert len(reader.outline) > 15
    assert reader.metadata is not None
    assert "한국" in (reader.metadata.title or "")


def test_the_tags_of_a_pdf_name_its_title_headings_lists_and_heads_of_tables(db: None, client: Client) -> None:
    for query in ("edition=full&area=satnav", "lang=both&area=satnav"):
        reader = pdf(client, query)
        elements = list(tags_of(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
        kinds = [element["/S"] for element in elements]
        assert kinds.count("/Title") == 1
        assert kinds.index("/Title") < kinds.index("/H1")
        levels = [int(kind[2]) for kind in kinds if kind in ("/H1", "/H2", "/H3")]
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise([0, *levels]))
        assert kinds.count("/Table") == kinds.count("/THead") > 1
        heads = [element for element in elements if element["/S"] == "/TH"]
        assert heads
        assert all(element["/A"][0]["/Scope"] == "/Column" for element in heads)
        assert {"/P", "/L", "/LI", "/Link"} <= set(kinds)
        links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
        assert links
        assert all(link["/Contents"] for link in links)


@pytest.mark.parametrize("query", ["lang=en", "lang=ko"])
def test_a_summary_is_printed_on_two_pages(db: None, client: Client, query: str) -> None:
    assert len(pdf(client, query).pages) == 2


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
    assert "The Word document can be made all the same." in response.content.decode()
    assert client.get(f"{ADDRESS}.docx").status_code == 200


def test_a_word_file_that_takes_too_long_is_given_up_and_the_page_says_so(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.exports.word.PATIENCE", 0.001)
    response = client.get(f"{ADDRESS}.docx")
    assert response.status_code == 503
    said = response.content.decode()
    assert "This took too long to set. Ask for less, or try again later." in said
    assert "The Word document can be made all the same." not in said


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


@pytest.mark.sweep
def test_every_agency_and_official_has_a_briefing_about_it(db: None, client: Client) -> None:
    form = client.get("/us-jp/briefing/").context["form"]
    for name in ("agency", "official", "area"):
        for value, _label in form.fields[name].choices[1:]:
            assert client.get(f"/us-jp/briefing/?{name}={value}").status_code == 200, value


def test_a_briefing_about_one_official_has_no_empty_table_and_counts_their_changes_only(
    db: None, client: Client
) -> None:
    document = client.get(f"{ADDRESS}/?official=han-min-young&edition=full").context["document"]
    assert [block for block in document.blocks if block.kind == "table" and not block.rows] == []
    said = [block.words.text for block in document.blocks if block.kind == "paragraph"]
    assert "Nothing changed." in said
    assert "No area is on record here." in said


def test_word_is_told_nothing_that_it_would_repair(db: None, client: Client) -> None:
    """Word reads the properties of a table and of a paragraph in one order, and holds a file to its own styles."""
    file = word(client, "edition=full&lang=both&area=satnav")
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    for table in file.tables:
        names = [element.tag.rpartition("}")[2] for element in table._tbl.tblPr]
        assert names == sorted(names, key=order.index)
    names = [element.tag.rpartition("}")[2] for element in file.styles["Normal"].element.pPr]
    assert names.index("autoSpaceDE") < names.index("autoSpaceDN") < names.index("spacing")
    kinds = {relation.reltype.rpartition("/")[2] for relation in file.part.rels.values()}
    assert "styles" in kinds
    assert "stylesWithEffects" not in kinds
    assert "thumbnail" not in {rel.reltype.rpartition("/")[2] for rel in file.part.package.rels.values()}


def test_what_introduces_a_table_stays_on_its_page_in_word(db: None, client: Client) -> None:
    file = word(client, "edition=full&area=satnav")
    body = list(file.element.body)
    tables = [element for element in body if element.tag == qn("w:tbl") and len(element.findall(qn("w:tr"))) > 1][1:]
    assert tables
    for table in tables:
        before = body[body.index(table) - 1]
        style = before.pPr.pStyle.val
        assert style == "Captiontext"
        assert file.styles["Caption text"].paragraph_format.keep_with_next
        head = table.findall(qn("w:tr"))[0]
        assert all(paragraph.pPr.keepNext is not None for paragraph in head.iter(qn("w:p")))


#: What a briefing that holds the first of its actions says of the others, in each language.
CUT = {
    "en": (
        "Points about actions are found among the two of three unfinished actions that are due first. "
        "An edition about one area, agency or official holds others.",
        "One unfinished action that belongs here is not in this edition, which holds those due first. "
        "An edition about one area, agency or official holds others.",
        "This briefing reads the newest one of the three actions that changed. "
        "An edition about one area, agency or official holds others.",
    ),
    "ko": (
        "이행 과제에 관한 사항은 미완료 과제 3건 가운데 기한이 이른 2건에서 찾은 것입니다. "
        "한 분야, 기관 또는 공직자에 대한 판에는 다른 과제가 실립니다.",
        "이 판에는 기한이 이른 과제만 실어, 여기에 해당하는 미완료 과제 1건은 들어 있지 않습니다. "
        "한 분야, 기관 또는 공직자에 대한 판에는 다른 과제가 실립니다.",
        "이 브리핑은 변동이 있는 이행 과제 3건 가운데 최근 1건을 대상으로 합니다. "
        "한 분야, 기관 또는 공직자에 대한 판에는 다른 과제가 실립니다.",
    ),
}


class TestVeryManyActions:
    @pytest.fixture
    def address(self, db: None, monkeypatch: pytest.MonkeyPatch) -> str:
        """A made-up pair with three unfinished actions in two areas, all raised since its last dialogue."""
        monkeypatch.setattr("dashboard.readings.unfinished.MOST_ACTIONS", 2)
        monkeypatch.setattr("dashboard.readings.briefing.MOST_CHANGED_ACTIONS", 1)
        pair = make_partnership()
        make_dialogue(1, "2024-05-04")
        make_dialogue(2, "2027-03")
        area = make_area(name_ko="가상 분야")
        for month in ("07", "08"):
            make_action(raised_on=f"2024-{month}", due_on=f"2028-{month}", area=area, title_ko="가상 과제")
        make_action(raised_on="2024-06", title_ko="가상 과제")
        return f"/{pair.slug}/briefing"

    @pytest.mark.parametrize("languages", ["en", "ko", "both"])
    def test_what_is_left_out_is_said_where_it_matters(self, client: Client, address: str, languages: str) -> None:
        document = client.get(f"{address}/?edition=full&lang={languages}").context["document"]
        file = client.get(f"{address}.docx?edition=full&lang={languages}")
        in_word = text_of(docx.Document(io.BytesIO(file.content)))
        said = [block.words for block in document.blocks if block.kind == "paragraph"]
        for place, language in enumerate(document.languages):
            spoken = [words.lines[place].text for words in said]
            assert [text for text in spoken if text in CUT[language]] == [CUT[language][place] for place in (0, 2, 1)]
            assert [text for text in CUT[language] if squeezed([text]) not in squeezed(in_word)] == []

    def test_the_summary_says_it_of_what_it_holds(self, client: Client, address: str) -> None:
        document = client.get(f"{address}/").context["document"]
        spoken = [block.words.text for block in document.blocks if block.kind == "paragraph"]
        assert [text for text in spoken if text in CUT["en"]] == [CUT["en"][0], CUT["en"][2]]

    def test_where_no_action_of_an_area_is_held_it_is_not_said_that_none_is_on_record(
        self, client: Client, address: str
    ) -> None:
        document = client.get(f"{address}/?edition=full").context["document"]
        headings = [place for place, block in enumerate(document.blocks) if block.kind == "heading"]
        last_area = document.blocks[
            next(place for place in headings if document.blocks[place].anchor == "delegations") - 1
        ]
        assert last_area.words.text == CUT["en"][1]

    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_nothing_is_said_of_it_where_all_actions_are_held(
        self, client: Client, address: str, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        monkeypatch.setattr("dashboard.readings.unfinished.MOST_ACTIONS", 3)
        monkeypatch.setattr("dashboard.readings.briefing.MOST_CHANGED_ACTIONS", 3)
        document = client.get(f"{address}/?edition=full&lang={language}").context["document"]
        spoken = [block.words.text for block in document.blocks if block.kind == "paragraph"]
        other_editions = CUT[language][0].split(". ")[-1]
        assert [text for text in spoken if other_editions in text] == []
