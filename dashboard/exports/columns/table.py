"""What is taken away of one noun: its columns, and its rows read column by column, many at a time."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from cooperation.exchange.writers import csv_lines, csv_texts
from cooperation.models import Partnership

from .column import Column
from .taking import Batch, RowsByKey, Taking

#: Reads the rows with certain keys: a column for each source, in the order of the keys; nothing where there is no row.
Reader = Callable[[Sequence[Any]], list[Sequence[Any]]]

#: How many rows are read from the database at a time.
AT_ONCE = 2000


@dataclass(frozen=True)
class Table:
    """The columns of a noun, the section it is called by in addresses, and what one row of it is.

    `rows_on` returns every row that the public may read on a day, of one partnership or of all (None), with what its
    columns need. `counts_by_partnership` says that some columns count what belongs to the partnership of the list.
    """

    section: str
    title: str | Promise
    said: str | Promise
    columns: tuple[Column, ...]
    rows_on: Callable[[Partnership | None, datetime.date], Any]
    counts_by_partnership: bool = False
    #: Rows among which those with certain keys are found sooner, where keys are public already.
    by_key: Callable[[], Any] | None = None

    def rows_by_key(self, partnership: Partnership | None, day: datetime.date) -> Any:
        """Return the rows from which some are read by their keys.

        Keys say already which partnership they are of; naming it again would let a database look for it first.
        """
        return self.rows_on(partnership if self.counts_by_partnership else None, day)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def facts(self) -> tuple[tuple[Column, ...], ...]:
        """The columns by the fact they say, in their order."""
        return tuple(
            tuple(columns) for _fact, columns in groupby(self.columns, key=lambda column: column.fact or column.name)
        )

    def column(self, name: str) -> Column:
        """Return a column by its name; raise KeyError for a name that is none."""
        return {column.name: column for column in self.columns}[name]

    def read_values(
        self, rows: Any, taking: Taking, *, keys: Sequence[Any] | None = None, columns: Sequence[Column] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the values of each row in the order of the keys: a value for each of the columns, by default of all.

        `rows` are those of `rows_on`; without keys they are all read, in their own order. The number of queries is
        fixed for each `AT_ONCE` rows.
        """
        return self._rows(rows, taking, keys, columns or self.columns, Column.values)

    def read_cells(
        self, rows: Any, taking: Taking, *, keys: Sequence[Any] | None = None, columns: Sequence[Column] | None = None
    ) -> Iterator[tuple[str, ...]]:
        """Yield the same as text."""
        return self._rows(rows, taking, keys, columns or self.columns, Column.cells)

    def write_csv(self, rows: Any, taking: Taking, *, keys: Sequence[Any] | None = None) -> Iterator[str]:
        """Yield a CSV file of the rows, many of them at a time.

        What is alike in many rows is written once and put into each: that takes half the time of writing every cell.
        """
        batches = self._read(rows, taking, keys, self.columns)
        return chain(csv_lines(self.names, ()), (self._write_batch(batch, raw) for batch, raw in batches))

    def _write_batch(self, batch: Batch, raw: list[Sequence[Any]]) -> str:
        pieces: list[Iterable[str]] = []
        place = 0
        for columns in self.facts:
            held = raw[place : place + len(columns)]
            place += len(columns)
            if all(column.is_few for column in columns):
                different = list(set(held[0]))
                cells = (csv_texts(column.cells(batch, different)) for column in columns)
                written = dict(zip(different, map(",".join, zip(*cells, strict=True)), strict=True))
                pieces.append(map(written.__getitem__, held[0]))
            else:
                pieces += [csv_texts(column.cells(batch, of)) for column, of in zip(columns, held, strict=True)]
        return "\r\n".join([*map(",".join, zip(*pieces, strict=True)), ""])

    def _rows(
        self,
        rows: Any,
        taking: Taking,
        keys: Sequence[Any] | None,
        columns: Sequence[Column],
        read: Callable[[Column, Batch, Sequence[Any]], Sequence[Any]],
    ) -> Iterator[tuple[Any, ...]]:
        batches = self._read(rows, taking, keys, columns)
        return (
            row
            for batch, raw in batches
            for row in zip(*(read(column, batch, of) for column, of in zip(columns, raw, strict=True)), strict=True)
        )

    def _read(
        self, rows: Any, taking: Taking, keys: Sequence[Any] | None, columns: Sequence[Column]
    ) -> Iterator[tuple[Batch, list[Sequence[Any]]]]:
        """Yield many rows at a time, with what is held for each of the columns.

        What depends on the language is resolved now; the rows are read later, as they are asked for.
        """
        sources = dict.fromkeys(["pk", *(column.source for column in columns)])
        asked = [source(taking) if callable(source) else source for source in sources]
        place = {source: number for number, source in enumerate(sources)}
        if keys is None:
            keys = self.keys_of(rows)
        if self.by_key is not None:
            rows = self.by_key()

        read = self.reader(rows, asked)

        def batches() -> Iterator[tuple[Batch, list[Sequence[Any]]]]:
            for start in range(0, len(keys), AT_ONCE):
                held = read(keys[start : start + AT_ONCE])
                if held:
                    yield Batch(taking, held[0]), [held[place[column.source]] for column in columns]

        return batches()

    def keys_of(self, rows: Any) -> Sequence[Any]:
        """Return the keys of rows in their order, in one query."""
        return list(rows.values_list("pk", flat=True))

    def reader(self, rows: QuerySet, sources: Sequence[Any]) -> Reader:
        """Return what reads the rows with certain keys: a column for each source, the first of which is the key."""
        return RowsByKey(rows, sources).read


Raw = Mapping[str, Any]


@dataclass(frozen=True)
class ReadTable(Table):
    """A table whose rows a reading of the record has made, each a mapping from sources to what they hold.

    In `pk` a row may have the key of a row of the `model`, of which the database is asked what is no such source.
    """

    model: type[Model] = field(kw_only=True)

    def keys_of(self, rows: Sequence[Raw]) -> Sequence[int]:
        """Return the places of the rows."""
        return range(len(rows))

    def reader(self, rows: Sequence[Raw], sources: Sequence[Any]) -> Reader:
        """Return what reads the rows at certain places."""
        asked = [source for source in sources if not isinstance(source, str)]
        ask = RowsByKey(self.model._default_manager.all(), ["pk", *asked]).read if asked else lambda keys: []

        def read(places: Sequence[int]) -> list[Sequence[Any]]:
            chosen = [rows[place] for place in places]
            answered = ask([row["pk"] for row in chosen if row["pk"] is not None])
            answers = {key: dict(zip(asked, answer, strict=True)) for key, *answer in zip(*answered, strict=True)}
            whole = [{**row, **answers.get(row["pk"], dict.fromkeys(asked))} for row in chosen]
            return [[row[source] for row in whole] for source in sources]

        return read
