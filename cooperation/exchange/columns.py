"""The columns of a noun's sheet: what each says of a row, in text, and how that text is read back.

Names of columns are the names of the record's fields and never change with the language of the page. Beside a code
stands a column of its label, for people: `kind` and `kind_label`. Labels are not read at import.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cooperation.history.words import label_of
from cooperation.models import CITABLE, Citation, Row

from .cells import Cell, CellKind, canonical
from .keys import Finder, key_text

#: Ends the name of a column that is for people only.
LABEL = "_label"
#: Between several keys in one cell.
SEVERAL = "; "
#: When the row last changed, by which an import sees that somebody else changed it since the export.
STAMP = "updated_at"
YES, NO = "yes", "no"


class Column:
    """One column of a sheet, for a field whose text is its value."""

    #: Whether a person fills it in; what is worked out is shown only.
    is_entered = True
    has_label = False
    #: The field it is about; a column that speaks of several has none.
    field: Any = None

    def __init__(self, field: Any, *, is_key: bool = False) -> None:
        self.field, self.is_key = field, is_key
        self.name: str = field.name

    def show(self, row: Any) -> str:
        """Return what the row says, as it stands in a cell."""
        value = getattr(row, self.field.attname)
        return "" if value is None else canonical(str(value))

    def label(self, row: Any) -> str:
        """Return the same in words."""
        return ""

    def text(self, cell: Cell) -> str:
        """Return the text of a cell of a file; raise ValidationError for a cell that holds none."""
        if cell.kind is CellKind.FORMULA:
            raise ValidationError(_("The cell holds a formula. Write its result as text."))
        if cell.kind is CellKind.ERROR:
            raise ValidationError(_("The cell holds an error of the spreadsheet. Write its value."))
        if cell.kind is CellKind.MOMENT:
            raise ValidationError(_("The cell holds a time of day. Write the date alone: 2027-03-14."))
        if cell.kind is CellKind.NUMBER and not cell.text.lstrip("-").isdigit():
            raise ValidationError(
                _("The cell holds the number %(number)s. Format it as text, and write it as it should be read.")
                % {"number": cell.text}
            )
        return canonical(cell.text)

    def wanted(self, texts: dict[str, str]) -> list[tuple[type[Row], str]]:
        """Return the rows that the text names; `texts` are the row's cells, by column."""
        return []

    def value(self, texts: dict[str, str], finder: Finder) -> Any:
        """Return the value that the text means; raise ValidationError where it means none."""
        text = texts[self.name].strip()
        if not text and (self.field.null or not isinstance(self.field, models.CharField | models.TextField)):
            return None
        return self.field.to_python(text)

    def assign(self, row: Any, value: Any) -> None:
        setattr(row, self.field.name, value)

    @property
    def may_be_empty(self) -> bool:
        """Whether an empty text is a value of its own."""
        return isinstance(self.field, models.CharField) and self.field.blank

    @property
    def is_needed(self) -> bool:
        """Whether a new row must fill it in."""
        return self.is_key or not (self.field.blank or self.field.null or self.field.has_default())

    def leads_to(self, model: type[Row]) -> bool:
        """Whether it names one row of this noun."""
        return False

    @property
    def heading(self) -> str:
        """The field's name in words, with the language of its text."""
        return label_of(self.field)

    @property
    def meaning(self) -> str:
        """What to write."""
        return str(self.field.help_text)

    @property
    def codes(self) -> list[tuple[str, str]]:
        """The values that may stand in it, each with its label; empty where that is not laid down."""
        return []


class ChoiceColumn(Column):
    """A code out of a list."""

    has_label = True

    def label(self, row: Any) -> str:
        return str(getattr(row, f"get_{self.field.name}_display")())

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in self.field.flatchoices]

    @property
    def meaning(self) -> str:
        lines = [f"{code}: {label}" for code, label in self.codes]
        return "\n".join(filter(None, [str(self.field.help_text), *lines]))


class TruthColumn(Column):
    """Yes or no; empty where the record does not know."""

    def show(self, row: Any) -> str:
        value = getattr(row, self.field.attname)
        return "" if value is None else YES if value else NO

    def text(self, cell: Cell) -> str:
        return cell.text if cell.kind is CellKind.TRUTH else super().text(cell)

    def value(self, texts: dict[str, str], finder: Finder) -> Any:
        text = texts[self.name].strip().lower()
        if text in (YES, "true", "1"):
            return True
        if text in (NO, "false", "0"):
            return False
        if not text and self.field.null:
            return None
        raise ValidationError(_("Write yes or no."))

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(YES, _("Yes")), (NO, _("No"))]


class RelationColumn(Column):
    """The natural key of another row."""

    has_label = True

    @property
    def related(self) -> type[Row]:
        return self.field.related_model

    def show(self, row: Any) -> str:
        return key_text(getattr(row, self.field.name)) if self._is_filled(row) else ""

    def label(self, row: Any) -> str:
        return str(getattr(row, self.field.name)) if self._is_filled(row) else ""

    def _is_filled(self, row: Any) -> bool:
        return getattr(row, self.field.attname) is not None

    def wanted(self, texts: dict[str, str]) -> list[tuple[type[Row], str]]:
        text = texts[self.name].strip()
        return [(self.related, text)] if text else []

    def value(self, texts: dict[str, str], finder: Finder) -> Any:
        text = texts[self.name].strip()
        return self._found(text, finder) if text else None

    def leads_to(self, model: type[Row]) -> bool:
        return self.field is not None and self.related is model

    def _found(self, text: str, finder: Finder) -> Any:
        found = finder.find(self.related, text)
        if found is None:
            raise ValidationError(
                _("There is no %(noun)s “%(key)s”.") % {"noun": self.related._meta.verbose_name, "key": text[:80]}
            )
        return found

    @property
    def meaning(self) -> str:
        key = _("The key of the %(noun)s: %(parts)s.") % {
            "noun": self.related._meta.verbose_name,
            "parts": "/".join(_key_names(self.related)),
        }
        return f"{self.field.help_text} {key}".strip()


class SeveralColumn(RelationColumn):
    """The natural keys of several other rows."""

    def show(self, row: Any) -> str:
        return "" if row.pk is None else self.join(getattr(row, self.field.name).all())

    @staticmethod
    def join(rows: Sequence[Any]) -> str:
        """Return the keys in one cell."""
        return SEVERAL.join(sorted(key_text(row) for row in rows))

    def label(self, row: Any) -> str:
        return "" if row.pk is None else SEVERAL.join(str(other) for other in getattr(row, self.field.name).all())

    def _keys(self, texts: dict[str, str]) -> list[str]:
        parts = texts[self.name].replace("\n", ";").split(";")
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def wanted(self, texts: dict[str, str]) -> list[tuple[type[Row], str]]:
        return [(self.related, key) for key in self._keys(texts)]

    def value(self, texts: dict[str, str], finder: Finder) -> Any:
        return [self._found(key, finder) for key in self._keys(texts)]

    def leads_to(self, model: type[Row]) -> bool:
        return False

    def assign(self, row: Any, value: Any) -> None:
        """Leave the links to the writer: a row must be saved before it has any."""

    @property
    def meaning(self) -> str:
        several = _("Several are parted by semicolons.")
        return f"{super().meaning} {several}"


class ShownColumn(Column):
    """What the record works out by itself."""

    is_entered = False

    @property
    def is_needed(self) -> bool:
        return False

    @property
    def meaning(self) -> str:
        return _("Worked out by the record. It is not changed by an import.")


class ShownChoiceColumn(ShownColumn, ChoiceColumn):
    """A code that the record works out by itself."""

    meaning = ShownColumn.meaning


class StampColumn(ShownColumn):
    """The moment of the row's last change."""

    def show(self, row: Any) -> str:
        return row.updated_at.isoformat()

    @property
    def meaning(self) -> str:
        return _("Leave it as exported: it shows whether somebody changed the row since. Empty for a new row.")


class CitedNounColumn(ChoiceColumn):
    """Which kind of record a citation is about."""

    def __init__(self) -> None:
        self.is_key, self.name = True, "about"

    def show(self, row: Any) -> str:
        return row.about_name

    def label(self, row: Any) -> str:
        return str(CITABLE[row.about_name]._meta.verbose_name) if row.about_name else ""

    def value(self, texts: dict[str, str], finder: Finder) -> Any:
        text = texts[self.name].strip()
        if text not in CITABLE:
            raise ValidationError(_("There is no such kind of record. The sheet “columns” of the template lists them."))
        return text

    def assign(self, row: Any, value: Any) -> None:
        """Leave it to the column of the record, which fills in the one relation."""

    @property
    def heading(self) -> str:
        return _("Kind of record")

    @property
    def meaning(self) -> str:
        lines = [f"{code}: {label}" for code, label in self.codes]
        return "\n".join([_("The kind of record that the citation is about."), *lines])

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(name, str(model._meta.verbose_name)) for name, model in CITABLE.items()]


class CitedRecordColumn(RelationColumn):
    """The record a citation is about, by its key; its kind stands in another column."""

    def __init__(self) -> None:
        self.is_key, self.name = True, "record"

    def show(self, row: Any) -> str:
        return key_text(row.about) if row.about else ""

    def label(self, row: Any) -> str:
        return str(row.about or "")

    def wanted(self, texts: dict[str, str]) -> list[tuple[type[Row], str]]:
        model, text = CITABLE.get(texts.get("about", "").strip()), texts[self.name].strip()
        return [(model, text)] if model and text else []

    def value(self, texts: dict[str, str], finder: Finder) -> Any:
        found = [finder.find(model, text) for model, text in self.wanted(texts)]
        if not any(found):
            raise ValidationError(_("There is no such record. Write its key as the export of its noun does."))
        return texts["about"].strip(), found[0]

    def assign(self, row: Any, value: Any) -> None:
        setattr(row, *value)

    @property
    def heading(self) -> str:
        return _("Record")

    @property
    def meaning(self) -> str:
        lines = [f"{name}: {'/'.join(_key_names(model))}" for name, model in CITABLE.items()]
        return "\n".join([_("The key of the record that the citation is about."), *lines])


def _key_names(model: type[Row]) -> Iterator[str]:
    """Yield the words for the parts of a key."""
    for name in model.natural_fields:
        field: Any = model._meta.get_field(name)
        if field.related_model is not None and len(field.related_model.natural_fields) > 1:
            yield from _key_names(field.related_model)
        else:
            yield str(field.verbose_name)


def columns_of(model: type[Row]) -> list[Column]:
    """Return the columns of the noun's sheet: its key first, then its fields in order, then when it last changed."""
    fields = [field for field in (*model._meta.concrete_fields, *model._meta.many_to_many) if _is_shown(field)]
    keys = [column for name in model.natural_fields if (column := _key_column(model, name)) is not None]
    if model is Citation:
        keys[1:1] = [CitedNounColumn(), CitedRecordColumn()]
        fields = [field for field in fields if field.name not in CITABLE]
    known = {column.name for column in keys}
    others = [_column(field) for field in fields if field.name not in known]
    # The state of publication and the stamp speak of the row, not of the world, and stand last.
    others.sort(key=lambda column: (column.name == STAMP, column.name == "publication"))
    return [*keys, *others]


def _is_shown(field: Any) -> bool:
    return field.name not in ("id", "created_at", "search_text")


def _key_column(model: type[Row], name: str) -> Column | None:
    if model is Citation and name in CITABLE:
        return None
    column = _column(model._meta.get_field(name))
    column.is_key = True
    return column


def _column(field: Any) -> Column:
    if field.name == STAMP:
        return StampColumn(field)
    if not field.editable:
        return ShownChoiceColumn(field) if field.choices else ShownColumn(field)
    if field.many_to_many:
        return SeveralColumn(field)
    if field.is_relation:
        return RelationColumn(field)
    if isinstance(field, models.BooleanField):
        return TruthColumn(field)
    return ChoiceColumn(field) if field.choices else Column(field)


def header_of(columns: Sequence[Column]) -> list[str]:
    """Return the names of the columns, each code followed by its label."""
    return [name for column in columns for name in ([column.name, column.name + LABEL][: 1 + column.has_label])]
