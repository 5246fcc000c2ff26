"""Which missions to show."""

import datetime

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.models import Mission, MissionKind, MissionPhase, MissionRole, Partnership
from cooperation.models.fields import in_language

from .choices import ValuesOf, agencies_among, areas, partnerships
from .facet_filter import FacetFilter, Link
from .firsts import first_agency
from .list_filter import ListFilter


def missions_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Mission]:
    """Return the public missions known on a day with their newest and their next step, of one partnership or of all."""
    missions = Mission.objects.public().as_of(day)
    if partnership is not None:
        missions = missions.in_partnership(partnership)
    roles = MissionRole.objects.public().filter(mission=OuterRef("pk"))
    return missions.with_steps(day).annotate(shown_name=Lower(in_language("name")), shown_agency=first_agency(roles))


class MissionFilter(ListFilter):
    """The filters of the list of missions."""

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "phase": (_("Phase"), ("phase_then", "shown_name")),
        "agencies": (_("Agencies"), ("shown_agency", "shown_name")),
        "newest": (_("Newest step"), ("newest_on", "slug")),
        "next": (_("Next planned step"), ("next_on", "slug")),
    }
    default_sort = "name"
    counted = ngettext_lazy("%(count)s mission", "%(count)s missions", "count")

    phase = FacetFilter(label=_("Phase"), choices_of=ValuesOf(MissionPhase), column="phase_then")
    kind = FacetFilter(label=_("Kind"), choices_of=ValuesOf(MissionKind), column="kind")
    area = FacetFilter(
        label=_("Area"), choices_of=areas, link=Link(Mission.areas.through, "mission", "cooperationarea")
    )
    agency = FacetFilter(
        label=_("Agency"),
        choices_of=agencies_among(MissionRole, "mission"),
        link=Link(MissionRole, "mission", "agency"),
    )
    partnership = FacetFilter(
        label=_("Partnership"),
        choices_of=partnerships,
        link=Link(Mission.partnerships.through, "mission", "partnership"),
    )

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=missions_on(partnership, day), partnership=partnership, day=day)
