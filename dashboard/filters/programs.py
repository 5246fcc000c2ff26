"""Which programs to show."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.models import Agency, Mission, Partnership, Program, Publication
from cooperation.models.fields import in_language, short_in_language

from .choices import agencies, areas, partnerships, sides
from .facet_filter import Choice, FacetFilter, Link
from .list_filter import ListFilter


def programs_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Program]:
    """Return the public programs known on a day, of one partnership or of all.

    Each has the number of its missions known by then in `missions_then`.
    """
    programs = Program.objects.public().as_of(day)
    if partnership is not None:
        programs = programs.in_partnership(partnership)
    missions = (
        Mission.objects.public()
        .as_of(day)
        .filter(program=OuterRef("pk"))
        .order_by()
        .values("program")
        .annotate(missions=Count("pk"))
        .values("missions")
    )
    return programs.annotate(
        shown_name=Lower(in_language("name")),
        shown_lead=Case(
            When(lead__publication=Publication.PUBLISHED, then=Lower(short_in_language("lead"))), default=Value(None)
        ),
        missions_then=Coalesce(Subquery(missions), 0),
    )


class TakingPart(FacetFilter):
    """Programs by who takes part: the lead and the members, or the countries they belong to."""

    def __init__(self, *, label: Any, choices_of: Any, of_agency: str) -> None:
        """Take the agency's column that a choice names."""
        super().__init__(label=label, choices_of=choices_of)
        self.of_agency = of_agency

    def holding(self, keys: Iterable[Any]) -> Q:
        """Return the condition that the lead or a member is one of the choices."""
        taking_part = self._agencies(keys).values("pk")
        members = Program.agencies.through._default_manager.filter(agency__in=taking_part)
        return Q(lead__in=taking_part) | Q(pk__in=members.values("program"))

    def count(self, rows: QuerySet, keys: Iterable[Any]) -> dict[Any, int]:
        """Return how many of the rows have each choice, a program counted once, in one query."""
        taking_part, programs = self._agencies(keys).values("pk"), rows.order_by().values("pk")
        members = Program.agencies.through._default_manager.filter(agency__in=taking_part, program__in=programs)
        leads = Program.objects.filter(lead__in=taking_part, pk__in=programs).order_by()
        pairs = members.values_list("program_id", f"agency__{self.of_agency}").union(
            leads.values_list("pk", f"lead__{self.of_agency}")
        )
        return Counter(key for _program, key in pairs)

    def _agencies(self, keys: Iterable[Any]) -> QuerySet[Agency]:
        return Agency.objects.public().filter(**{f"{self.of_agency}__in": list(keys)}).order_by()


def agencies_taking_part(listing: ListFilter) -> Sequence[Choice]:
    """Offer the public agencies that lead a program of the list or take part in one."""
    rows = listing.all_rows.order_by().values("pk")
    members = Program.agencies.through._default_manager.filter(program__in=rows).values("agency")
    leads = Program.objects.filter(pk__in=rows, lead__isnull=False).order_by().values("lead")
    return agencies(Agency.objects.filter(Q(pk__in=members) | Q(pk__in=leads)).values("pk"))


class ProgramFilter(ListFilter):
    """The filters of the list of programs."""

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "lead": (_("Lead agency"), ("shown_lead", "shown_name")),
        "period": (_("Period"), ("starts_on", "ended_then", "slug")),
        "missions": (_("Missions"), ("missions_then", "slug")),
    }
    default_sort = "name"
    counted = ngettext_lazy("%(count)s program", "%(count)s programs", "count")

    area = FacetFilter(
        label=_("Area"), choices_of=areas, link=Link(Program.areas.through, "program", "cooperationarea")
    )
    side = TakingPart(label=_("Side"), choices_of=sides, of_agency="country")
    agency = TakingPart(label=_("Agency"), choices_of=agencies_taking_part, of_agency="pk")
    partnership = FacetFilter(
        label=_("Partnership"),
        choices_of=partnerships,
        link=Link(Program.partnerships.through, "program", "partnership"),
    )

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=programs_on(partnership, day), partnership=partnership, day=day)
