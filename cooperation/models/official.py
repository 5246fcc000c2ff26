"""Officials, and the posts they hold."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .agency import Agency
from .fields import translated
from .partial_date import PartialDate, PartialDateField, date_when, follows
from .record import Publication, PublishedQuerySet, Record, Row, RowQuerySet


class OfficialQuerySet(PublishedQuerySet):
    """Words about people in office."""

    def as_of(self, day: datetime.date) -> Self:
        """Officials named by the day: in a post, at a dialogue, under an agreement or at an event.

        One whom no dated row names cannot be placed in time and is always read.
        """
        places = (
            ("appointments__starts_on", Q(appointments__agency__publication=Publication.PUBLISHED)),
            ("appointments__verified_on", Q(appointments__agency__publication=Publication.PUBLISHED)),
            ("delegations__dialogue__starts_on", Q(delegations__dialogue__publication=Publication.PUBLISHED)),
            ("signatures__agreement__signed_on", Q(signatures__agreement__publication=Publication.PUBLISHED)),
            ("events__starts_on", Q(events__publication=Publication.PUBLISHED)),
        )
        named, dated = Q(pk__in=[]), Q(pk__in=[])
        for place, is_public in places:
            rows = self.model._default_manager.filter(is_public).order_by()
            named |= Q(pk__in=rows.filter(**{f"{place}__begun_by": day}).values("pk"))
            dated |= Q(pk__in=rows.filter(**{f"{place}__isnull": False}).values("pk"))
        return self.filter(named | ~dated)


class Official(Record):
    """A person acting in a public office. Office data only; never private contacts."""

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ("slug",)

    def get_absolute_url(self) -> str:
        return reverse("official-detail", args=[self.slug])


class AppointmentQuerySet(RowQuerySet):
    """Words about posts and who held them when."""

    def public(self) -> Self:
        return self.filter(official__publication=Publication.PUBLISHED, agency__publication=Publication.PUBLISHED)

    def known_by(self, day: datetime.date) -> Self:
        """Appointments begun by the day, ended since or not.

        One whose start nobody published counts from the day it was first verified. `begun_then` is that day, and
        `ended_then` the day it ended, empty until that is over.
        """
        return self.filter(Q(starts_on__begun_by=day) | Q(starts_on=None, verified_on__begun_by=day)).annotate(
            begun_then=Coalesce("starts_on", "verified_on"),
            ended_then=date_when(Q(ends_on__over_before=day), "ends_on"),
        )

    def as_of(self, day: datetime.date) -> Self:
        """Appointments known to be running on the day."""
        return self.known_by(day).exclude(ends_on__over_before=day)

    def newest_first(self) -> Self:
        """Order appointments read with `known_by`: by the day each began, or was first verified."""
        return self.order_by(F("begun_then").desc(), "-pk")

    def open(self) -> Self:
        """Appointments without an end on record."""
        return self.filter(ends_on=None)


class Appointment(Row):
    """An official holding a post at an agency for a period."""

    natural_fields = ("official", "agency", "title_en")
    part_of = "official"

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

    #: The day it began or was first verified, and the day it had ended by the day asked for; set by `known_by`.
    begun_then: PartialDate
    ended_then: PartialDate | None

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
