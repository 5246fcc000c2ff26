"""Versions: what a row said before each change, who changed it, when and why.

Versions are for audit and for taking a change back. What was true on a day is read from the chronicle, never from here.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone
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

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        sender.kept_by = self

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        """Keep the links of the row; the library would also read the row back for each relation."""
        self._keep_links({instance.pk: history_instance})

    def keep(self, saved: Sequence[tuple[Any, str]]) -> None:
        """Keep a version of each of these rows of one table, with `+` for a new one and `~` for a changed one.

        They were saved with `skip_history_when_saving`: a few queries for all of them, instead of some for each.
        """
        versions: dict[Any, Any] = {}
        moment, person, reason = timezone.now(), acting_user(), acting_reason()
        for row, change in saved:
            columns = {field.attname: getattr(row, field.attname) for field in self.fields_included(row)}
            versions[row.pk] = getattr(type(row), self.manager_name).model(
                history_date=moment,
                history_type=change,
                history_user=person,
                history_change_reason=reason,
                **columns,
            )
        if versions:
            type(next(iter(versions.values())))._default_manager.bulk_create(versions.values())
            self._keep_links(versions)

    def _keep_links(self, versions: dict[Any, Any]) -> None:
        """Copy the links of the rows with these keys to their versions."""
        for field in next(iter(versions.values()))._history_m2m_fields:
            own, through = field.m2m_field_name(), field.remote_field.through
            links = through._default_manager.filter(**{f"{own}__in": list(versions)}).values()
            kept = [self.m2m_models[field](history=versions[link[f"{own}_id"]], **link) for link in links]
            if kept:
                self.m2m_models[field]._default_manager.bulk_create(kept)
