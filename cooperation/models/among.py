"""The condition that a number is among many."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Lookup


class Among(Lookup):
    """The condition that a number is among many, which are one parameter of the statement: a sequence, or a blank.

    As parameters of their own Django prepares each of them several times, which takes longer than reading the rows.
    """

    prepare_rhs = False

    @staticmethod
    def parameter(numbers: Sequence[int], vendor: str) -> Any:
        """Return the numbers as a database of the vendor takes them in one parameter."""
        return list(numbers) if vendor == "postgresql" else json.dumps(list(numbers))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition in the words of the database, with its parameters."""
        column, params = self.process_lhs(compiler, connection)
        told = self.parameter(self.rhs, connection.vendor) if isinstance(self.rhs, Sequence) else self.rhs
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, told]
        condition = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (the column is Django's own)
        return condition, [*params, told]
