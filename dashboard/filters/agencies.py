"""Which agencies to show."""

import datetime
from collections.abc import Sequence

from django.db import models
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.kept import keep
from cooperation.models import ActionItem, Agency, AgencyKind, Mission, MissionRole, Partnership
from cooperation.models.fields import in_language
from cooperation.models.scope import agencies_in

from .choices import ValuesOf, areas, sides
from .facet_filter import FacetFilter
from .list_filter import ListFilter
from .ties import BelongingFilter, Tie, TieFilter, among_members


class AgencyStanding(models.TextChoices):
    """Whether an agency is known to have ended by the day."""

    EXISTING = "existing", _("Existing")
    ENDED = "ended", _("Ended")


def agencies_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Agency]:
    """Return the public agencies known on a day, of one partnership or of all.

    Each has its `standing`, the number of unfinished actions it leads in `unfinished_then`, and the number of known
    missions it takes a part in in `missions_then`; on the list of a partnership both count what belongs to it.
    """
    agencies = Agency.objects.public().as_of(day)
    if partnership is not None:
        agencies = agencies.filter(among_members(agencies_in, partnership, day))
    leads, roles = _leads_and_roles(ActionItem.objects.public().unfinished(day), partnership, day)
    key = partnership.pk if partnership is not None else None
    unfinished = keep("unfinished actions by agency", (key, day), lambda: _count_by_agency(leads))
    return agencies.annotate(
        shown_name=Lower(in_language("name")),
        shown_country=Lower(in_language("country__name")),
        standing=Case(
            When(ends_on__over_before=day, then=Value(AgencyStanding.ENDED.value)),
            default=Value(AgencyStanding.EXISTING.value),
        ),
        # They are counted for all agencies at once: there may be very many actions, and only few agencies.
        unfinished_then=Case(
            *(When(pk=agency, then=Value(actions)) for agency, actions in unfinished.items()),
            default=Value(0),
            output_field=models.IntegerField(),
        ),
        missions_then=_count_of_agency(roles),
    )


def _count_by_agency(rows: QuerySet) -> dict[int, int]:
    """Count the rows that name each agency, in one query."""
    return dict(rows.order_by().values_list("agency").annotate(rows=Count("pk")))


def _count_of_agency(rows: QuerySet) -> Coalesce:
    """Count the rows that name the agency."""
    of_agency = rows.filter(agency=OuterRef("pk")).order_by().values("agency")
    return Coalesce(Subquery(of_agency.annotate(rows=Count("pk")).values("rows")), 0)


def _leads_and_roles(
    actions: QuerySet[ActionItem], partnership: Partnership | None, day: datetime.date
) -> tuple[QuerySet, QuerySet]:
    """Return what ties agencies to these actions, and to the missions known on the day."""
    missions = Mission.objects.public().as_of(day)
    if partnership is not None:
        actions, missions = actions.filter(partnership=partnership), missions.in_partnership(partnership)
    leads = ActionItem.leads.through._default_manager.filter(actionitem__in=actions.values("pk"))
    return leads, MissionRole.objects.public().filter(mission__in=missions.values("pk"))


def area_ties(listing: ListFilter) -> Sequence[Tie]:
    """An agency works in the areas of the actions it leads and of the missions it takes a part in."""
    actions = ActionItem.objects.public().as_of(listing.day)
    leads, roles = _leads_and_roles(actions, listing.partnership, listing.day)
    return Tie(leads, "agency", "actionitem__area"), Tie(roles, "agency", "mission__areas")


class AgencyFilter(ListFilter):
    """The filters of the list of agencies. The few dates on record allow no span of years."""

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "country": (_("Country"), ("shown_country", "shown_name")),
        "kind": (_("Kind"), ("kind", "shown_name")),
        "unfinished": (_("Unfinished actions"), ("unfinished_then", "shown_name")),
        "missions": (_("Missions"), ("missions_then", "shown_name")),
        "existed": (_("Existed"), ("starts_on", "shown_name")),
    }
    default_sort = "name"
    counted = ngettext_lazy("%(count)s agency", "%(count)s agencies", "count")

    side = FacetFilter(label=_("Side"), choices_of=sides, column="country")
    standing = FacetFilter(label=_("On the day"), choices_of=ValuesOf(AgencyStanding), column="standing")
    kind = FacetFilter(label=_("Kind"), choices_of=ValuesOf(AgencyKind), column="kind")
    area = TieFilter(label=_("Area"), choices_of=areas, ties_of=area_ties)
    partnership = BelongingFilter(rows_in=agencies_in)

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=agencies_on(partnership, day), partnership=partnership, day=day)
