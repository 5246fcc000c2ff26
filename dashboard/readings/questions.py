"""Questions to the database that are put into its words once, and asked again and again with other values.

Django writes a question anew each time it is asked. Where it is a long one with a short answer, that takes ten times as
long as the answer does.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from cooperation.kept import reading_connection


class Question:
    """A question in the words of the database, with blanks to be filled in each time it is asked.

    `rows` asks for values (`values_list`), with each of the `blanks` where a value will stand: values that occur in it
    nowhere else. Raise ValueError for a blank that is not found in what the database is told.
    """

    def __init__(self, rows: QuerySet[Any, Any], blanks: Sequence[Any]) -> None:
        compiler = rows.query.get_compiler(connection=reading_connection())
        self.words, told = compiler.as_sql()
        self.told: tuple[Any, ...] = tuple(told)
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        if missing := [blank for blank in blanks if blank not in self.told]:
            raise ValueError(f"The question has no place for {missing}.")

    def ask(self, values: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of the answer, with a value for each of the blanks."""
        connection = reading_connection()
        with connection.cursor() as cursor:
            cursor.execute(self.words, [values.get(told, told) for told in self.told])
            rows = [list(row) for row in cursor.fetchall()]
        for place, (converters, column) in self.converters.items():
            for row in rows:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
        return [tuple(row) for row in rows]
