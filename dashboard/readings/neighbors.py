"""The records before and after one, in an order that is natural to them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class Neighbors:
    """What a page leads on to."""

    previous: Any = None
    following: Any = None


def read_neighbors(rows: QuerySet, record: Model, *columns: str) -> Neighbors:
    """Read the rows next to a record in the order of the columns, the last of which tells any two apart.

    The record carries each column, annotations included, and none of them is empty. Two queries.
    """
    before, after, same = Q(), Q(), Q()
    for column in columns:
        value = getattr(record, column)
        before |= same & Q(**{f"{column}__lt": value})
        after |= same & Q(**{f"{column}__gt": value})
        same &= Q(**{column: value})
    return Neighbors(
        previous=rows.filter(before).order_by(*(f"-{column}" for column in columns)).first(),
        following=rows.filter(after).order_by(*columns).first(),
    )
