"""Programs: funded lines of work that may hold missions."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .area import CooperationArea
from .country import Partnership
from .fields import translated
from .partial_date import PartialDate, PartialDateField, date_when, follows
from .record import PublishedQuerySet, Record


class PartneredQuerySet(PublishedQuerySet):
    """Words for nouns that several partnerships may share."""

    def in_partnership(self, partnership: Partnership) -> Self:
        """Records that this partnership names."""
        return self.filter(partnerships=partnership)


class ProgramQuerySet(PartneredQuerySet):
    """Words about programs."""

    def known_by(self, day: datetime.date) -> Self:
        """Programs known on the day: begun by then, or of unknown beginning."""
        return self.filter(Q(starts_on=None) | Q(starts_on__begun_by=day))

    def as_of(self, day: datetime.date) -> Self:
        """Programs known on the day; an end once over is in `ended_then`."""
        return self.known_by(day).annotate(ended_then=date_when(Q(ends_on__over_before=day), "ends_on"))


class Program(Record):
    """A funded line of work that may hold missions, such as Artemis."""

    in_partnerships = "partnerships"
    _history_m2m_fields = ("areas", "partnerships", "agencies")
    searched_names = (*Record.searched_names, "abbreviation")
    searched_texts = ("description",)

    lead = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("lead agency"), related_name="led_programs", null=True, blank=True
    )
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    description = translated(models.TextField(_("description")))
    areas = models.ManyToManyField(CooperationArea, verbose_name=_("areas"), related_name="programs", blank=True)
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), related_name="programs", blank=True
    )
    agencies = models.ManyToManyField(Agency, verbose_name=_("agencies"), related_name="programs", blank=True)
    starts_on = PartialDateField(_("from"), null=True, blank=True)
    ends_on = PartialDateField(_("until"), null=True, blank=True)

    #: Its end, if it was over on the day asked for; set by `as_of`.
    ended_then: PartialDate | None

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=follows("ends_on", "starts_on"),
                name="a_program_ends_after_it_starts",
                violation_error_message=_("The program cannot end before it starts."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("program-detail", args=[self.slug])
