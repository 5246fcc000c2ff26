"""A process that writes one Word file and ends: `python -m dashboard.exports.word_writer`, handed a pickled document.

The file has real headings, tables whose heads repeat, and each language set as its own. While it is written, the long
ones take 40 MB and more.
"""

import datetime
import io
import pickle
import sys
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .document import Bullets, Document, Heading, Line, Paragraph, SourceList, Style, Table, Words
from .own_process import use_all_processors
from .tints import INK, INK_2, RULE, SEAL, STAGE_TINTS, SUNKEN

#: Fonts that Word has everywhere; a machine without them takes the nearest it has.
LATIN, EAST_ASIAN = "Calibri", "Malgun Gothic"
#: Word's name of each language of the record.
LOCALES = {"en": "en-US", "ko": "ko-KR", "ja": "ja-JP"}
MARGIN = Mm(16)
A4 = (Mm(210), Mm(297))
#: Fixed, so that the same record gives the same file.
MADE_AT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def main() -> None:
    """Read a document from standard input and write it to standard output as a .docx file."""
    use_all_processors()
    writer = _Writer(pickle.load(sys.stdin.buffer))  # noqa: S301 (the site pickled it, and nobody else is asked)
    writer.write()
    file = io.BytesIO()  # the format wants a file that it can go back in
    writer.file.save(file)
    sys.stdout.buffer.write(file.getvalue())


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = docx.Document()
        self.bookmarks = 0
        self._set_up()
        #: Asked for once: the library reads all styles at every look-up.
        self.style_ids = {style.name: style.style_id for style in self.file.styles}

    @property
    def is_wide(self) -> bool:
        """Whether languages stand side by side, which takes the page lying down."""
        return len(self.document.languages) > 1

    def write(self) -> None:
        self._cover()
        self._contents()
        for block, following in zip_longest(self.document.blocks, self.document.blocks[1:]):
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Paragraph):
                style = {Style.LEAD: "Lead", Style.NOTE: "Note", Style.PLAIN: "Normal"}[block.style]
                self._prose([block.words], style, leads=isinstance(following, Table | Bullets))
            elif isinstance(block, Bullets):
                self._prose(block.items, "List Bullet")
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._sources(block)

    def _set_up(self) -> None:
        """Set the page, the fonts, the styles and the language of everything that follows."""
        section = self.file.sections[0]
        width, height = reversed(A4) if self.is_wide else A4
        section.page_width, section.page_height = width, height
        section.orientation = WD_ORIENT.LANDSCAPE if self.is_wide else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        self.breadth = width - 2 * MARGIN
        styles = self.file.styles
        for name in ("Lead", "Note", "Cell", "Caption text", "Source"):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        looks = {
            "Normal": (10, INK, False, 3),
            "Lead": (11, INK, False, 4),
            "Note": (8.5, INK_2, False, 3),
            "Cell": (8.5, INK, False, 0),
            "Caption text": (8.5, INK_2, False, 2),
            "Source": (8, INK_2, False, 1),
            "Title": (22, INK, True, 2),
            "Subtitle": (13, SEAL, False, 6),
            "Heading 1": (14, INK, True, 3),
            "Heading 2": (11.5, INK, True, 2),
            "Heading 3": (10.5, INK, True, 2),
            "List Bullet": (10, INK, False, 1),
        }
        for name, (size, color, bold, after) in looks.items():
            style = styles[name]
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
            style.font.color.rgb = RGBColor.from_string(color)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.line_spacing = 1.0
            _set_fonts(style.element.get_or_add_rPr())
        for name in ("Title", "Subtitle"):
            _make_plain(styles[name].element)
        _close_up(styles["Normal"].element.get_or_add_pPr())
        for name in ("Heading 1", "Heading 2", "Heading 3"):
            styles[name].paragraph_format.keep_with_next = True
            styles[name].paragraph_format.space_before = Pt(10)
        styles["Caption text"].paragraph_format.keep_with_next = True
        _set_locale(styles["Normal"].element.get_or_add_rPr(), self.document.languages[0])
        _drop_leftovers(self.file.part)
        properties = self.file.core_properties
        properties.title = f"{self.document.title.text}: {self.document.subtitle.text}"
        properties.language = LOCALES.get(self.document.languages[0], self.document.languages[0])
        properties.author = properties.comments = ""
        properties.created = properties.modified = MADE_AT
        footer = section.footer.paragraphs[0]
        footer.style = styles["Note"]
        self._add_line(footer, self.document.running.lines[0])
        footer.add_run("  ")
        _add_field(footer, "PAGE")

    def _paragraph(self, style: str) -> Any:
        paragraph = self.file.add_paragraph()
        paragraph._p.style = self.style_ids[style]
        return paragraph

    def _cover(self) -> None:
        for style, texts in (("Title", self.document.title), ("Subtitle", self.document.subtitle)):
            for line in texts.lines:
                self._add_line(self._paragraph(style), line)
        table = self._grid([3, 9])
        for name, value in self.document.facts:
            cells = table.add_row().cells
            for cell, texts, strong in ((cells[0], name, True), (cells[1], value, False)):
                self._fill(cell, texts, strong=strong)
        _mark_as_layout(table)

    def _contents(self) -> None:
        """Write the list of contents as links; a field would stay empty until the reader updates it."""
        first = [heading for heading in self.document.headings if heading.level == 1]
        if len(first) < 8:
            return
        title = self._paragraph("Heading 3")
        self._add_line(title, Line("", self.document.contents.lines[0].spans))
        for heading in first:
            paragraph = self._paragraph("Cell")
            _add_link(paragraph, heading.words.text, anchor=heading.anchor)

    def _heading(self, heading: Heading) -> None:
        """Write a heading once for the outline, its languages in one line."""
        paragraph = self._paragraph(f"Heading {heading.level}")
        start, end = self._bookmark(heading.anchor)
        paragraph._p.append(start)
        for index, line in enumerate(heading.words.distinct):
            if index:
                paragraph.add_run("  ·  ")
            self._add_line(paragraph, line)
        paragraph._p.append(end)

    def _prose(self, items: Sequence[Words], style: str, *, leads: bool = False) -> None:
        """Write lines below each other, or their languages side by side in a table without rules.

        What `leads` to a table or a list stays on its page.
        """
        if not self.is_wide:
            for item in items:
                paragraph = self._paragraph(style)
                paragraph.paragraph_format.keep_with_next = True if leads else None
                self._add_line(paragraph, item.lines[0])
            return
        table = self._grid([1] * len(self.document.languages))
        for item in items:
            row = table.add_row()
            _keep_whole(row)
            for cell, line in zip(row.cells, item.lines, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self.style_ids[style]
                paragraph.paragraph_format.keep_with_next = True if leads else None
                self._add_line(paragraph, line)
        _mark_as_layout(table)
        self._after_table(leads=leads)

    def _after_table(self, *, leads: bool = False) -> None:
        """Part a table from the next one, which Word would join to it, by a line of almost no height."""
        paragraph = self._paragraph("Cell")
        paragraph.paragraph_format.line_spacing = Pt(4)
        paragraph.paragraph_format.keep_with_next = True if leads else None

    def _grid(self, parts: Sequence[int]) -> Any:
        table = self.file.add_table(rows=0, cols=len(parts))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        for column, part in zip(table.columns, parts, strict=True):
            column.width = int(self.breadth * part / sum(parts))
        return table

    def _table(self, block: Table) -> None:
        caption = self._paragraph("Caption text")
        for index, line in enumerate(block.caption.distinct):
            if index:
                caption.add_run("  ·  ")
            self._add_line(caption, line)
        table = self._grid(block.widths)
        _set_rules(table)
        head = table.add_row()
        for cell, texts in zip(head.cells, block.head, strict=True):
            self._fill(cell, texts, strong=True)
            _shade(cell, SUNKEN)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
        _repeat(head)
        for cells in block.rows:
            row = table.add_row()
            for index, (place, cell) in enumerate(zip(row.cells, cells, strict=True)):
                self._fill(place, cell.words, strong=index == 0)
                if cell.stage:
                    _shade(place, STAGE_TINTS[cell.stage])
            _keep_whole(row)
        self._after_table()

    def _fill(self, cell: Any, texts: Words, *, strong: bool) -> None:
        """Write a cell, its languages below each other, what is the same in both once."""
        for index, line in enumerate(texts.distinct):
            paragraph = cell.add_paragraph() if index else cell.paragraphs[0]
            paragraph._p.style = self.style_ids["Cell"]
            self._add_line(paragraph, line, strong=strong)

    def _sources(self, block: SourceList) -> None:
        for source in block.items:
            paragraph = self._paragraph("Source")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(8), Mm(-8)
            start, end = self._bookmark(f"source-{source.number}")
            paragraph._p.append(start)
            paragraph.add_run(f"{source.number}.\t")
            paragraph._p.append(end)
            for index, line in enumerate(source.words.distinct):
                if index:
                    paragraph.add_run().add_break()
                self._add_line(paragraph, line)

    def _add_line(self, paragraph: Any, line: Line, *, strong: bool = False) -> None:
        for span in line.spans:
            if span.url:
                _add_link(paragraph, span.text, url=span.url)
            elif span.text:
                run = paragraph.add_run(span.text)
                run.bold = True if span.is_strong or strong else None
                _set_locale(run._r.get_or_add_rPr(), span.language or line.language)
            for index, number in enumerate(span.notes):
                if index:
                    paragraph.add_run(",").font.superscript = True
                _add_link(paragraph, str(number), anchor=f"source-{number}", raised=True)

    def _bookmark(self, name: str) -> tuple[Any, Any]:
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), _bookmark_name(name))
        return start, end


def _bookmark_name(name: str) -> str:
    """Word takes letters, digits and underscores, forty at most."""
    return name.replace("-", "_")[:40]


def _set_fonts(properties: Any) -> None:
    """Name the fonts of a style in full; a theme's fonts would win over them."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", EAST_ASIAN)):
        fonts.set(qn(f"w:{name}"), font)


def _make_plain(style: Any) -> None:
    """Take away what Word's own style would add to ours: a rule below, and spaced letters."""
    for name in ("w:pBdr", "w:spacing", "w:kern"):
        for properties in (style.rPr, style.pPr if name == "w:pBdr" else None):
            found = properties.find(qn(name)) if properties is not None else None
            if found is not None:
                properties.remove(found)


def _close_up(properties: Any) -> None:
    """Have no space put in between Hangul and the letters or digits beside it, where Hangul has none."""
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        element = OxmlElement(name)
        element.set(qn("w:val"), "0")
        properties.insert_element_before(element, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind")


def _drop_leftovers(part: Any) -> None:
    """Leave out what the template brings that is not ours: a second copy of its styles, and its own picture."""
    for rels in (part.rels, part.package.rels):
        for key, relation in list(rels.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del rels[key]


def _set_locale(properties: Any, language: str) -> None:
    """Mark text with its language, for spelling, for line breaks and for screen readers."""
    if not language:
        return
    found = properties.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        properties.append(found)
    locale = LOCALES.get(language, language)
    found.set(qn("w:val"), locale)
    if language != "en":
        found.set(qn("w:eastAsia"), locale)


def _add_link(paragraph: Any, text: str, *, url: str = "", anchor: str = "", raised: bool = False) -> None:
    """Add a link to an address, or to a bookmark of the document."""
    link = OxmlElement("w:hyperlink")
    if url:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link.set(qn("r:id"), paragraph.part.relate_to(url, kind, is_external=True))
    else:
        link.set(qn("w:anchor"), _bookmark_name(anchor))
    run = paragraph.add_run(text)
    run.font.superscript = True if raised else None
    link.append(run._r)
    paragraph._p.append(link)


def _add_field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _shade(cell: Any, color: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _repeat(row: Any) -> None:
    """Have the row at the head of the table on each page."""
    _keep_whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _set_rules(table: Any) -> None:
    """Draw hairlines between rows, and none between columns."""
    borders = OxmlElement("w:tblBorders")
    for name in ("top", "bottom", "insideH"):
        rule = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    # Word reads the properties of a table in one order only.
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _mark_as_layout(table: Any) -> None:
    """Say of a table without a head that it only places things, and let its rows break."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "0")
        look.set(qn("w:firstColumn"), "0")


if __name__ == "__main__":
    main()
