"""Imports: the rows of an uploaded file on their way into the record, which they have not changed yet."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: How long an upload is kept.
KEPT_FOR = datetime.timedelta(days=2)
#: How long a writing may be silent before it counts as broken off.
PATIENCE = datetime.timedelta(minutes=10)


class SheetImportState(models.TextChoices):
    """How far an import has come."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("Written")


class SheetRowOutcome(models.TextChoices):
    """What an import would do with one row."""

    WAITING = "waiting", _("Not yet checked")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


class SheetImportQuerySet(models.QuerySet):
    """Words about imports."""

    def expired(self) -> Self:
        """Uploads kept long enough, written or not."""
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)

    def unfinished(self) -> Self:
        """Imports that are not written."""
        return self.exclude(state=SheetImportState.WRITTEN)


class SheetImport(models.Model):
    """One uploaded file of one noun, read by one person; only that person sees it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="sheet_imports"
    )
    noun = models.CharField(_("noun"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    header = models.JSONField(_("columns"))
    notes = models.JSONField(_("notes"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=SheetImportState, default=SheetImportState.CHECKING)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    reason = models.TextField(_("reason"), blank=True)
    #: Which attempt to write this is, so that one that was given up does not end later after all.
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    writing_since = models.DateTimeField(null=True, blank=True, editable=False)
    #: Why the last attempt wrote nothing.
    stopped = models.TextField(blank=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_broken_off(self) -> bool:
        """Whether it was being written and has been silent too long; what it had written is undone."""
        since = self.writing_since
        return self.state == SheetImportState.WRITING and since is not None and timezone.now() - since > PATIENCE

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each outcome."""
        counted = self.rows.order_by().values_list("outcome").annotate(number=models.Count("pk"))
        return dict.fromkeys(SheetRowOutcome.values, 0) | dict(counted)


class SheetRow(models.Model):
    """One row of an uploaded file: its cells, and what checking found."""

    sheet = models.ForeignKey(SheetImport, models.CASCADE, verbose_name=_("import"), related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"))
    key = models.TextField(_("key"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=SheetRowOutcome, default=SheetRowOutcome.WAITING)
    #: What the record says and what it would say, by column.
    changes = models.JSONField(default=dict)
    #: Why it is refused, by column; under an empty name what concerns the row as a whole.
    reasons = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ("sheet", "number")
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="one_row_per_number_of_a_sheet")]
        indexes = [models.Index(fields=["sheet", "outcome", "number"], name="sheet_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.number}"

    def refuse(self, reasons: dict[str, Any]) -> None:
        """Set the row aside for these reasons, by column."""
        self.outcome, self.changes, self.reasons = SheetRowOutcome.REFUSED, {}, reasons
