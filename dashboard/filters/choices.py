"""The choices that several lists offer: areas, agencies, dialogues, sides, partnerships, and the values of a field."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext

from cooperation.models import Agency, CooperationArea, Country, Dialogue, Partnership
from dashboard.wording import say_dialogue, sentence

from .facet_filter import Choice

if TYPE_CHECKING:
    from .list_filter import ListFilter


@dataclass(frozen=True)
class ValuesOf:
    """Offers every value of an enumeration, with its glyph where it has one; the same for every list and day."""

    terms: Iterable[Any]

    def __call__(self, listing: "ListFilter") -> Sequence[Choice]:
        return [Choice(term.value, term.value, term.label, getattr(term, "glyph", "")) for term in self.terms]


def areas(listing: "ListFilter") -> Sequence[Choice]:
    """Offer every area, in the order of the agenda."""
    return [Choice(area.pk, area.slug, area.name) for area in CooperationArea.objects.public()]


def partnerships(listing: "ListFilter") -> Sequence[Choice]:
    """Offer every partnership; none on the list of one."""
    if listing.partnership is not None:
        return []
    return [Choice(pair.pk, pair.slug, pair.short_name) for pair in Partnership.objects.public()]


def sides(listing: "ListFilter") -> Sequence[Choice]:
    """Offer the two sides of the partnership, or every country that is a side of one."""
    if listing.partnership is not None:
        countries: Iterable[Country] = listing.partnership.sides
    else:
        public = Partnership.objects.public()
        countries = Country.objects.filter(
            models.Q(pk__in=public.values("side_a")) | models.Q(pk__in=public.values("side_b"))
        )
    return [Choice(country.pk, country.alpha2.lower(), country.name) for country in countries]


def agencies_among(link_model: type[models.Model], owner: str) -> Callable[["ListFilter"], Sequence[Choice]]:
    """Offer the public agencies that a table ties to any row of the list."""

    def choices(listing: "ListFilter") -> Sequence[Choice]:
        links = link_model._default_manager.filter(
            **{f"{owner}__in": listing.all_rows.order_by().values("pk")}, agency__isnull=False
        )
        return agencies(links.values("agency"))

    return choices


def agencies(keys: Any) -> Sequence[Choice]:
    """Offer the public agencies among these keys, given as a collection or as a query.

    Each is named in short; those that share a short name, as two ministries of foreign affairs do, by the whole name.
    """
    found = list(Agency.objects.public().filter(pk__in=keys).order_by("slug"))
    holders = Counter(agency.short for agency in found)
    return [
        Choice(agency.pk, agency.slug, agency.short if holders[agency.short] == 1 else agency.name_with_acronym)
        for agency in found
    ]


def dialogues(listing: "ListFilter", keys: Any) -> Sequence[Choice]:
    """Offer the public dialogues among these keys, given as a collection or as a query, the newest first."""
    found = (
        Dialogue.objects.public()
        .filter(pk__in=keys)
        .select_related("series__partnership")
        .order_by("series__partnership__order", "series__order", "-number")
    )
    return [
        Choice(dialogue.pk, dialogue_value(dialogue, listing), name_dialogue(dialogue, listing)) for dialogue in found
    ]


def dialogue_value(dialogue: Dialogue, listing: "ListFilter") -> str:
    """Return a dialogue's code; on a list of all partnerships the partnership goes before it."""
    if listing.partnership is not None:
        return dialogue.code
    return f"{dialogue.series.partnership.slug}-{dialogue.code}"


def name_dialogue(dialogue: Dialogue, listing: "ListFilter") -> str:
    """Return what a facet calls a dialogue: `Fourth dialogue, 2025`."""
    name = sentence(say_dialogue(dialogue.number))
    if listing.partnership is None:
        name = gettext("%(partnership)s: %(dialogue)s") % {
            "partnership": dialogue.series.partnership.short_name,
            "dialogue": say_dialogue(dialogue.number),
        }
    if dialogue.starts_on is None:
        return name
    return gettext("%(dialogue)s, %(year)s") % {"dialogue": name, "year": dialogue.starts_on.year}
