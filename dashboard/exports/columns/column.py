"""One column of what is taken away: its name for machines, its meaning in words, and how its values are read.

The same column serves CSV, workbooks, JSON Lines and the API. Its values are plain: text, a number, true or false, None
where the record says nothing, and a tuple where there are several. A cell is the text of a value.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .taking import Batch

#: Between several values in one cell.
SEVERAL = "; "
_TRUTH = {True: "yes", False: "no", None: ""}

#: What the database reads of a row: the path of a column, or an expression made for one taking away.
Source = "str | Callable[[Taking], Any]"


class ColumnKind(models.TextChoices):
    """What a column holds."""

    TEXT = "text", _("Text")
    TEXTS = "texts", _("Several texts")
    CODE = "code", _("Code")
    CODES = "codes", _("Several codes")
    DATE = "date", _("Date: a year, a month or a day")
    DAY = "day", _("Day")
    NUMBER = "number", _("Whole number")
    TRUTH = "truth", _("Yes or no")
    ADDRESS = "address", _("Web address")

    @property
    def is_several(self) -> bool:
        """Whether a row can have more than one value."""
        return self in (ColumnKind.TEXTS, ColumnKind.CODES)


@dataclass(frozen=True)
class Column:
    """A column; `say` gives its meaning in the active language, `terms` the codes that are laid down, with labels.

    `turn` makes values of what the database holds, for all rows of a batch at once; without it they are the same. Where
    it looks at nothing but what the database holds, and that is alike in many rows, `is_few` says so.
    Columns that say one thing in several ways, such as a date and its days, share a `fact`; `say_fact` says what it is.
    """

    name: str
    kind: ColumnKind
    say: Callable[[], str]
    source: Any
    turn: Callable[["Batch", Sequence[Any]], Iterable[Any]] | None = None
    terms: tuple[tuple[str, str | Promise], ...] = field(default=(), repr=False)
    fact: str = ""
    say_fact: Callable[[], str] | None = None
    is_few: bool = False

    @property
    def meaning(self) -> str:
        """What it says, in words of the active language."""
        return self.say()

    @property
    def fact_meaning(self) -> str:
        """What the columns of its fact say together."""
        return (self.say_fact or self.say)()

    def values(self, batch: "Batch", raw: Sequence[Any]) -> Sequence[Any]:
        """Return the values of a batch of rows, in their order."""
        return raw if self.turn is None else list(self.turn(batch, raw))

    def cells(self, batch: "Batch", raw: Sequence[Any]) -> Sequence[str]:
        """Return the same as text: nothing where the record says nothing."""
        values = self.values(batch, raw)
        if self.kind.is_several:
            return [SEVERAL.join(several) if several else "" for several in values]
        if self.kind is ColumnKind.TRUTH:
            return [_TRUTH[value] for value in values]
        if self.kind is ColumnKind.NUMBER:
            return ["" if value is None else str(value) for value in values]
        return ["" if value is None else value for value in values] if None in values else values
