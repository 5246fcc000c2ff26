"""Which working groups to show."""

import datetime

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from cooperation.models import Partnership, WorkingGroup, WorkingGroupStanding
from cooperation.models.fields import in_language

from .choices import ValuesOf, agencies_among, areas, partnerships
from .facet_filter import FacetFilter, Link
from .firsts import first_area
from .list_filter import ListFilter


def working_groups_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[WorkingGroup]:
    """Return the public working groups known on a day, of one partnership or of all."""
    groups = WorkingGroup.objects.public().as_of(day)
    if partnership is not None:
        groups = groups.filter(partnership=partnership)
    return groups.annotate(
        shown_name=Lower(in_language("name")), first_area=first_area(WorkingGroup.areas.through, "workinggroup")
    )


class WorkingGroupFilter(ListFilter):
    """The filters of the list of working groups."""

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "established": (pgettext_lazy("day of a group", "Established"), ("established_on", "slug")),
        "met": (_("Last met"), ("last_met_then", "slug")),
        "due": (_("Due to meet"), ("due_then", "slug")),
        "standing": (_("Status"), ("standing_then", "shown_name")),
        "areas": (_("Areas"), ("first_area", "shown_name")),
    }
    default_sort = "name"
    counted = ngettext_lazy("%(count)s working group", "%(count)s working groups", "count")

    standing = FacetFilter(label=_("Status"), choices_of=ValuesOf(WorkingGroupStanding), column="standing_then")
    area = FacetFilter(
        label=_("Area"), choices_of=areas, link=Link(WorkingGroup.areas.through, "workinggroup", "cooperationarea")
    )
    agency = FacetFilter(
        label=_("Agency"),
        choices_of=agencies_among(WorkingGroup.agencies.through, "workinggroup"),
        link=Link(WorkingGroup.agencies.through, "workinggroup", "agency"),
    )
    partnership = FacetFilter(label=_("Partnership"), choices_of=partnerships, column="partnership")

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=working_groups_on(partnership, day), partnership=partnership, day=day)
