"""Officials, and the posts they hold."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .agency import Agency
from .fields import translated
from .partial_date import PartialDateField, follows
from .record import Publication, PublishedQuerySet, Record, Row, RowQuerySet


class Official(Record):
    """A person acting in a public office. Office data only; never private contacts."""

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ("slug",)


class AppointmentQuerySet(RowQuerySet):
    """Words about posts and who held them when."""

    def public(self) -> Self:
        return self.filter(official__publication=Publication.PUBLISHED, agency__publication=Publication.PUBLISHED)

    def as_of(self, day: datetime.date) -> Self:
        """Appointments known to be running on the day.

        One whose start nobody published counts from the day it was first verified.
        """
        begun = Q(starts_on__begun_by=day) | Q(starts_on=None, verified_on__begun_by=day)
        return self.filter(begun).exclude(ends_on__over_before=day)

    def open(self) -> Self:
        """Appointments without an end on record."""
        return self.filter(ends_on=None)


class Appointment(Row):
    """An official holding a post at an agency for a period."""

    natural_fields = ("official", "agency", "title_en")

    official = models.ForeignKey(Official, models.CASCADE, verbose_name=_("official"), related_name="appointments")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="appointments")
    title = translated(models.CharField(pgettext_lazy("post", "title"), max_length=250), required=True)
    is_single_holder = models.BooleanField(
        _("single holder"),
        default=False,
        help_text=_("One person at a time holds this post, such as a minister or an administrator."),
    )
    starts_on = PartialDateField(_("from"), null=True, blank=True, help_text=_("Empty: not on record."))
    ends_on = PartialDateField(_("until"), null=True, blank=True, help_text=_("Empty: still open, or not on record."))
    verified_on = PartialDateField(
        _("verified on"),
        null=True,
        blank=True,
        help_text=_("The first day on which a source names the official in this post."),
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("official", F("starts_on").desc(nulls_last=True), "pk")
        constraints = [
            models.CheckConstraint(
                condition=follows("ends_on", "starts_on"),
                name="an_appointment_ends_after_it_starts",
                violation_error_message=_("The appointment cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | Q(verified_on__isnull=False),
                name="an_appointment_is_dated",
                violation_error_message=_(
                    "Give the day it started, or the first day a source names the official in it."
                ),
            ),
            models.UniqueConstraint(
                fields=["agency", "title_en"],
                condition=Q(is_single_holder=True, ends_on=None),
                name="one_open_appointment_per_post",
                violation_error_message=_("This post is already held. Close the other appointment first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official}, {self.title}"

    def clean(self) -> None:
        """Refuse an end before the start, comparing a year or a month by its last day."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on.last_day < self.starts_on.first_day:
            raise ValidationError({"ends_on": _("The appointment cannot end before it starts.")})
