"""Sheets of a noun as they go out: the rows of a list, the template, and the rows that an import refused."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cooperation.models import Row, SheetImport, SheetRowOutcome

from .cells import Cell
from .checking import paths_of
from .columns import LABEL, SeveralColumn, columns_of, header_of
from .readers import COLUMNS_SHEET
from .staging import REFUSED_BECAUSE, sheet_title
from .writers import SheetOut

#: How many rows are read from the database at a time.
AT_ONCE = 500


def rows_of(model: type[Row], rows: QuerySet[Any]) -> SheetOut:
    """Return the sheet of these rows, in their order; they are read as the sheet is written, so many at a time."""
    columns = columns_of(model)
    several = [column.name for column in columns if isinstance(column, SeveralColumn)]
    read = rows.prefetch_related(None).prefetch_related(*paths_of(model), *several).iterator(chunk_size=AT_ONCE)

    def lines() -> Iterator[list[str]]:
        for row in read:
            line: list[str] = []
            for column in columns:
                line += [column.show(row), column.label(row)] if column.has_label else [column.show(row)]
            yield line

    return SheetOut(sheet_title(model), header_of(columns), _in_language(lines()), _offers(model))


def template_of(model: type[Row]) -> list[SheetOut]:
    """Return the sheets of an empty workbook: the one to fill in, and the one that explains its columns."""
    columns = [column for column in columns_of(model) if column.is_entered]
    return [SheetOut(sheet_title(model), [column.name for column in columns], [], _offers(model)), meanings_of(model)]


def meanings_of(model: type[Row]) -> SheetOut:
    """Return the sheet that explains the columns of the noun."""
    header = [_("Column"), _("Field"), _("Needed"), _("What to write")]
    lines = []
    for column in columns_of(model):
        needed = _("Yes, the row is known by it") if column.is_key else _("Yes") if column.is_needed else ""
        lines.append([column.name, column.heading, needed, column.meaning])
        if column.has_label:
            lines.append([column.name + LABEL, column.heading, "", _("For reading only; it is not read at import.")])
    return SheetOut(COLUMNS_SHEET, header, lines, width=40)


def refused_of(sheet: SheetImport, model: type[Row]) -> SheetOut:
    """Return the refused rows as they came, with the reasons in a column of their own in front."""
    names = [name for name in sheet.header if name != REFUSED_BECAUSE]

    def lines() -> Iterator[list[str]]:
        for row in sheet.rows.filter(outcome=SheetRowOutcome.REFUSED).iterator(chunk_size=AT_ONCE):
            cells = dict(zip(sheet.header, row.cells, strict=True))
            reasons = "\n".join(f"{name}: {reason}" if name else reason for name, reason in row.reasons.items())
            yield [reasons, *(Cell.from_staged(cells[name]).text for name in names)]

    return SheetOut(sheet_title(model), [REFUSED_BECAUSE, *names], lines(), _offers(model))


def _offers(model: type[Row]) -> dict[str, list[str]]:
    return {column.name: [code for code, _label in column.codes] for column in columns_of(model) if column.is_entered}


def _in_language(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the lines in the language of now, although they are read after the page was answered."""
    language, lines = get_language(), iter(lines)
    while True:
        with override(language):
            some = list(islice(lines, AT_ONCE))
        if not some:
            return
        yield from some
