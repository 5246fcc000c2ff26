"""A date as precise as its source: a year, a month or a day.

The value is kept as ISO text (`2014`, `2014-07`, `2014-07-21`) in one column. Text of that shape sorts by
its first day, so every question about time is a plain comparison that a B-tree index serves:

* a period has *begun by* a day when its text is not greater than the day's (`2014-07` <= `2014-07-15`);
* a period is *over before* a day when its text is smaller and is not a beginning of the day's text: `2025`
  is over on 2026-01-01, and not on 2025-12-31, because `2025` opens `2025-12-31`.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day; it never gains a precision it did not have.

    Two partial dates compare by their first day, and the less precise one comes first.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a date that is on no calendar."""
        if self.month is None and self.day is not None:
            raise ValueError("A day needs its month.")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2014`, `2014-07` or `2014-07-21`; raise ValueError for anything else."""
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"Not a year, a month or a day: {text!r}")
        year, month, day = match.group("year", "month", "day")
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @classmethod
    def from_day(cls, day: datetime.date) -> "PartialDate":
        """Return the partial date that is precise to this day."""
        return cls(day.year, day.month, day.day)

    @property
    def first_day(self) -> datetime.date:
        """The day the period begins."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The day after which the period is over."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_exact(self) -> bool:
        """Whether the source gave the day."""
        return self.day is not None

    def begun_by(self, day: datetime.date) -> bool:
        """Whether the period's first day has come."""
        return self.first_day <= day

    def over_before(self, day: datetime.date) -> bool:
        """Whether the period's last day has passed."""
        return self.last_day < day

    def __lt__(self, other: "PartialDate") -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text


#: The three shapes of a partial date, as the help of every box shows them.
EXAMPLE = _("For example 2027, 2027-03 or 2027-03-14.")


class PartialDateFormField(forms.CharField):
    """One text box for a partial date, with an example in its help.

    The box takes more than ten letters, so that a date written in words is answered with how to write it.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = 60
        help_text = kwargs.get("help_text") or ""
        if "2027-03-14" not in str(help_text):
            kwargs["help_text"] = format_lazy("{} {}", help_text, EXAMPLE) if help_text else EXAMPLE
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("placeholder", "2027-03-14")

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PartialDateField(models.Field):
    """A column that keeps a `PartialDate` as ISO text of at most ten letters."""

    description = _("A year, a month or a day")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid_partial_date": _("“%(value)s” is not a date. Write 2027, 2027-03 or 2027-03-14."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "CharField"

    def db_parameters(self, connection: Any) -> Any:
        """Ask PostgreSQL for byte order; a national collation may pass over the hyphens."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)

    def to_python(self, value: Any) -> PartialDate | None:
        """Return a PartialDate for ISO text, a year as a number or a date; raise ValidationError otherwise."""
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        if isinstance(value, datetime.date):
            return PartialDate(value.year, value.month, value.day)
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(
                self.error_messages["invalid_partial_date"],
                code="invalid_partial_date",
                params={"value": str(value)[:40]},
            ) from error

    def clean(self, value: Any, model_instance: models.Model | None) -> PartialDate | None:
        """Return a valid date. Text that is none is taken off the row, whose own rules then meet no date at all."""
        try:
            return super().clean(value, model_instance)
        except ValidationError:
            if model_instance is not None:
                setattr(model_instance, self.attname, None)
            raise

    def get_prep_value(self, value: Any) -> str | None:
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": PartialDateFormField, "empty_value": None} | kwargs))


class _DayLookup(models.Lookup):
    """A comparison of the column with a day, given as a date or a PartialDate precise to the day."""

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, datetime.datetime):
            raise TypeError("Ask with a day, not with a moment.")
        if isinstance(self.rhs, datetime.date):
            return self.rhs.isoformat()
        if isinstance(self.rhs, PartialDate) and self.rhs.is_exact:
            return str(self.rhs)
        raise TypeError(f"Ask with a day, not with {self.rhs!r}.")

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [value]


@PartialDateField.register_lookup
class BegunBy(_DayLookup):
    """`field__begun_by=day`: the period's first day has come."""

    lookup_name = "begun_by"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} <= %s", [*params, self.rhs]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Keep the bound from choosing the index.

        Nearly every row has begun by the day that is asked for. SQLite takes any bound for a narrow one: it would read
        all those rows by their day and sort them, where an index has the first page in the order asked for.
        """
        statement, params = self.as_sql(compiler, connection)
        return f"+{statement}", params


@PartialDateField.register_lookup
class OverBefore(_DayLookup):
    """`field__over_before=day`: the period's last day has passed."""

    lookup_name = "over_before"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        year, month, day = self.rhs[:4], self.rhs[:7], self.rhs
        return (
            f"({column} < %s AND {column} NOT IN (%s, %s))",
            [*params, day, *params, year, month],
        )


def follows(later: str, earlier: str) -> Q:
    """Return the rule that one date of a row does not lie before another, as far as both are known.

    `2025` may follow `2025-06`: the year is not over before the month begins.
    """
    unknown = Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True})
    return unknown | Q(**{f"{later}__gte": F(earlier)}) | Q(**{f"{earlier}__startswith": F(later)})


def date_when(condition: Q, column: str) -> Case:
    """Return the database's reading of a date on the rows that meet the condition, and of none on the others."""
    return Case(When(condition, then=F(column)), default=None, output_field=PartialDateField())


#: What makes the last day of a date, by the shape of its text. The third is February in a leap year.
_LAST_DAYS = (
    (r"^[0-9]{4}$", "-12-31"),
    (r"^[0-9]{4}-(04|06|09|11)$", "-30"),
    (r"^([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02$", "-29"),
    (r"^[0-9]{4}-02$", "-28"),
    (r"^[0-9]{4}-[0-9]{2}$", "-31"),
)


def last_day_of(column: str) -> Case:
    """Return the database's reading of the last day of a date, as `PartialDate.last_day` gives it."""
    endings = (
        When(Q(**{f"{column}__regex": shape}), then=Concat(F(column), Value(ending), output_field=PartialDateField()))
        for shape, ending in _LAST_DAYS
    )
    return Case(*endings, default=F(column), output_field=PartialDateField())
