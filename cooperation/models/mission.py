"""Missions: spacecraft, instruments and campaigns, with the steps they took."""

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .area import CooperationArea
from .country import Partnership
from .fields import shorten, translated, validate_cospar_id, validate_norad_number, validate_wikidata_id
from .partial_date import PartialDate, PartialDateField, follows
from .program import PartneredQuerySet, Program
from .record import Publication, Record, Row, RowQuerySet


class MissionKind(models.TextChoices):
    """What flies, or is carried out."""

    SPACECRAFT = "spacecraft", _("Spacecraft")
    INSTRUMENT = "instrument", _("Instrument")
    CREWED = "crewed", _("Crewed flight")
    CAMPAIGN = "campaign", _("Campaign")


class MissionPhase(models.TextChoices):
    """Where a mission stands. It follows from the milestones that were reached."""

    PROPOSED = "proposed", _("Proposed")
    IN_DEVELOPMENT = "in_development", _("In development")
    LAUNCHED = "launched", _("Launched")
    OPERATING = "operating", _("Operating")
    ENDED = "ended", _("Ended")
    LOST = "lost", _("Lost")
    CANCELLED = "cancelled", _("Cancelled")

    @classmethod
    def closed(cls) -> tuple["MissionPhase", ...]:
        """Return the phases after which a mission takes no more steps."""
        return cls.ENDED, cls.LOST, cls.CANCELLED


class MissionQuerySet(PartneredQuerySet):
    """Words about missions."""

    def known_by(self, day: datetime.date) -> Self:
        """Missions known on the day.

        A mission is known from the first milestone on record, reached or planned; one without any dated
        milestone cannot be placed in time and is always read, as proposed.
        """
        milestones = Milestone.objects.filter(mission=OuterRef("pk"))
        return self.filter(Exists(milestones.known_by(day)) | ~Exists(milestones))

    def as_of(self, day: datetime.date) -> Self:
        """Missions known on the day, each with the phase it had then in `phase_then`."""
        milestones = Milestone.objects.filter(mission=OuterRef("pk"))
        return self.known_by(day).annotate(
            phase_then=Coalesce(
                Subquery(milestones.known_by(day).turning_points().latest_first().values("leads_to")[:1]),
                Value(MissionPhase.PROPOSED.value),
            )
        )

    def with_steps(self, day: datetime.date) -> Self:
        """Name each mission's newest step reached by the day, and the first step still planned on it.

        Their keys are in `newest_step` and `next_step`, their dates in `newest_on` and `next_on`; empty without one.
        """
        own = Milestone.objects.filter(mission=OuterRef("pk"))
        newest, planned = own.known_by(day).reached().latest_first(), own.still_planned(day).order_by("on", "pk")
        return self.annotate(
            newest_step=Subquery(newest.values("pk")[:1]),
            newest_on=Subquery(newest.values("on")[:1]),
            next_step=Subquery(planned.values("pk")[:1]),
            next_on=Subquery(planned.values("on")[:1]),
        )


class Mission(Record):
    """A spacecraft, instrument or campaign."""

    in_partnerships = "partnerships"
    _history_m2m_fields = ("areas", "partnerships")
    searched_names = (*Record.searched_names, "acronym", "cospar_id", "norad_number", "wikidata_id")
    searched_texts = ("purpose",)

    kind = models.CharField(_("kind"), max_length=10, choices=MissionKind, default=MissionKind.SPACECRAFT)
    program = models.ForeignKey(
        Program, models.PROTECT, verbose_name=_("program"), related_name="missions", null=True, blank=True
    )
    host = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("carried by"),
        related_name="payloads",
        null=True,
        blank=True,
        help_text=_("The mission that carries this instrument or satellite."),
    )
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    purpose = translated(models.TextField(_("purpose")))
    areas = models.ManyToManyField(CooperationArea, verbose_name=_("areas"), related_name="missions", blank=True)
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), related_name="missions", blank=True
    )
    phase = models.CharField(
        _("phase"), max_length=14, choices=MissionPhase, default=MissionPhase.PROPOSED, editable=False
    )
    cospar_id = models.CharField(
        _("COSPAR id"), max_length=11, blank=True, validators=[validate_cospar_id], help_text=_("Such as 2025-215A.")
    )
    norad_number = models.CharField(_("NORAD number"), max_length=9, blank=True, validators=[validate_norad_number])
    wikidata_id = models.CharField(_("Wikidata id"), max_length=13, blank=True, validators=[validate_wikidata_id])

    #: The phase on the day asked for; set by `as_of`.
    phase_then: str
    #: The keys and the dates of its newest step reached and of its next one planned; set by `with_steps`.
    newest_step: int | None
    newest_on: PartialDate | None
    next_step: int | None
    next_on: PartialDate | None

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ("slug",)
        constraints = [
            models.UniqueConstraint(
                fields=["cospar_id"],
                condition=~Q(cospar_id=""),
                name="one_mission_per_cospar_id",
                violation_error_message=_("Another mission has this COSPAR id."),
            ),
            models.UniqueConstraint(
                fields=["norad_number"],
                condition=~Q(norad_number=""),
                name="one_mission_per_norad_number",
                violation_error_message=_("Another mission has this NORAD number."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("mission-detail", args=[self.slug])

    @property
    def short(self) -> str:
        """The acronym on pages in the record's first language, and the name on the others."""
        return shorten(self.acronym, self.name)

    def refresh_phase(self) -> None:
        """Set the phase to the one its newest reached milestone leads to, and save it if that changed."""
        newest = self.milestones.reached().turning_points().latest_first().first()
        phase = newest.leads_to if newest else MissionPhase.PROPOSED
        self.refresh_from_db(fields=["phase"])
        if phase != self.phase:
            self.phase = phase
            self.save(update_fields=["phase"])


class MilestoneKind(models.TextChoices):
    """What kind of step a milestone is."""

    DECISION = "decision", _("Decision")
    DEVELOPMENT = "development", _("Development")
    DELIVERY = "delivery", _("Delivery")
    LAUNCH = "launch", _("Launch")
    ARRIVAL = "arrival", _("Arrival")
    OPERATION = "operation", _("Operation")
    CAMPAIGN = "campaign", _("Campaign")
    REPORT = "report", _("Report")
    EXTENSION = "extension", _("Extension")
    END = "end", _("End")


class MilestoneQuerySet(RowQuerySet):
    """Words about the steps of missions."""

    def public(self) -> Self:
        return self.filter(mission__publication=Publication.PUBLISHED)

    def known_by(self, day: datetime.date) -> Self:
        """Steps the record could know on the day: reached by then, or stated as a plan by then."""
        return self.filter(known_on__begun_by=day)

    def reached(self) -> Self:
        """Steps that took place."""
        return self.filter(is_planned=False)

    def planned(self) -> Self:
        """Steps known only as plans."""
        return self.filter(is_planned=True)

    def still_planned(self, day: datetime.date) -> Self:
        """Plans that stood on the day: not over, and not replaced.

        A plan is replaced once the record hears of another step of its kind, or of the mission's end.
        """
        heard = Milestone.objects.known_by(day).filter(mission=OuterRef("mission"), known_on__gt=OuterRef("known_on"))
        replaced = heard.filter(Q(kind=OuterRef("kind")) | Q(is_planned=False, leads_to__in=MissionPhase.closed()))
        over = Q(ends_on=None, on__over_before=day) | Q(ends_on__over_before=day)
        return self.known_by(day).planned().filter(~over, ~Exists(replaced))

    def turning_points(self) -> Self:
        """Reached steps that lead the mission to a phase."""
        return self.reached().exclude(leads_to="")

    def latest_first(self) -> Self:
        return self.order_by("-on", "-pk")


class Milestone(Row):
    """A dated step of a mission, reached or planned.

    A plan carries the day on which it was stated, so that a slipped date is two rows: the plan as it was, and
    the plan as it became.
    """

    natural_fields = ("mission", "kind", "on")
    part_of = "mission"

    mission = models.ForeignKey(Mission, models.CASCADE, verbose_name=_("mission"), related_name="milestones")
    kind = models.CharField(_("kind"), max_length=11, choices=MilestoneKind)
    on = PartialDateField(_("day"))
    ends_on = PartialDateField(_("last day"), null=True, blank=True, help_text=_("Empty for a single day."))
    is_planned = models.BooleanField(_("planned"), default=False)
    stated_on = PartialDateField(
        _("plan stated on"), null=True, blank=True, help_text=_("The day on which a source stated the plan.")
    )
    known_on = PartialDateField(_("known from"), editable=False)
    leads_to = models.CharField(
        _("leads to"), max_length=14, choices=MissionPhase, blank=True, help_text=_("The phase it leads to, if any.")
    )
    note = translated(models.CharField(_("in words"), max_length=250))

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ("on", "pk")
        indexes = [models.Index(fields=["mission", "known_on"], name="milestone_by_known_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "kind", "on"],
                name="one_milestone_per_kind_and_day",
                violation_error_message=_("This mission already has a milestone of this kind on this day."),
            ),
            models.CheckConstraint(
                condition=Q(is_planned=False) | Q(stated_on__isnull=False),
                name="a_plan_says_when_it_was_stated",
                violation_error_message=_("Give the day on which the plan was stated."),
            ),
            models.CheckConstraint(
                condition=follows("ends_on", "on"),
                name="a_milestone_ends_after_it_starts",
                violation_error_message=_("The milestone cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission}, {self.get_kind_display()}, {self.on}"

    def clean(self) -> None:
        """Refuse a step reached in the future."""
        super().clean()
        if self.on is not None and not self.is_planned and not self.on.begun_by(timezone.localdate()):
            raise ValidationError({"on": _("A day to come is planned. Mark the milestone as planned.")})
        self.known_on = self.stated_on if self.is_planned else self.on

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the step, and move the mission to the phase its steps now lead to."""
        self.known_on = self.stated_on if self.is_planned else self.on
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.mission.refresh_phase()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the step, and move the mission to the phase the remaining steps lead to."""
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            self.mission.refresh_phase()
        return result
