"""Which agreements to show."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.models import (
    Agreement,
    AgreementKind,
    AgreementStatus,
    Partnership,
    Publication,
    Signatory,
)
from cooperation.models.fields import in_language

from .choices import ValuesOf, agencies, areas, partnerships, sides
from .facet_filter import Choice, FacetFilter, Link
from .list_filter import ListFilter

#: The parties that the public may read: neither their agency nor their official is a draft.
PUBLIC_PARTY = (Q(agency=None) | Q(agency__publication=Publication.PUBLISHED)) & (
    Q(official=None) | Q(official__publication=Publication.PUBLISHED)
)


def agreements_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Agreement]:
    """Return the public agreements known on a day, of one partnership or of all."""
    agreements = Agreement.objects.public().as_of(day)
    if partnership is not None:
        agreements = agreements.in_partnership(partnership)
    return agreements.annotate(shown_name=Lower(in_language("name")))


@dataclass(frozen=True)
class SideLink(Link):
    """Parties by the side they stand for: the country that is party, or the country of the agency."""

    def to(self, keys: Iterable[Any]) -> QuerySet:
        """Return the parties that stand for one of the countries."""
        parties = self.model._default_manager.annotate(side=Coalesce("country", "agency__country"))
        return parties.filter(self.only, side__in=list(keys)).order_by()


def agencies_that_are_party(listing: ListFilter) -> Sequence[Choice]:
    """Offer the agencies that are party to any agreement of the list."""
    parties = Signatory.objects.public().filter(agreement__in=listing.all_rows.order_by().values("pk"))
    return agencies(parties.order_by().values("agency"))


class AgreementFilter(ListFilter):
    """The filters of the list of agreements."""

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "kind": (_("Kind"), ("kind", "dated_then", "slug")),
        "dated": (_("Signed or announced"), ("dated_then", "slug")),
        "in_force": (_("In force from"), ("in_force_then", "slug")),
        "until": (_("Until"), ("ends_on", "slug")),
        "status": (_("Status"), ("status_then", "dated_then", "slug")),
    }
    default_sort = "-dated"
    years = ("dated_then", "dated_then")
    counted = ngettext_lazy("%(count)s agreement", "%(count)s agreements", "count")

    status = FacetFilter(label=_("Status"), choices_of=ValuesOf(AgreementStatus), column="status_then")
    kind = FacetFilter(label=_("Kind"), choices_of=ValuesOf(AgreementKind), column="kind")
    area = FacetFilter(
        label=_("Area"), choices_of=areas, link=Link(Agreement.areas.through, "agreement", "cooperationarea")
    )
    side = FacetFilter(
        label=_("Side"), choices_of=sides, link=SideLink(Signatory, "agreement", "side", only=PUBLIC_PARTY)
    )
    agency = FacetFilter(
        label=_("Agency"),
        choices_of=agencies_that_are_party,
        link=Link(Signatory, "agreement", "agency", only=PUBLIC_PARTY),
    )
    partnership = FacetFilter(
        label=_("Partnership"),
        choices_of=partnerships,
        link=Link(Agreement.partnerships.through, "agreement", "partnership"),
    )

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=agreements_on(partnership, day), partnership=partnership, day=day)
