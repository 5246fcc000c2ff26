"""Which changes of a public record the people who keep it must give a reason for."""

from django.db import models

from .partial_date import PartialDateField

#: Columns that say how far something has come, beside the dates.
STANDINGS = frozenset({"stage", "status", "publication", "phase", "leads_to", "is_planned"})


def asks_reason(field: models.Field) -> bool:
    """Return whether a change of this column asks a reason once the record is public: a stage, a status or a date."""
    return isinstance(field, PartialDateField) or field.name in STANDINGS


def reasoned_columns(model: type[models.Model]) -> frozenset[str]:
    """Return the names of the columns of a table whose change asks a reason."""
    return frozenset(field.name for field in model._meta.concrete_fields if asks_reason(field))
