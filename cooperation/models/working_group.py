"""Working groups: standing groups under a partnership."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .area import CooperationArea
from .country import Partnership
from .dialogue import Dialogue
from .fields import translated
from .partial_date import PartialDate, PartialDateField, date_when, follows
from .record import Publication, PublishedQuerySet, Record


class WorkingGroupStanding(models.TextChoices):
    """Whether a working group stands on a day. It follows from its dates."""

    STANDING = "standing", _("Standing")
    ENDED = "ended", _("Ended")


class WorkingGroupQuerySet(PublishedQuerySet):
    """Words about standing groups."""

    def public(self) -> Self:
        return super().public().filter(partnership__publication=Publication.PUBLISHED)

    def known_by(self, day: datetime.date) -> Self:
        """Groups known on the day: set up by then, or of unknown beginning.

        One whose beginning nobody published is not known before the dialogue that set it up.
        """
        set_up_later = Dialogue.objects.filter(pk=OuterRef("dialogue"), starts_on__isnull=False)
        set_up_later = set_up_later.exclude(starts_on__begun_by=day)
        return self.filter(Q(established_on__begun_by=day) | Q(~Exists(set_up_later), established_on=None))

    def as_of(self, day: datetime.date) -> Self:
        """Groups known on the day, each as it stood in `standing_then`.

        Its dates as they stood are `ended_then`, `last_met_then` and `due_then`. Nobody dated the plan to meet: it is
        known once the group was set up, or else once its date has come.
        """
        set_up, ended = Q(established_on__begun_by=day), Q(ended_on__over_before=day)
        set_up_at = Dialogue.objects.public().filter(pk=OuterRef("dialogue"), starts_on__begun_by=day)
        is_due_known = set_up | Q(Exists(set_up_at), established_on=None) | Q(due_to_meet_on__begun_by=day)
        return self.known_by(day).annotate(
            standing_then=Case(
                When(ended, then=Value(WorkingGroupStanding.ENDED.value)),
                default=Value(WorkingGroupStanding.STANDING.value),
                output_field=models.CharField(),
            ),
            ended_then=date_when(ended, "ended_on"),
            last_met_then=date_when(Q(last_met_on__begun_by=day), "last_met_on"),
            due_then=date_when(is_due_known, "due_to_meet_on"),
        )

    def standing(self, on: datetime.date) -> Self:
        """Groups known on the day whose end is not on record by then."""
        return self.as_of(on).exclude(ended_on__over_before=on)


class WorkingGroup(Record):
    """A standing group under a partnership, with a task that outlives one dialogue."""

    in_partnerships = "partnership"
    _history_m2m_fields = ("areas", "agencies")
    searched_texts = ("task", "note")

    partnership = models.ForeignKey(
        Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="working_groups"
    )
    dialogue = models.ForeignKey(
        Dialogue,
        models.PROTECT,
        verbose_name=_("set up at"),
        related_name="working_groups",
        null=True,
        blank=True,
    )
    task = translated(models.TextField(_("task")))
    areas = models.ManyToManyField(CooperationArea, verbose_name=_("areas"), related_name="working_groups", blank=True)
    agencies = models.ManyToManyField(Agency, verbose_name=_("members"), related_name="working_groups", blank=True)
    established_on = PartialDateField(_("established"), null=True, blank=True)
    ended_on = PartialDateField(_("ended"), null=True, blank=True)
    last_met_on = PartialDateField(_("last met"), null=True, blank=True)
    due_to_meet_on = PartialDateField(_("due to meet"), null=True, blank=True)
    note = translated(models.TextField(_("note")))

    #: Its standing and its dates on the day asked for; set by `as_of`.
    standing_then: str
    ended_then: PartialDate | None
    last_met_then: PartialDate | None
    due_then: PartialDate | None

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=follows("ended_on", "established_on"),
                name="a_working_group_ends_after_it_is_established",
                violation_error_message=_("The group cannot end before it was established."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("working-group-detail", args=[self.slug])
