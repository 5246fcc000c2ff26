"""What a form was opened on: the version of the record, and of each row on its page, that its reader saw.

A form carries them in a signed box. What was saved since by others is what has another version now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Max

from cooperation.models import Row

#: The name of the box.
BOX = "opened_on"

#: The newest version of each row, by the table and the key of the row; 0 for a row older than the keeping of versions.
Versions = dict[str, int]


@dataclass(frozen=True)
class Opened:
    """The versions a form was opened on, and those that its reader has been shown since."""

    first: Versions
    seen: Versions


def row_key(model: type[Row], key: Any) -> str:
    """Return the name of a row among the versions of a page."""
    return f"{model._meta.model_name}:{key}"


def newest_versions(model: type[Row], key: int, parts: Iterable[tuple[type[Row], str]]) -> Versions:
    """Return the newest version of a record and of each row of these tables that belongs or belonged to it.

    Takes one query for each table. Ask before the rows are read: a version that is too old only asks once more.
    """
    versions: Versions = {row_key(model, key): 0}
    for table, relation in ((model, "id"), *parts):
        rows = table.versions.filter(**{relation: key}).order_by().values_list("id").annotate(Max("history_id"))
        versions |= {row_key(table, row): newest for row, newest in rows}
    return versions


def sign(model: type[Row], key: int, opened: Opened) -> str:
    """Return the content of the box for a form of this record."""
    return signing.dumps([opened.first, opened.seen], salt=_salt(model, key), compress=True)


def read(model: type[Row], key: int, text: str) -> Opened | None:
    """Return what the box says; None where it is missing, was changed, or is the box of another record."""
    try:
        first, seen = signing.loads(text, salt=_salt(model, key))
    except signing.BadSignature:
        return None
    return Opened(first, seen)


def _salt(model: type[Row], key: int) -> str:
    return f"cooperation.admin.opened:{row_key(model, key)}"
