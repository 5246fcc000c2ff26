"""Which actions to show."""

import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.models import ActionItem, ActionItemStatus, DerivedStatus, Partnership, Publication
from dashboard.readings.action_tally import ActionTally, actions_on

from .choices import agencies, areas, dialogues, sides, values_of
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


class ActionItemFilter(ListFilter):
    """The filters of the action list."""

    sorts = {
        "due": (_("Due"), ("due_on", "reference")),
        "number": (_("Number"), ("reference",)),
        "area": (_("Area"), ("area__order", "reference")),
        "status": (_("Status"), ("shown_status", "reference")),
        "since": (_("Status since"), ("status_then_on", "reference")),
    }
    default_sort = "due"
    years = ("raised_on", "raised_on")
    counted = ngettext_lazy("%(count)s action", "%(count)s actions", "count")

    status = FacetFilter(label=_("Status"), choices_of=values_of(STATUSES), column="shown_status")
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
        super().__init__(data, rows=actions_on(partnership, day), partnership=partnership, day=day)

    @cached_property
    def keys(self) -> dict[str, list[Any]]:
        """The choices made in the facets, as the columns hold them."""
        return {name: self.keys_of(name, value) for name, value in self.chosen.items() if name in self.facet_filters}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many actions there are, and how many match: from the tally, or else in one query."""
        if not self.tally.can_count(self.chosen, self.keys):
            return super().counts
        return {"total": self.tally.actions.total(), "shown": self.tally.count(self.keys)[None]}

    def count_choices(self, name: str) -> dict[Any, int]:
        """Return how many actions each choice of a facet would show: from the tally, or else in one query."""
        if not self.tally.can_count(self.chosen, self.keys, counting=name):
            return super().count_choices(name)
        return self.tally.count(self.keys, counting=name)
