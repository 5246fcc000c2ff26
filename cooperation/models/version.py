"""Versions: what a row said before each change, who changed it, when and why.

Versions are for audit and for taking a change back. What was true on a day is read from the chronicle, never from here.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .acts import acting_name, acting_reason, acting_user, current_revision


class Version(models.Model):
    """What every version of every row has beside the row's own columns."""

    revision = models.UUIDField(
        _("revision"), default=current_revision, editable=False, db_index=True
    )  # shared by all that one act changed
    person = models.CharField(_("person"), max_length=150, default=acting_name, editable=False)

    class Meta:
        abstract = True


class RowVersions(HistoricalRecords):
    """Keeps a version of each row of the record at every change, under the person and the reason of the act."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            bases=[Version],
            inherit=True,
            # Worked out from the other columns, and as long as all of them.
            excluded_fields=["search_text"],
            history_change_reason_field=models.TextField(blank=True, default=""),
            **options,
        )

    def get_history_user(self, instance: models.Model) -> Any:
        return acting_user()

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str | None) -> str:
        return acting_reason()
