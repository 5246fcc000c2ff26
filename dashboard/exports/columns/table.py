"""What is taken away of one noun: its columns, and its rows read column by column, many at a time."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise

from cooperation.exchange.writers import Block
from cooperation.models import Partnership

from .column import Column
from .taking import Among, Batch, Taking

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
        blocks = self._read(rows, taking, keys, columns or self.columns, Column.values)
        return (row for block in blocks for row in zip(*block, strict=True))

    def read_cells(
        self, rows: Any, taking: Taking, *, keys: Sequence[Any] | None = None, columns: Sequence[Column] | None = None
    ) -> Iterator[tuple[str, ...]]:
        """Yield the same as text."""
        blocks = self._read(rows, taking, keys, columns or self.columns, Column.cells)
        return (row for block in blocks for row in zip(*block, strict=True))

    def read_blocks(self, rows: Any, taking: Taking, *, keys: Sequence[Any] | None = None) -> Iterator[Block]:
        """Yield the text of many rows at a time, column by column, which is faster to write than row by row."""
        return self._read(rows, taking, keys, self.columns, Column.cells)

    def _read(
        self,
        rows: Any,
        taking: Taking,
        keys: Sequence[Any] | None,
        columns: Sequence[Column],
        read: Callable[[Column, Batch, Sequence[Any]], Sequence[Any]],
    ) -> Iterator[list[Sequence[Any]]]:
        """Resolve in the language of now what depends on it; the rows are read later, as they are asked for."""
        sources = dict.fromkeys(["pk", *(column.source for column in columns)])
        asked = [source(taking) if callable(source) else source for source in sources]
        place = {source: number for number, source in enumerate(sources)}
        places = [place[column.source] for column in columns]
        if keys is None:
            keys = self.keys_of(rows)
        if self.by_key is not None:
            rows = self.by_key()

        def blocks() -> Iterator[list[Sequence[Any]]]:
            for start in range(0, len(keys), AT_ONCE):
                raw = self.raw_rows(rows, keys[start : start + AT_ONCE], asked)
                if not raw:
                    continue
                by_source = list(zip(*raw, strict=True))
                batch = Batch(taking, [key for key in by_source[place["pk"]] if key is not None])
                yield [read(column, batch, by_source[at]) for column, at in zip(columns, places, strict=True)]

        return blocks()

    def keys_of(self, rows: Any) -> Sequence[Any]:
        """Return the keys of rows in their order, in one query."""
        return list(rows.values_list("pk", flat=True))

    def raw_rows(self, rows: QuerySet, keys: Sequence[Any], sources: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Return what the sources hold for the rows with these keys, in the order of the keys."""
        found = {row[0]: row[1:] for row in rows.filter(Among(F("pk"), keys)).order_by().values_list("pk", *sources)}
        return [found[key] for key in keys if key in found]


Raw = Mapping[str, Any]


class ReadTable(Table):
    """A table whose rows a reading of the record has made, each a mapping from sources to what they hold."""

    def keys_of(self, rows: Sequence[Raw]) -> Sequence[int]:
        """Return the places of the rows."""
        return range(len(rows))

    def raw_rows(self, rows: Sequence[Raw], keys: Sequence[Any], sources: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Return what the sources hold for the rows at these places."""
        return [[rows[key][source] for source in sources] for key in keys]
