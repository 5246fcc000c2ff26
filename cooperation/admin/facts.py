"""The facts of a noun that a source can speak of."""

from typing import Any

from django.db import models
from translated_fields import to_attribute

from cooperation.history.words import language_of

#: Columns that speak of the row itself, not of the world.
NO_FACTS = frozenset({"id", "slug", "aliases", "publication", "created_at", "updated_at"})


def facts_of(model: type[models.Model]) -> list[tuple[str, Any]]:
    """Return the facts of a noun that a source can speak of, with their labels; a text is one fact in any language."""
    facts: dict[str, Any] = {}
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        language = language_of(field)
        name = field.name.removesuffix(to_attribute("", language)) if language else field.name
        if name not in NO_FACTS:
            facts.setdefault(name, field.verbose_name)
    return list(facts.items())
