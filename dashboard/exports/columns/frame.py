"""What is taken away of countries, partnerships and series of dialogues."""

import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, Country, DialogueSeries, Partnership, Signatory, Source

from .parts import address, cited, number, one, text
from .table import Table


def _countries_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Country]:
    """Return the countries that a public row names; one that only drafts name is not told."""
    pairs = Partnership.objects.public()
    naming = (
        *(pairs.values("side_a"), pairs.values("side_b")),
        *(rows.exclude(country=None).values("country") for rows in (Agency.objects.public(), Source.objects.public())),
        Signatory.objects.public().exclude(country=None).values("country"),
    )
    named = Q(pk__in=[])
    for keys in naming:
        named |= Q(pk__in=keys)
    return Country.objects.public().filter(named)


COUNTRIES = Table(
    "countries",
    _("Countries"),
    _("A state that any row of the record names."),
    (
        *text(Country, "alpha2", _("Its two-letter ISO 3166-1 code, by which the other tables name it.")),
        *text(Country, "alpha3", _("Its three-letter ISO 3166-1 code.")),
        *text(Country, "name"),
        *text(Country, "abbreviation", _("The short form used in tables.")),
    ),
    _countries_on,
)

PARTNERSHIPS = Table(
    "partnerships",
    _("Partnerships"),
    _("A pair of countries that keep a dialogue."),
    (
        *text(Partnership, "slug", _("Its code, by which the other tables name it.")),
        *text(Partnership, "name"),
        *text(Partnership, "short_name", _("Its short name.")),
        *text(Partnership, "aliases", _("Other spellings and former names, one a line.")),
        *one("side_a", Country, _("The side shown first, by the ISO 3166-1 code.")),
        *one("side_b", Country, _("The side shown second, by the ISO 3166-1 code.")),
        *text(Partnership, "subject", _("What the pair cooperates in.")),
        *text(Partnership, "time_zone", _("The zone whose midnight decides which day is today.")),
        *cited(Partnership),
        *address("partnership-list"),
    ),
    lambda partnership, day: Partnership.objects.public(),
)

SERIES = Table(
    "series",
    _("Series of dialogues"),
    _("A standing forum of a partnership."),
    (
        *one("partnership", Partnership, _("The partnership whose record it is in.")),
        *text(DialogueSeries, "code", _("Its code in the partnership.")),
        *text(DialogueSeries, "name"),
        *text(DialogueSeries, "aliases", _("Other spellings and former names, one a line.")),
        *text(DialogueSeries, "nature", _("What it covers and who leads it.")),
        *number("order", _("Its place among the series of the partnership.")),
        *cited(DialogueSeries),
    ),
    lambda partnership, day: DialogueSeries.objects.public(),
)
