"""Agreements: signed or announced instruments, and who signed them."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .agency import Agency
from .area import CooperationArea
from .country import Country, Partnership
from .dialogue import Dialogue
from .fields import translated
from .mission import Mission
from .official import Official
from .partial_date import PartialDate, PartialDateField, date_when, follows
from .program import PartneredQuerySet
from .record import Publication, Record, Row, RowQuerySet


class AgreementKind(models.TextChoices):
    """What kind of instrument an agreement is."""

    FRAMEWORK = "framework", _("Framework agreement")
    IMPLEMENTING = "implementing", _("Implementing arrangement")
    STUDY = "study", _("Study agreement")
    STATEMENT = "statement", _("Joint statement")
    MEMORANDUM = "memorandum", _("Memorandum")
    MULTILATERAL = "multilateral", _("Multilateral instrument")


class AgreementStatus(models.TextChoices):
    """Where an agreement stands on a day. It follows from its dates."""

    ANNOUNCED = "announced", _("Announced")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


class AgreementQuerySet(PartneredQuerySet):
    """Words about instruments and their legal dates."""

    def known_by(self, day: datetime.date) -> Self:
        """Agreements known on the day: announced, signed or in force by then."""
        return self.filter(Q(announced_on__begun_by=day) | Q(signed_on__begun_by=day) | Q(in_force_on__begun_by=day))

    def as_of(self, day: datetime.date) -> Self:
        """Agreements known on the day, each with its standing then in `status_then`.

        Its dates as they stood are `announced_then`, `signed_then` and `in_force_then`, each empty until it has
        come; `dated_then` is the day it was signed, or else announced. An end is laid down, and known all along.
        """
        announced, signed = Q(announced_on__begun_by=day), Q(signed_on__begun_by=day)
        in_force, ended = Q(in_force_on__begun_by=day), Q(ends_on__over_before=day)
        return self.known_by(day).annotate(
            status_then=Case(
                When(ended, then=Value(AgreementStatus.ENDED.value)),
                When(in_force, then=Value(AgreementStatus.IN_FORCE.value)),
                When(signed, then=Value(AgreementStatus.SIGNED.value)),
                default=Value(AgreementStatus.ANNOUNCED.value),
                output_field=models.CharField(),
            ),
            announced_then=date_when(announced, "announced_on"),
            signed_then=date_when(signed, "signed_on"),
            in_force_then=date_when(in_force, "in_force_on"),
            dated_then=Coalesce("signed_then", "announced_then", "in_force_then"),
        )

    def in_force(self, on: datetime.date) -> Self:
        """Agreements whose entry into force is on record by the day, and their end is not."""
        return self.filter(in_force_on__begun_by=on).exclude(ends_on__over_before=on)


class Agreement(Record):
    """A signed or announced instrument between the sides, their agencies, or among many states."""

    in_partnerships = "partnerships"
    _history_m2m_fields = ("partnerships", "areas", "missions")
    searched_names = (*Record.searched_names, "treaty_number")
    searched_texts = ("signed_at", "summary")

    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("made under"),
        related_name="children",
        null=True,
        blank=True,
    )
    dialogue = models.ForeignKey(
        Dialogue,
        models.PROTECT,
        verbose_name=_("made at"),
        related_name="agreements",
        null=True,
        blank=True,
    )
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), related_name="agreements", blank=True
    )
    areas = models.ManyToManyField(CooperationArea, verbose_name=_("areas"), related_name="agreements", blank=True)
    missions = models.ManyToManyField(
        Mission,
        verbose_name=_("missions"),
        related_name="agreements",
        blank=True,
        help_text=_("The missions that the agreement is about, as its text or its announcement says."),
    )
    announced_on = PartialDateField(_("announced"), null=True, blank=True)
    signed_on = PartialDateField(_("signed"), null=True, blank=True)
    signed_at = translated(models.CharField(_("place of signature"), max_length=120))
    in_force_on = PartialDateField(_("in force from"), null=True, blank=True)
    ends_on = PartialDateField(_("in force until"), null=True, blank=True)
    is_binding = models.BooleanField(
        _("binding"), null=True, blank=True, help_text=_("Whether it binds in law; empty when not on record.")
    )
    treaty_number = models.CharField(_("treaty series number"), max_length=40, blank=True)
    summary = translated(models.TextField(_("summary")))

    #: Its standing and its dates on the day asked for; set by `as_of`.
    status_then: str
    announced_then: PartialDate | None
    signed_then: PartialDate | None
    in_force_then: PartialDate | None
    dated_then: PartialDate

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = (F("signed_on").desc(nulls_last=True), "slug")
        constraints = [
            models.CheckConstraint(
                condition=Q(announced_on__isnull=False) | Q(signed_on__isnull=False) | Q(in_force_on__isnull=False),
                name="an_agreement_is_dated",
                violation_error_message=_("Give the day it was announced, signed or came into force."),
            ),
            models.CheckConstraint(
                condition=follows("in_force_on", "signed_on"),
                name="an_agreement_is_signed_before_it_is_in_force",
                violation_error_message=_("The agreement cannot be in force before it was signed."),
            ),
            models.CheckConstraint(
                condition=follows("ends_on", "in_force_on"),
                name="an_agreement_ends_after_it_is_in_force",
                violation_error_message=_("The agreement cannot end before it came into force."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="an_agreement_is_not_its_own_parent",
                violation_error_message=_("An agreement cannot be made under itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("agreement-detail", args=[self.slug])

    @property
    def first_on(self) -> PartialDate:
        """The first day on record: announced, signed or in force; a constraint sees to it that there is one."""
        return min(date for date in (self.announced_on, self.signed_on, self.in_force_on) if date is not None)

    def status_on(self, day: datetime.date) -> AgreementStatus | None:
        """Return where the agreement stood on the day; None before anything was on record."""
        for date, status in (
            (self.in_force_on, AgreementStatus.IN_FORCE),
            (self.signed_on, AgreementStatus.SIGNED),
            (self.announced_on, AgreementStatus.ANNOUNCED),
        ):
            if date is not None and date.begun_by(day):
                ended = self.ends_on is not None and self.ends_on.over_before(day)
                return AgreementStatus.ENDED if ended else status
        return None


class SignatoryQuerySet(RowQuerySet):
    def public(self) -> Self:
        return self.filter(
            Q(agency=None) | Q(agency__publication=Publication.PUBLISHED),
            Q(official=None) | Q(official__publication=Publication.PUBLISHED),
            agreement__publication=Publication.PUBLISHED,
        )


class Signatory(Row):
    """A party to an agreement: a country or an agency, and the official who signed where that is on record."""

    natural_fields = ("agreement", "position")
    part_of = "agreement"

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="signatories")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("country"), related_name="signatures", null=True, blank=True
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("agency"), related_name="signatures", null=True, blank=True
    )
    official = models.ForeignKey(
        Official, models.PROTECT, verbose_name=_("signed by"), related_name="signatures", null=True, blank=True
    )
    title = translated(models.CharField(pgettext_lazy("post", "title as stated"), max_length=250))

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ("agreement", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"],
                name="one_signatory_per_position",
                violation_error_message=_("Another signatory has this position."),
            ),
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(agency__isnull=False),
                name="a_signatory_is_a_country_or_an_agency",
                violation_error_message=_("Name the country or the agency that is party to the agreement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency or self.country}, {self.agreement}"
