"""What the public would read if a draft were published: tried inside a transaction that is always taken back."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from cooperation.models import CITABLE, Citation, Publication, PublishedRow, Row

#: How long a trial waits for rows that somebody else is writing; shorter than a database takes to see a deadlock, so
#: that the writer never pays for it.
PATIENCE = "500ms"

Keys = dict[type[Row], set[int]]


@contextmanager
def as_if_published(record: PublishedRow) -> Iterator[None]:
    """Read the record, inside, as if it were published, with the drafts that are part of it and those that they name.

    Nothing of it is ever committed, so nobody else sees it; no version is written and nobody's rights are asked, as
    nothing changes. Raise OperationalError where somebody is writing these rows at the moment.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        for model, keys in shown_with(record).items():
            if issubclass(model, PublishedRow):
                drafts = model._base_manager.filter(pk__in=keys, publication=Publication.DRAFT)
                drafts.update(publication=Publication.PUBLISHED)
        type(record)._base_manager.filter(pk=record.pk).update(publication=Publication.PUBLISHED)
        try:
            yield
        finally:
            transaction.set_rollback(True)


def shown_with(record: PublishedRow) -> Keys:
    """Return the keys of the rows on the record's page: the record, its parts, and all that these name, by table.

    Parts are the rows that point at the record, such as the cells and the actions of a dialogue. What they name are
    the rows they point at, what these belong to in turn, and the sources cited for any of them.
    """
    found: Keys = defaultdict(set)
    found[type(record)] = {record.pk}
    for relation in type(record)._meta.related_objects:
        part: Any = relation.related_model
        if relation.one_to_many and issubclass(part, Row):
            found[part] |= set(
                part._base_manager.filter(**{relation.field.name: record.pk}).values_list("pk", flat=True)
            )
    for column, model in CITABLE.items():
        if found.get(model):
            cited = Citation._base_manager.filter(**{f"{column}__in": found[model]})
            found[Citation] |= set(cited.values_list("pk", flat=True))
    _add_named(found, dict(found), with_links=True)
    return found


def _add_named(found: Keys, rows: Keys, *, with_links: bool) -> None:
    """Add what these rows point at, and what that belongs to, until nothing new comes; links to several only once."""
    while rows:
        named: Keys = defaultdict(set)
        for model, keys in rows.items():
            several = model._meta.many_to_many if with_links else ()
            for field in (*model._meta.concrete_fields, *several):
                target: Any = field.related_model
                if isinstance(target, type) and issubclass(target, Row) and isinstance(field, models.Field):
                    values = model._base_manager.filter(pk__in=keys, **{f"{field.name}__isnull": False})
                    named[target] |= set(values.values_list(field.name, flat=True)) - found[target]
        rows = {model: keys for model, keys in named.items() if keys}
        for model, keys in rows.items():
            found[model] |= keys
        with_links = False
