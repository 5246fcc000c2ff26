"""Dialogues: standing forums, their numbered meetings, and who took part."""

import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from .agency import Agency
from .country import Country, Partnership
from .fields import translated
from .partial_date import PartialDate, PartialDateField, follows
from .record import Publication, PublishedQuerySet, PublishedRow, Record


class DialogueSeriesQuerySet(PublishedQuerySet):
    def public(self) -> Self:
        return super().public().filter(partnership__publication=Publication.PUBLISHED)


class DialogueSeries(Record):
    """A standing forum of a partnership. One pair can keep several: one civil, one on security."""

    natural_fields = ("partnership", "code")
    in_partnerships = "partnership"
    searched_texts = ("nature",)

    partnership = models.ForeignKey(Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="series")
    code = models.SlugField(_("code"), max_length=30, help_text=_("Used in addresses: “civil” makes civil-4."))
    nature = translated(models.TextField(_("nature"), help_text=_("What it covers and who leads it.")))
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The first series is the one the overview opens with.")
    )

    objects = DialogueSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue series")
        verbose_name_plural = _("dialogue series")
        ordering = ("partnership", "order", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"],
                name="one_series_per_code",
                violation_error_message=_("This partnership already has a series with this code."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{reverse('dialogue-list', args=[self.partnership.slug])}#{self.code}"

    @property
    def next_number(self) -> int:
        """The number of the next dialogue to be entered, drafts counted."""
        last: int | None = self.dialogues.aggregate(last=Max("number"))["last"]
        return (last or 0) + 1


class DialogueStatus(models.TextChoices):
    """Whether a dialogue has taken place."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class DialogueQuerySet(PublishedQuerySet):
    """Words about meetings."""

    def public(self) -> Self:
        return (
            super()
            .public()
            .filter(series__publication=Publication.PUBLISHED, series__partnership__publication=Publication.PUBLISHED)
        )

    def held(self, on: datetime.date) -> Self:
        """Meetings that had begun by the day and were not cancelled."""
        return self.filter(status=DialogueStatus.HELD, starts_on__begun_by=on)

    def as_of(self, day: datetime.date) -> Self:
        """Meetings known on the day: begun or announced by then.

        A plan whose announcement nobody dated is known once every meeting with a lower number has begun.
        """
        still_to_come = Dialogue.objects.filter(
            series=OuterRef("series"),
            number__lt=OuterRef("number"),
            status=DialogueStatus.HELD,
            publication=Publication.PUBLISHED,
        ).exclude(starts_on__begun_by=day)
        undated_plan = Q(announced_on=None) & ~Q(status=DialogueStatus.HELD) & ~Exists(still_to_come)
        return self.filter(Q(starts_on__begun_by=day) | Q(announced_on__begun_by=day) | undated_plan)

    def upcoming(self, on: datetime.date) -> Self:
        """Meetings planned on the day: not yet begun, or without any date."""
        return self.exclude(status=DialogueStatus.CANCELLED).exclude(status=DialogueStatus.HELD, starts_on__begun_by=on)


class Dialogue(PublishedRow):
    """One numbered meeting of a series."""

    natural_fields = ("series", "number")
    in_partnerships = "series.partnership"
    _history_m2m_fields = ("agencies",)
    searched_names = ("number",)
    searched_texts = ("city", "venue", "summary")

    series = models.ForeignKey(DialogueSeries, models.PROTECT, verbose_name=_("series"), related_name="dialogues")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=9, choices=DialogueStatus, default=DialogueStatus.PLANNED)
    starts_on = PartialDateField(_("first day"), null=True, blank=True)
    ends_on = PartialDateField(_("last day"), null=True, blank=True, help_text=_("Empty for a meeting of one day."))
    announced_on = PartialDateField(
        _("announced"),
        null=True,
        blank=True,
        help_text=_("The first day on which a source says that it is planned. Empty: not on record."),
    )
    announced_for = PartialDateField(
        _("announced for"),
        null=True,
        blank=True,
        help_text=_("The date it was first planned for, kept when it is held on another. Empty: no date was named."),
    )
    host = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("host side"),
        related_name="hosted_dialogues",
        null=True,
        blank=True,
        help_text=_("Empty: not on record."),
    )
    city = translated(models.CharField(_("city"), max_length=100))
    venue = translated(models.CharField(_("venue"), max_length=200))
    is_virtual = models.BooleanField(_("held by video"), default=False)
    summary = translated(models.TextField(_("summary")))
    agencies = models.ManyToManyField(Agency, verbose_name=_("agencies present"), related_name="dialogues", blank=True)
    outcome = models.ForeignKey(
        "Source",
        models.PROTECT,
        verbose_name=_("outcome document"),
        related_name="dialogue_outcomes",
        null=True,
        blank=True,
    )

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        ordering = ("series", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"],
                name="one_dialogue_per_number",
                violation_error_message=_("This series already has a dialogue with this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="dialogues_are_counted_from_one",
                violation_error_message=_("Dialogues are counted from one."),
            ),
            models.CheckConstraint(
                condition=follows("ends_on", "starts_on"),
                name="a_dialogue_ends_after_it_starts",
                violation_error_message=_("The dialogue cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(starts_on__isnull=False),
                name="a_held_dialogue_is_dated",
                violation_error_message=_("A dialogue that was held needs its date; a year is enough."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(series)s, number %(number)s") % {"series": self.series, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("dialogue-detail", args=[self.series.partnership.slug, self.code])

    @property
    def code(self) -> str:
        """The name in addresses and anchors: `civil-4`."""
        return f"{self.series.code}-{self.number}"

    def stand_back(self, day: datetime.date) -> None:
        """Turn this row, in memory, into what was known of the meeting on an earlier day.

        A meeting held later was a plan then: of its date and place only what was announced is left. The row is for
        reading only from then on.
        """
        if self.status != DialogueStatus.HELD or self.starts_on is None or self.starts_on.begun_by(day):
            return
        self.status, self.starts_on, self.ends_on = DialogueStatus.PLANNED, self.announced_for, None
        self.host = self.outcome = None
        for name in ("city", "venue", "summary"):
            for code in settings.CONTENT_LANGUAGES:
                setattr(self, to_attribute(name, code), "")

    @property
    def closes_on(self) -> PartialDate | None:
        """The last day on record, which dates what the dialogue said and left to be done; None without a date."""
        return self.ends_on or self.starts_on

    def covers(self, day: PartialDate) -> bool:
        """Whether a day, month or year overlaps the dialogue's dates."""
        if self.starts_on is None:
            return False
        last = self.closes_on or self.starts_on
        return self.starts_on.first_day <= day.last_day and day.first_day <= last.last_day

    def clean(self) -> None:
        """Refuse a host that is neither side, and a meeting held in the future."""
        super().clean()
        if self.host_id is not None and self.series_id is not None:
            partnership = self.series.partnership
            if self.host_id not in (partnership.side_a_id, partnership.side_b_id):
                raise ValidationError({"host": _("The host is one of the partnership's two sides.")})
        if (
            self.status == DialogueStatus.HELD
            and self.starts_on is not None
            and self.series_id is not None
            and not self.starts_on.begun_by(self.series.partnership.today())
        ):
            raise ValidationError({"status": _("A dialogue that has not begun is planned, not held.")})
