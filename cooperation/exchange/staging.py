"""The first step of an import: a file becomes rows that wait to be checked. The record is not asked yet."""

from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.models import Row, SheetImport, SheetRow

from .cells import Cell
from .columns import LABEL, Column, columns_of
from .keys import SLASH, Finder
from .readers import SheetError, SheetIn, read_sheet

#: The column of the file of refused rows that says why; it is not read when the file comes back.
REFUSED_BECAUSE = "refused_because"
_LONGEST_FILE_NAME = 200


def stage(*, file: IO[bytes], file_name: str, model: type[Row], user: Any) -> SheetImport:
    """Read the file and return its rows as an import of the user; raise SheetError for what cannot be read.

    What was uploaded long ago, by whomever, is thrown away first.
    """
    columns = {column.name: column for column in columns_of(model)}
    sheet = read_sheet(file, sheet_title(model))
    _check_header(sheet, columns)
    keys = [column for column in columns.values() if column.is_key]
    rows: list[SheetRow] = []
    first: dict[str, int] = {}
    for number, line in sheet.rows:
        row = SheetRow(number=number, cells=[cell.staged() for cell in line])
        row.key = _key(keys, dict(zip(sheet.header, line, strict=True)))
        if row.key and first.setdefault(row.key, number) != number:
            row.refuse({"": _("Row %(row)s has the same key. Keep one of the two.") % {"row": first[row.key]}})
        rows.append(row)
    if not rows:
        raise SheetError(_("The file names columns and has no rows below them."))
    with transaction.atomic():
        SheetImport.objects.expired().delete()
        staged = SheetImport.objects.create(
            user=user,
            noun=model._meta.model_name or "",
            file_name=file_name[-_LONGEST_FILE_NAME:],
            header=sheet.header,
            notes=sheet.notes,
        )
        for row in rows:
            row.sheet = staged
        SheetRow._default_manager.bulk_create(rows, batch_size=500)
    return staged


def sheet_title(model: type[Row]) -> str:
    """Return the name of the sheet that holds the rows of the noun."""
    return str(model._meta.model_name)


def key_of(columns: list[Column], row: Row) -> str:
    """Return the key of a stored row as the columns show it."""
    return SLASH.join(column.show(row) for column in columns)


def _key(columns: list[Column], cells: dict[str, Cell]) -> str:
    """Return the key that the cells give, as `key_of` gives it; empty where they give none."""
    texts = {}
    for column in columns:
        try:
            texts[column.name] = column.text(cells[column.name]).strip()
            if not column.has_label:
                # A number or a date is the same key however it is written.
                value = column.value(texts, Finder())
                texts[column.name] = "" if value is None else str(value)
        except ValidationError:
            # Checking says of this cell what is wrong with it.
            return ""
    return SLASH.join(texts.values())


def _check_header(sheet: SheetIn, columns: dict[str, Column]) -> None:
    """Raise SheetError for a column that has no name, is there twice, is missing or unknown."""
    header = sheet.header
    labels = {name + LABEL for name, column in columns.items() if column.has_label}
    if "" in header:
        raise SheetError(_("Column %(number)s has no name in the first row.") % {"number": header.index("") + 1})
    unknown = [name for name in header if name not in columns and name not in labels and name != REFUSED_BECAUSE]
    if unknown:
        raise SheetError(
            _("Unknown columns: %(names)s. The template shows the columns of this noun; delete the others.")
            % {"names": ", ".join(name[:40] for name in unknown[:10])}
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise SheetError(_("These columns are there twice: %(names)s.") % {"names": ", ".join(twice)})
    missing = [name for name, column in columns.items() if column.is_key and name not in header]
    if missing:
        raise SheetError(
            _("These columns are missing: %(names)s. A row is known by them.") % {"names": ", ".join(missing)}
        )
