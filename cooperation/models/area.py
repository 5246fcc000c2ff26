"""Cooperation areas, and the dated readings of how far each has come."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .country import Partnership
from .dialogue import Dialogue
from .fields import translated
from .partial_date import PartialDateField
from .record import PublishedQuerySet, PublishedRow, Record
from .wording import TermChoices


class AreaStage(TermChoices):
    """How far an area has come: the ladder of this record, and two states beside it.

    A stage is this record's judgement of what published wording supports, not a claim of its sources.
    """

    NOT_ON_RECORD = (
        "not_on_record",
        "g0",
        _("No published record says whether the area was raised."),
        _("Not on record"),
    )
    NOT_RAISED = (
        "not_raised",
        "gr",
        _("The published agenda shows that the area was not raised."),
        _("Not raised"),
    )
    RAISED = "raised", "g1", _("It was discussed. No next step was published."), _("Raised")
    EXPLORING = "exploring", "g2", _("Both sides said that they would study or explore options."), _("Exploring")
    AGREED = (
        "agreed",
        "g3",
        _("A named commitment stands in a joint text, an agreement or a decision."),
        _("Agreed"),
    )
    UNDER_WAY = "under_way", "g4", _("The commitment is being carried out."), _("Under way")
    DELIVERED = "delivered", "g5", _("The stated outcome was reached."), _("Delivered")

    @classmethod
    def ladder(cls) -> tuple["AreaStage", ...]:
        """Return the five stages in order, from raised to delivered."""
        return cls.RAISED, cls.EXPLORING, cls.AGREED, cls.UNDER_WAY, cls.DELIVERED

    @property
    def rank(self) -> int:
        """The step on the ladder, 1 to 5; 0 for the two states beside it."""
        ladder = type(self).ladder()
        return ladder.index(self) + 1 if self in ladder else 0


class CooperationArea(Record):
    """A field of joint work, such as space weather; every partnership is read against the same list."""

    searched_texts = ("description",)

    description = translated(models.TextField(_("description")))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation area")
        verbose_name_plural = _("cooperation areas")
        ordering = ("order", "slug")


class AreaProgressQuerySet(PublishedQuerySet):
    """The chronicle of the areas."""

    def public(self) -> Self:
        return (
            super()
            .public()
            .filter(partnership__publication="published", area__publication="published")
            .filter(Q(dialogue=None) | Q(dialogue__publication="published", dialogue__series__publication="published"))
        )

    def chronological(self) -> Self:
        """Oldest first; a reading at a dialogue comes before one between dialogues of the same day."""
        return self.order_by("on", F("dialogue").asc(nulls_last=True), "pk")

    def known_by(self, day: datetime.date) -> Self:
        """Readings made on or before the day."""
        return self.filter(on__begun_by=day)

    def as_of(self, day: datetime.date) -> Self:
        """The reading that stood on the day, one for each partnership and area; chosen among these rows."""
        newest = (
            self.filter(partnership=OuterRef("partnership"), area=OuterRef("area"))
            .known_by(day)
            .order_by("-on", F("dialogue").asc(nulls_first=True), "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))


class AreaProgress(PublishedRow):
    """A dated judgement of an area's stage in one partnership, at a dialogue or between two of them."""

    natural_fields = ("partnership", "area", "on")
    in_partnerships = "partnership"
    searched_names = ("gist",)
    searched_texts = ("said", "next")

    partnership = models.ForeignKey(
        Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="area_progress"
    )
    area = models.ForeignKey(CooperationArea, models.PROTECT, verbose_name=_("area"), related_name="progress")
    dialogue = models.ForeignKey(
        Dialogue,
        models.PROTECT,
        verbose_name=_("dialogue"),
        related_name="area_progress",
        null=True,
        blank=True,
        help_text=_("Empty for a reading between two dialogues."),
    )
    on = PartialDateField(
        _("day"),
        blank=True,
        help_text=_("2027, 2027-03 or 2027-03-14. Left empty, it is the last day of the dialogue."),
    )
    stage = models.CharField(_("stage"), max_length=13, choices=AreaStage, default=AreaStage.NOT_ON_RECORD)
    gist = translated(
        models.CharField(_("gist"), max_length=60, help_text=_("The fact in a few words; do not repeat the stage."))
    )
    said = translated(models.TextField(_("what was said")))
    next = translated(models.TextField(_("what is next")))

    objects = AreaProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("area progress")
        verbose_name_plural = _("area progress")
        ordering = ("on", "pk")
        indexes = [models.Index(fields=["partnership", "area", "on"], name="area_progress_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "dialogue"],
                name="one_reading_per_area_and_dialogue",
                violation_error_message=_("This area already has a reading at this dialogue. Change that one."),
            ),
            models.UniqueConstraint(
                fields=["partnership", "area", "on"],
                name="one_reading_per_area_and_day",
                violation_error_message=_("This area already has a reading on this day. Change that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.on}: {self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        url = reverse("area-detail", args=[self.partnership.slug, self.area.slug])
        return f"{url}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The public name of this reading on its area's page: `civil-4`, or the day between dialogues."""
        return self.dialogue.code if self.dialogue else f"on-{self.on}"

    @property
    def stage_term(self) -> AreaStage:
        """The stage with its label, glyph and definition."""
        return AreaStage(self.stage)

    def clean(self) -> None:
        """Refuse a delivered stage without its day, and a reading that is not of its partnership or dialogue."""
        super().clean()
        if self.on is None and self.stage == AreaStage.DELIVERED:
            raise ValidationError({"on": _("A delivered stage needs the day on which the outcome was reached.")})
        dialogue = self.dialogue
        if dialogue is None:
            if self.on is None:
                raise ValidationError({"on": _("Name a dialogue, or the day of a reading between dialogues.")})
            return
        if self.on is None:
            self.on = dialogue.closes_on
        if self.on is None:
            raise ValidationError({"on": _("The dialogue has no date yet. Give the day of this reading.")})
        if self.partnership_id is not None and dialogue.series.partnership_id != self.partnership_id:
            raise ValidationError({"dialogue": _("This dialogue belongs to another partnership.")})
        if not dialogue.covers(self.on):
            raise ValidationError({"on": _("The day lies outside the dialogue's dates.")})
