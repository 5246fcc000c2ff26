"""One taking away: what all its rows have in common, and how many of them are read at a time."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import CharField, Expression, F, Model, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language, override
from translated_fields import to_attribute

from cooperation.kept import keep
from cooperation.models import (
    Agency,
    Agreement,
    CooperationArea,
    Country,
    Dialogue,
    DialogueSeries,
    Mission,
    Official,
    Partnership,
    Program,
    Source,
    WorkingGroup,
)
from cooperation.models.among import Among

#: The languages in which names and labels stand beside a code.
SPOKEN: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)


class Name(NamedTuple):
    """A public record as others name it: its place in the order of its noun, its code, its name by language."""

    place: int
    code: str
    texts: tuple[str, ...]


#: The public records of a noun that a row may name on a day, and the column of their code.
_NAMED: dict[type[Model], tuple[str, Callable[[datetime.date], QuerySet]]] = {
    Agency: ("slug", lambda day: Agency.objects.public()),
    Agreement: ("slug", lambda day: Agreement.objects.public().as_of(day)),
    CooperationArea: ("slug", lambda day: CooperationArea.objects.public()),
    Country: ("alpha2", lambda day: Country.objects.public()),
    DialogueSeries: ("code", lambda day: DialogueSeries.objects.public()),
    Mission: ("slug", lambda day: Mission.objects.public().as_of(day)),
    Official: ("slug", lambda day: Official.objects.public()),
    Partnership: ("slug", lambda day: Partnership.objects.public()),
    Program: ("slug", lambda day: Program.objects.public().as_of(day)),
    Source: ("slug", lambda day: Source.objects.public()),
    WorkingGroup: ("slug", lambda day: WorkingGroup.objects.public().as_of(day)),
}


def dialogue_code(dialogue: Dialogue) -> str:
    """Return what a dialogue is called in a file: `us-kr/civil-4`, as in its address."""
    return f"{dialogue.series.partnership.slug}/{dialogue.code}"


class Taking:
    """What one taking away reads the record for: the day, the partnership of the list, and the site's own address.

    The names of related records are read noun by noun, when a column first asks for them, and kept until the record
    changes.
    """

    def __init__(self, day: datetime.date, partnership: Partnership | None = None, *, site: str = "") -> None:
        self.day, self.partnership, self.site, self.language = day, partnership, site, get_language()
        self._names: dict[type[Model], Mapping[int, Name]] = {}

    def names(self, model: type[Model]) -> Mapping[int, Name]:
        """Return the public records of a noun by their keys, in one query at most."""
        if model not in self._names:
            read = self._read_dialogues if model is Dialogue else self._read_names
            self._names[model] = keep("names of records", (model, self.day), lambda: read(model))
        return self._names[model]

    def page(self, name: str, *key: str) -> str:
        """Return the address of a page, in the language in which the taking away began."""
        with override(self.language):
            return f"{self.site}{reverse(name, args=key)}"

    def _read_names(self, model: type[Model]) -> dict[int, Name]:
        code, rows_on = _NAMED[model]
        columns = (to_attribute("name", language) for language in SPOKEN)
        rows = rows_on(self.day).values_list("pk", code, *columns)
        return {pk: Name(place, text, tuple(names)) for place, (pk, text, *names) in enumerate(rows)}

    def _read_dialogues(self, model: type[Model]) -> dict[int, Name]:
        dialogues = list(
            Dialogue.objects.public()
            .as_of(self.day)
            .select_related("series__partnership")
            .order_by("series__partnership__order", "series__order", "series__code", "number")
        )
        texts: list[list[str]] = [[] for _dialogue in dialogues]
        for language in SPOKEN:
            with override(language):
                for said, dialogue in zip(texts, dialogues, strict=True):
                    said.append(str(dialogue) if getattr(dialogue.series, to_attribute("name", language)) else "")
        return {
            dialogue.pk: Name(place, dialogue_code(dialogue), tuple(said))
            for place, (dialogue, said) in enumerate(zip(dialogues, texts, strict=True))
        }


@dataclass(frozen=True, eq=False)
class Link:
    """Rows that tie a row to several others: the rows that may be read, the row's column and the other's.

    Without an `order` of its own, what a row names stands in the order of its noun.
    """

    rows: Callable[[Taking], QuerySet]
    owner: str
    other: str
    model: type[Model]
    order: tuple[str, ...] = ()

    def keys(self, taking: Taking) -> Expression:
        """Return the keys of the others as the database hands them over with each row: `3,17`, or nothing."""
        tied = self.rows(taking).filter(**{self.owner: OuterRef("pk"), f"{self.other}__isnull": False})
        return Listed(tied.order_by(*self.order).values(key=F(self.other)), output_field=CharField())

    def named(self, taking: Taking, keys: str | None) -> tuple[Name, ...]:
        """Return the records that a list of keys stands for, each once; those that are not public are left out."""
        names = taking.names(self.model)
        each = dict.fromkeys(map(int, keys.split(","))) if keys else ()
        found = [names[key] for key in each if key in names]
        return tuple(found if self.order else sorted(found))


class Listed(Subquery):
    """The one column of a query as a list in a text, with commas between: one value, where a join makes many rows."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Put the list together in the order of the inner query, which SQLite keeps for this function."""
        return self.as_sql(compiler, connection, template='(SELECT GROUP_CONCAT("key") FROM (%(subquery)s))')

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Put the list together in the order of the inner query."""
        return self.as_sql(compiler, connection, template="ARRAY_TO_STRING(ARRAY(%(subquery)s), ',')")


class RowsByKey:
    """What is asked of the rows that have certain keys: put into SQL once, and asked for many rows at a time.

    For each asking Django would copy and compile a long statement, and hand its rows on one value at a time; both take
    longer than the database does.
    """

    _KEYS = object()

    def __init__(self, rows: QuerySet, sources: Sequence[Any]) -> None:
        """Take the rows and what to read of each: paths of columns, and expressions; the first is the key."""
        self.connection = connections[rows.db]
        query = rows.filter(Among(F("pk"), self._KEYS)).order_by().values_list(*sources).query
        compiler = query.get_compiler(connection=self.connection)
        self.sql, self.params = compiler.as_sql()
        self.converters = compiler.get_converters([column[0] for column in compiler.select])

    def read(self, keys: Sequence[int]) -> list[Sequence[Any]]:
        """Return a column for each source, with what it holds for the rows that are there, in the order of the keys."""
        among = Among.parameter(keys, self.connection.vendor)
        cursor: CursorWrapper
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, [among if param is self._KEYS else param for param in self.params])
            found = {row[0]: row for row in cursor.fetchall()}
        columns: list[Sequence[Any]] = list(zip(*(found[key] for key in keys if key in found), strict=True))
        for place, (converters, expression) in self.converters.items() if columns else ():
            for convert in converters:
                columns[place] = [convert(value, expression, self.connection) for value in columns[place]]
        return columns


class Batch:
    """Some rows of a taking away, by their keys; a row that is read and not kept has None."""

    def __init__(self, taking: Taking, keys: Sequence[Any]) -> None:
        self.taking, self.keys = taking, keys
        self._named: dict[Link, dict[str | None, tuple[Name, ...]]] = {}

    def named(self, link: Link, lists: Sequence[str | None]) -> Mapping[str | None, tuple[Name, ...]]:
        """Return the records that each of the different lists of keys stands for."""
        if link not in self._named:
            self._named[link] = {keys: link.named(self.taking, keys) for keys in set(lists)}
        return self._named[link]
