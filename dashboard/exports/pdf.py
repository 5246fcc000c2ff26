"""A document as a tagged PDF, set by typst from plain data."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .document import Cell, Document, Heading, Line, NumberedSource, Paragraph, Span, Table, Words
from .tints import STAGE_TINTS
from .typesetting import typeset

CONTENT_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("document.typ")
#: What every PDF promises: that assistive technology can read it (PDF/UA-1).
STANDARDS = ["ua-1"]


def write_pdf(document: Document) -> bytes:
    """Return the document as a PDF; raise TypesettingUnavailableError without typst or without its fonts."""
    inputs = {"document": json.dumps(as_json(document)), "tints": json.dumps(STAGE_TINTS)}
    return typeset(TEMPLATE, inputs, pdf_standards=STANDARDS)


def as_json(value: Any) -> Any:
    """Return the document as the template reads it."""
    if isinstance(value, Document):
        first = [heading for heading in value.headings if heading.level == 1]
        return {
            "languages": value.languages,
            "name": f"{value.title.text}: {value.subtitle.text}",
            "title": as_json(value.title),
            "subtitle": as_json(value.subtitle),
            "facts": as_json(value.facts),
            "blocks": as_json(value.blocks),
            "running": value.running.lines[0].text,
            "contents": as_json(value.contents),
            "headings": as_json(first),
        }
    if isinstance(value, Words):
        return {"lines": as_json(value.lines), "distinct": as_json(value.distinct)}
    if isinstance(value, Line):
        return {"language": value.language, "spans": as_json(value.spans)}
    if isinstance(value, Span):
        names = {"text": value.text, "language": value.language, "strong": value.is_strong}
        return names | {"notes": value.notes, "url": value.url}
    if isinstance(value, Heading):
        return {"kind": value.kind, "level": value.level, "words": as_json(value.words), "anchor": value.anchor}
    if isinstance(value, Paragraph):
        return {"kind": value.kind, "words": as_json(value.words), "style": value.style.value}
    if isinstance(value, Table):
        rows = {"head": as_json(value.head), "rows": as_json(value.rows), "widths": value.widths}
        return {"kind": value.kind, "caption": as_json(value.caption)} | rows
    if isinstance(value, Cell):
        return {"words": as_json(value.words), "stage": value.stage}
    if isinstance(value, NumberedSource):
        return {"number": value.number, "words": as_json(value.words)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(part) for part in value]
    return {"kind": value.kind, "items": as_json(value.items)}
