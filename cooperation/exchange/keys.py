"""Natural keys as text: how a cell names a row of the record, and how many such rows are found in one query."""

from collections.abc import Iterable, Iterator
from functools import cache, reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cooperation.models import Row

from .cells import canonical

#: Between the parts of a key: `us-kr/civil/4`.
SLASH = "/"
#: How many rows are asked for in one query.
_AT_ONCE = 200


def key_text(row: Row) -> str:
    """Return the row's natural key as one text; only the last part of a key may hold a slash of its own."""
    return SLASH.join(canonical(str(part)) for part in row.natural_key())


def key_paths(model: type[Row]) -> Iterator[str]:
    """Yield the relations that a row's key is read through, for `prefetch_related`."""
    for name in model.natural_fields:
        related: Any = model._meta.get_field(name).related_model
        if related is not None:
            yield name
            yield from (f"{name}__{path}" for path in key_paths(related))


@cache
def _leaves(model: type[Row]) -> list[tuple[str, Any]]:
    """Return the columns that the parts of a key are compared with, each with the path that leads to it."""
    leaves: list[tuple[str, Any]] = []
    for name in model.natural_fields:
        field: Any = model._meta.get_field(name)
        if field.related_model is None:
            leaves.append((name, field))
        else:
            leaves += [(f"{name}__{path}", leaf) for path, leaf in _leaves(field.related_model)]
    return leaves


def _parts(model: type[Row], text: str) -> list[Any] | None:
    """Return the values that the parts of the key stand for; None for a text that is no key of such a row."""
    leaves = _leaves(model)
    parts = text.split(SLASH, len(leaves) - 1)
    if len(parts) != len(leaves):
        return None
    try:
        return [field.to_python(part) for (_path, field), part in zip(leaves, parts, strict=True)]
    except ValidationError:
        return None


def rows_with_keys(model: type[Row], texts: Iterable[str]) -> QuerySet[Any]:
    """Return the rows that have one of the keys; keys that differ in the last part only are asked for together."""
    paths = [path for path, _field in _leaves(model)]
    last: dict[tuple[Any, ...], list[Any]] = {}
    for text in texts:
        if (parts := _parts(model, text)) is not None:
            last.setdefault(tuple(parts[:-1]), []).append(parts[-1])
    conditions = [
        Q(**dict(zip(paths, first, strict=False)), **{f"{paths[-1]}__in": values}) for first, values in last.items()
    ]
    return model._default_manager.filter(reduce(or_, conditions, Q(pk__in=[])))


class Finder:
    """Finds rows by their keys; what was found or missed once is not asked for again."""

    def __init__(self) -> None:
        self._known: dict[type[Row], dict[str, Any]] = {}

    def look_up(self, wanted: Iterable[tuple[type[Row], str]]) -> None:
        """Read all of these rows, with one query or two for each noun."""
        missing: dict[type[Row], set[str]] = {}
        for model, text in wanted:
            if text not in self._known.setdefault(model, {}):
                missing.setdefault(model, set()).add(text)
        for model, texts in missing.items():
            ordered = sorted(texts)
            for start in range(0, len(ordered), _AT_ONCE):
                batch = ordered[start : start + _AT_ONCE]
                self._known[model] |= dict.fromkeys(batch)
                rows = rows_with_keys(model, batch).prefetch_related(*key_paths(model), *_also_read(model))
                self._known[model] |= {key_text(row): row for row in rows}

    def find(self, model: type[Row], text: str) -> Any:
        """Return the row, or None; it was asked for in `look_up`."""
        return self._known.get(model, {}).get(text)

    def forget(self, model: type[Row]) -> None:
        """Ask anew for rows of this noun, as they were written meanwhile."""
        self._known.pop(model, None)


def _also_read(model: type[Row]) -> Iterator[str]:
    """Yield the relations that rules of other rows ask of this one: whose record it is a part of, in whose pair."""
    path = ""
    while model.part_of:
        path = f"{path}{model.part_of}__"
        model = model._meta.get_field(model.part_of).related_model  # type: ignore[assignment]  # our own rows
    for name in getattr(model, "in_partnerships", "").split("."):
        if name:
            yield f"{path}{name}"
            path += f"{name}__"
