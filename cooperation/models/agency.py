"""Agencies: the bodies that act."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .country import Country
from .fields import shorten, translated, validate_ror_id, validate_wikidata_id
from .partial_date import PartialDate, PartialDateField, date_when, follows
from .record import PublishedQuerySet, Record


class AgencyKind(models.TextChoices):
    """What kind of body an agency is."""

    SPACE_AGENCY = "space_agency", _("Space agency")
    MINISTRY = "ministry", _("Ministry or department")
    OFFICE = "office", _("Government office")
    INSTITUTE = "institute", _("Research institute")
    SERVICE = "service", _("Government service")
    MISSION = "mission", _("Diplomatic mission")
    COMPANY = "company", _("Company")
    INTERNATIONAL = "international", _("International body")


class AgencyQuerySet(PublishedQuerySet):
    """Words about agencies."""

    def known_by(self, day: datetime.date) -> Self:
        """Agencies known on the day: established by then, or of unknown beginning; ended ones are known still."""
        return self.filter(Q(starts_on=None) | Q(starts_on__begun_by=day))

    def as_of(self, day: datetime.date) -> Self:
        """Agencies known on the day; `ended_then` is the day an agency ended, empty until that is over."""
        return self.known_by(day).annotate(ended_then=date_when(Q(ends_on__over_before=day), "ends_on"))

    def existing(self, on: datetime.date) -> Self:
        """Agencies not known to have ended before the day, nor to begin after it."""
        return self.as_of(on).exclude(ends_on__over_before=on)


class Agency(Record):
    """A body that acts: a space agency, ministry, institute, service, company or international body.

    A ministry that is renamed stays a row of its own and is the predecessor of the next.
    """

    searched_names = (*Record.searched_names, "acronym", "ror_id", "wikidata_id")
    searched_texts = ("role",)

    country = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("country"),
        related_name="agencies",
        null=True,
        blank=True,
        help_text=_("Empty for an international body."),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=AgencyKind)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="children", null=True, blank=True
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("predecessor"),
        related_name="successors",
        null=True,
        blank=True,
        help_text=_("The body whose tasks this one took over, or whose name it replaced."),
    )
    starts_on = PartialDateField(_("established"), null=True, blank=True)
    ends_on = PartialDateField(_("ended"), null=True, blank=True)
    role = translated(models.TextField(_("part in the cooperation")))
    website = models.URLField(_("website"), blank=True)
    ror_id = models.CharField(_("ROR id"), max_length=9, blank=True, validators=[validate_ror_id])
    wikidata_id = models.CharField(_("Wikidata id"), max_length=13, blank=True, validators=[validate_wikidata_id])

    #: The day it ended, as far as that was known on the day asked for; set by `as_of`.
    ended_then: PartialDate | None

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=follows("ends_on", "starts_on"),
                name="an_agency_ends_after_it_starts",
                violation_error_message=_("The agency cannot end before it was established."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("pk")),
                name="an_agency_does_not_precede_itself",
                violation_error_message=_("An agency cannot be its own predecessor."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="an_agency_is_not_part_of_itself",
                violation_error_message=_("An agency cannot be part of itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("agency-detail", args=[self.slug])

    @property
    def short(self) -> str:
        """The acronym on pages in the record's first language, and the name on the others."""
        return shorten(self.acronym, self.name)

    @property
    def name_with_acronym(self) -> str:
        """The name, with the acronym behind it unless the name holds it already."""
        if not self.acronym or self.acronym in self.name:
            return self.name
        return gettext("%(name)s (%(acronym)s)") % {"name": self.name, "acronym": self.acronym}

    def clean(self) -> None:
        """Refuse a country for an international body, and a state's body without one."""
        super().clean()
        if self.kind == AgencyKind.INTERNATIONAL and self.country_id is not None:
            raise ValidationError({"country": _("An international body belongs to no country. Leave this empty.")})
        if self.kind != AgencyKind.INTERNATIONAL and self.country_id is None:
            raise ValidationError({"country": _("Name the country, or choose “International body” as the kind.")})
