"""Events: related occasions outside the numbered dialogues."""

import datetime
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .area import CooperationArea
from .country import Partnership
from .fields import translated
from .official import Official
from .partial_date import PartialDateField, follows
from .record import Publication, PublishedQuerySet, Record


class EventKind(models.TextChoices):
    """What kind of occasion an event is."""

    FORUM = "forum", _("Forum")
    MEETING = "meeting", _("Meeting")
    SUMMIT = "summit", _("Summit")
    SEMINAR = "seminar", _("Seminar")
    VISIT = "visit", _("Visit")


class EventQuerySet(PublishedQuerySet):
    """Words about occasions."""

    def public(self) -> Self:
        return super().public().filter(partnership__publication=Publication.PUBLISHED)

    def as_of(self, day: datetime.date) -> Self:
        """Events that had begun by the day."""
        return self.filter(starts_on__begun_by=day)


class Event(Record):
    """A related one-off occasion: a forum, a symposium, a ministerial visit."""

    in_partnerships = "partnership"
    _history_m2m_fields = ("areas", "agencies", "officials")
    searched_texts = ("city", "venue", "summary")

    partnership = models.ForeignKey(Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="events")
    kind = models.CharField(_("kind"), max_length=7, choices=EventKind)
    starts_on = PartialDateField(_("first day"))
    ends_on = PartialDateField(_("last day"), null=True, blank=True, help_text=_("Empty for a single day."))
    city = translated(models.CharField(_("city"), max_length=100))
    venue = translated(models.CharField(_("venue"), max_length=200))
    summary = translated(models.TextField(_("summary")))
    areas = models.ManyToManyField(CooperationArea, verbose_name=_("areas"), related_name="events", blank=True)
    agencies = models.ManyToManyField(Agency, verbose_name=_("agencies"), related_name="events", blank=True)
    officials = models.ManyToManyField(Official, verbose_name=_("officials"), related_name="events", blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-starts_on", "slug")
        constraints = [
            models.CheckConstraint(
                condition=follows("ends_on", "starts_on"),
                name="an_event_ends_after_it_starts",
                violation_error_message=_("The event cannot end before it starts."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("event-detail", args=[self.slug])
