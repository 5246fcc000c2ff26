"""Countries, and the pairs of them that keep a record of cooperation."""

import datetime
import zoneinfo
from functools import cache
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import translated
from .record import PublishedQuerySet, Record, Row, RowQuerySet

#: First parts of public addresses that are not partnerships.
RESERVED_SLUGS = frozenset(
    {
        "actions",
        "admin",
        "agencies",
        "agreements",
        "api",
        "areas",
        "changes",
        "data",
        "developers",
        "dialogues",
        "embed",
        "accessibility",
        "en",
        "events",
        "feeds",
        "healthz",
        "ja",
        "ko",
        "method",
        "missions",
        "officials",
        "programs",
        "readyz",
        "search",
        "sources",
        "static",
        "working-groups",
    }
)


class CountryQuerySet(RowQuerySet):
    def public(self) -> Self:
        """Every country: reference data true of the world."""
        return self.all()


class Country(Row):
    """A state, named by its ISO 3166-1 codes."""

    natural_fields = ("alpha2",)

    alpha2 = models.CharField(
        _("alpha-2 code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Write the ISO 3166-1 alpha-2 code in capitals."))],
    )
    alpha3 = models.CharField(
        _("alpha-3 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Write the ISO 3166-1 alpha-3 code in capitals."))],
    )
    name = translated(models.CharField(_("name"), max_length=100), required=True)
    abbreviation = translated(
        models.CharField(_("abbreviation"), max_length=20, help_text=_("The short form used in tables.")),
        required=True,
    )

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("alpha3",)

    def __str__(self) -> str:
        return str(self.name)


#: The names of the time zones; asked for once, as Python opens every file of the zones for it.
_time_zones = cache(zoneinfo.available_timezones)


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless the text names an IANA time zone."""
    if value not in _time_zones():
        raise ValidationError(_("“%(value)s” is not an IANA time zone such as Asia/Tokyo."), params={"value": value})


def validate_unreserved(value: str) -> None:
    """Raise ValidationError for a slug that another page of the site uses."""
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(value)s” is the address of another page. Choose another slug."), params={"value": value}
        )


class Partnership(Record):
    """A pair of countries that keep a dialogue, recorded once whichever is named first.

    The two sides are equal; `side_a` and `side_b` only fix the order in which they are shown.
    """

    searched_names = (*Record.searched_names, "short_name")
    searched_texts = ("subject",)

    side_a = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("first side"), related_name="partnerships_as_side_a"
    )
    side_b = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("second side"), related_name="partnerships_as_side_b"
    )
    short_name = translated(
        models.CharField(_("short name"), max_length=60, help_text=_("Used in breadcrumbs.")), required=True
    )
    subject = translated(
        models.CharField(_("subject"), max_length=120, help_text=_("What the pair cooperates in.")), required=True
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("The zone whose midnight decides which day is today."),
    )
    languages = models.CharField(
        _("languages"), max_length=40, default="en", help_text=_("Codes of the two sides' languages, with spaces.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ("order", "slug")
        permissions = [("publish_record", _("Can publish, withdraw and change what is public"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(side_a=F("side_b")),
                name="a_partnership_has_two_countries",
                violation_error_message=_("A partnership needs two different countries."),
            ),
            models.UniqueConstraint(
                models.functions.Least("side_a", "side_b"),
                models.functions.Greatest("side_a", "side_b"),
                name="a_pair_is_recorded_once",
                violation_error_message=_("This pair of countries already has a record, in one order or the other."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        validate_unreserved(self.slug)

    def get_absolute_url(self) -> str:
        return reverse("partnership-detail", args=[self.slug])

    def partnership_keys(self) -> set[int]:
        return {self.pk}

    @property
    def sides(self) -> tuple[Country, Country]:
        """The two countries in display order."""
        return self.side_a, self.side_b

    def today(self) -> datetime.date:
        """Return the day it is now in the partnership's time zone."""
        return timezone.localdate(timezone=zoneinfo.ZoneInfo(self.time_zone))
