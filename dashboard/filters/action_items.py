"""Which actions to show."""

import datetime
from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.kept import keep
from cooperation.models import ActionItem, ActionItemStatus, DerivedStatus, Partnership, Publication
from cooperation.models.fields import in_language
from dashboard.readings.action_tally import ActionTally, actions_on

from .choices import ValuesOf, agencies, areas, dialogues, sides
from .firsts import first_agency
from .list_filter import FacetFilter, Link, ListFilter

STATUSES = (
    ActionItemStatus.OPEN,
    ActionItemStatus.UNDER_WAY,
    DerivedStatus.AWAITING_UPDATE,
    ActionItemStatus.COMPLETED,
    ActionItemStatus.SUPERSEDED,
    ActionItemStatus.LAPSED,
)
LEADS = ActionItem.leads.through
PUBLIC_AGENCY = Q(agency__publication=Publication.PUBLISHED)
#: How many rows from either end a page is read by passing those before it.
NEAR = 1000
#: The ends of the span of years.
YEARS = frozenset(("from", "to"))
#: The orders by words of the page, which differ from language to language.
BY_WORDS = ("title", "leads")


def sortable_actions_on(partnership: Partnership, day: datetime.date) -> QuerySet[ActionItem]:
    """Return the public actions of a partnership on a day, with what else they can be sorted by.

    The leads of a side stand together, as in the row: those of the first side, of the second, and others.
    """
    sides = (When(agency__country=side, then=Value(place)) for place, side in enumerate(partnership.sides))
    leads = LEADS._default_manager.filter(PUBLIC_AGENCY, actionitem=OuterRef("pk"))
    return actions_on(partnership, day).alias(
        shown_title=Lower(in_language("title")),
        shown_lead=first_agency(leads.order_by(Case(*sides, default=Value(2)), "agency__slug")),
    )


class ActionItemFilter(ListFilter):
    """The filters of the action list."""

    sorts = {
        "due": (_("Due"), ("due_on", "reference")),
        "number": (_("Number"), ("reference",)),
        "title": (_("Action"), ("shown_title", "reference")),
        "leads": (_("Leads"), ("shown_lead", "reference")),
        "area": (_("Area"), ("area__order", "reference")),
        "status": (_("Status"), ("shown_status", "reference")),
        "since": (_("Status since"), ("status_then_on", "reference")),
    }
    default_sort = "due"
    years = ("raised_on", "raised_on")
    counted = ngettext_lazy("%(count)s action", "%(count)s actions", "count")

    status = FacetFilter(label=_("Status"), choices_of=ValuesOf(STATUSES), column="shown_status")
    dialogue = FacetFilter(
        label=_("Dialogue"),
        choices_of=lambda listing: dialogues(listing, listing.tally.keys("dialogue")),
        column="raised_at",
    )
    area = FacetFilter(label=_("Area"), choices_of=areas, column="area")
    side = FacetFilter(
        label=_("Side"), choices_of=sides, link=Link(LEADS, "actionitem", "agency__country", PUBLIC_AGENCY)
    )
    agency = FacetFilter(
        label=_("Agency"),
        choices_of=lambda listing: agencies(listing.tally.keys("agency")),
        link=Link(LEADS, "actionitem", "agency"),
    )

    def __init__(self, data: QueryDict, *, partnership: Partnership, day: datetime.date) -> None:
        self.tally = ActionTally(partnership, day)
        super().__init__(data, rows=sortable_actions_on(partnership, day), partnership=partnership, day=day)

    @cached_property
    def keys(self) -> dict[str, list[Any]]:
        """The choices made in the facets, as the columns hold them, and the years of the span."""
        return self._keys_without("")

    def _keys_without(self, left_out: str) -> dict[str, list[Any]]:
        chosen = {name: value for name, value in self.chosen.items() if name != left_out}
        keys = {name: self.keys_of(name, value) for name, value in chosen.items() if name in self.facet_filters}
        if not YEARS.isdisjoint(chosen):
            first, last = int(chosen.get("from", 0)), int(chosen.get("to", 9999))
            keys["year"] = [year for year in self.tally.keys("year") if first <= int(year) <= last]
        return keys

    def _in_years(self, name: str, year: int) -> Q:
        """An action lies in the span by the year it was raised in, asked in a way that leaves the order to an index."""
        return Q(**{f"raised_year__{'gte' if name == 'from' else 'lte'}": f"{year:04}"})

    @cached_property
    def _state(self) -> tuple[Any, ...]:
        """What is asked for: the record of which partnership, on which day, by which choices."""
        choices = ((name, tuple(value) if isinstance(value, list) else value) for name, value in self.chosen.items())
        return (self.partnership.pk, self.day, *sorted(choices))

    def slice(self, first: int, last: int) -> QuerySet:
        """The actions from one place to another of those that match; which they are is kept."""
        keys = keep("page of actions", (*self._state, *self._sorting, first, last), lambda: self._keys(first, last))
        return self._ordered(self.all_rows.filter(pk__in=keys))

    @property
    def _sorting(self) -> tuple[str, str | None]:
        """The order in force, with the language where that makes a difference."""
        return self.order, get_language() if self.order.removeprefix("-") in BY_WORDS else None

    def _keys(self, first: int, last: int) -> Sequence[int]:
        """Return the keys from one place to another: read from the nearer end, or far from both from the kept order.

        A database finds a place by passing every row before it, which takes longer the more rows there are.
        """
        keys, shown = self.qs.values_list("pk", flat=True), self.counts["shown"]
        if last <= NEAR:
            return list(keys[first:last])
        if shown - first <= NEAR:
            return list(keys.reverse()[max(shown - last, 0) : shown - first])[::-1]
        return keep("order of actions", (*self._state, *self._sorting), lambda: array("q", keys.iterator()), most=8)[
            first:last
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many actions there are, and how many match: from the tally, or else in one query, and kept."""
        if not self.tally.can_count(self.chosen):
            return keep("counts of actions", self._state, lambda: super(ActionItemFilter, self).counts)
        return {"total": self.tally.count({})[None], "shown": self.tally.count(self.keys)[None]}

    def count_choices(self, name: str) -> dict[Any, int]:
        """Return how many actions each choice of a facet would show: from the tally, or else in one query, and kept."""
        if not self.tally.can_count(self.chosen):
            return keep(
                "choices of actions",
                (*self._state, name),
                lambda: super(ActionItemFilter, self).count_choices(name),
            )
        return self.tally.count(self.keys, counting=name)

    def count_without_each(self) -> dict[str, int]:
        """Return how many actions match without each of the filters in force: from the tally, or else kept."""
        if not self.tally.can_count(self.chosen):
            return keep("wider lists of actions", self._state, super().count_without_each)
        return {name: self.tally.count(self._keys_without(name))[None] for name in self.chosen}
