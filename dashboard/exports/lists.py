"""Rows of the record as files: CSV, and a workbook whose second sheet says what they are and where they come from."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperation.exchange.writers import CSV_TYPE, XLSX_TYPE, Layout, SheetOut, workbook_pieces
from dashboard.wording import say_day

from .columns import Column, Table, Taking

#: How files of rows end, with the media type of each.
MEDIA_TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
#: One JSON object a line.
JSONL_TYPE = "application/jsonl; charset=utf-8"
#: How many lines are sent at a time.
LINES = 200


@dataclass(frozen=True)
class Chosen:
    """What a file holds, in words: its title, the filters in force, the order, and its page."""

    title: str
    filters: Sequence[str]
    order: str
    page: str


def write_json_lines(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the values of rows as JSON Lines, many lines at a time."""
    lines: list[str] = []
    for row in rows:
        lines.append(f"{json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False)}\n")
        if len(lines) == LINES:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def write_list_workbook(
    table: Table, rows: Iterable[Sequence[str]], count: int, chosen: Chosen, taking: Taking
) -> Iterator[bytes]:
    """Return the pieces of a workbook: the rows, and the sheet about them, which is in the language of now."""
    cut = _("[The text is longer than a cell. The CSV file has the whole of it.]")
    about = SheetOut(_("About this file"), *_about(table, count, chosen, taking), width=44, layout=Layout.IN_FULL)
    data = SheetOut(str(table.title), table.names, rows, cut=cut, layout=Layout.ONE_LINE)
    return workbook_pieces([data, about])


def _about(table: Table, count: int, chosen: Chosen, taking: Taking) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Return the header and the lines of the sheet about a file."""
    day = f"{say_day(taking.day)} ({taking.day.isoformat()})"
    facts = [
        (_("Title"), chosen.title),
        (_("A row is"), str(table.said)),
        (_("Read as of"), day),
        (_("Rows"), str(count)),
        (_("Filters in force"), "\n".join(chosen.filters) or _("None")),
        *([(_("Order"), chosen.order)] if chosen.order else []),
        (_("Page"), chosen.page),
        (_("Terms of use"), _("Text may be reused with attribution.")),
    ]
    lines: list[Sequence[str]] = [(name, said, "", "") for name, said in facts]
    lines.append(("", "", "", ""))
    lines.append((_("Column"), _("Meaning"), _("What it holds"), _("Codes")))
    lines += [(column.name, column.meaning, str(column.kind.label), say_codes(column)) for column in table.columns]
    return (_("About this file"), "", "", ""), lines


def say_codes(column: Column) -> str:
    """Return the codes that may stand in a column, each with its label, one a line."""
    return "\n".join(f"{value}: {label}" for value, label in column.terms)
