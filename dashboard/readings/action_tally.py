"""How many actions have which status, dialogue, area and leads: small tables that answer every count of the list.

Counting row by row takes longer the more actions there are. These tables grow with the number of different choices
alone, and are kept until the record changes.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When

from cooperation.kept import keep
from cooperation.models import ActionItem, ActionItemStatus, DerivedStatus, Partnership, Publication

#: What an action has one choice of, by the column that holds it: three facets, and whether it names a due date.
SINGLE = {"status": "shown_status", "dialogue": "raised_at", "area": "area", "dated": "is_dated"}
#: The statuses, as the list shows them, of an action that is still to be done.
UNFINISHED = (*ActionItemStatus.unfinished(), DerivedStatus.AWAITING_UPDATE)
#: The facets about the agencies that lead an action, of which it can have several.
OF_LEADS = ("agency", "side")

Group = tuple[object, ...]


class ActionTally:
    """Counts of a partnership's public actions on a day, by status, dialogue, area and whether a date is named.

    The tables are read when they are first asked for, and kept until the record changes.
    """

    def __init__(self, partnership: Partnership, day: datetime.date) -> None:
        self.partnership, self.day = partnership, day

    @cached_property
    def actions(self) -> Counter[Group]:
        """How many actions there are of each group, in one query."""
        rows = actions_on(self.partnership, self.day).order_by()
        return keep("actions", (self.partnership.pk, self.day), lambda: _count(rows, tuple(SINGLE.values())))

    @cached_property
    def by_lead(self) -> dict[str, Counter[Group]]:
        """The same for each lead agency, and for each side of the lead agencies, in two queries."""
        rows = actions_on(self.partnership, self.day).order_by().filter(leads__publication=Publication.PUBLISHED)
        single = tuple(SINGLE.values())
        return keep(
            "actions by lead",
            (self.partnership.pk, self.day),
            lambda: {"agency": _count(rows, (*single, "leads")), "side": _count(rows, (*single, "leads__country"))},
        )

    def keys(self, name: str) -> set[object]:
        """Return the choices of a facet that any action has."""
        if name in OF_LEADS:
            return {group[-1] for group in self.by_lead[name]}
        return {group[list(SINGLE).index(name)] for group in self.actions}

    def can_count(self, chosen: Collection[str], values: dict[str, Collection[object]], counting: str = "") -> bool:
        """Whether these tables hold the answer.

        A keyword or a span of years asks the rows themselves, and so does more than one condition on the leads, as
        one action can meet several of them.
        """
        of_leads = [name for name in OF_LEADS if name in chosen and name != counting]
        conditions = len(of_leads) + (counting in OF_LEADS)
        return (
            set(chosen) <= {*SINGLE, *OF_LEADS} and conditions <= 1 and all(len(values[name]) == 1 for name in of_leads)
        )

    def count(self, values: dict[str, Collection[object]], counting: str = "") -> Counter[Any]:
        """Return how many actions meet the choices, for each choice of the facet that is counted.

        The choices made in that facet itself are left out; without a facet the whole count stands under None.
        """
        lead = next((name for name in OF_LEADS if name in values and name != counting), "")
        table = self.by_lead[lead or counting] if lead or counting in OF_LEADS else self.actions
        place = {name: index for index, name in enumerate(SINGLE)} | {name: len(SINGLE) for name in OF_LEADS}
        conditions = [(place[name], set(keys)) for name, keys in values.items() if name != counting]
        counted: Counter[Any] = Counter()
        for group, number in table.items():
            if all(group[index] in keys for index, keys in conditions):
                counted[group[place[counting]] if counting else None] += number
        return counted


def actions_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[ActionItem]:
    """Return the public actions of a partnership, or of all (None), on a day.

    In `shown_status` each has the one status the list shows: one that awaits an update counts as that and nothing
    else; `is_dated` says whether it names a due date.
    """
    awaits = When(awaits_update_then=True, then=Value(DerivedStatus.AWAITING_UPDATE.value))
    actions = ActionItem.objects.public()
    if partnership is not None:
        actions = actions.in_partnership(partnership)
    return actions.as_of(day).annotate(
        shown_status=Case(awaits, default=F("status_then")),
        is_dated=Case(When(due_on__isnull=False, then=Value(True)), default=Value(False)),
    )


def _count(rows: QuerySet[ActionItem], columns: Iterable[str]) -> Counter[Group]:
    columns = tuple(columns)
    found = rows.values_list(*columns).annotate(actions=Count("pk", distinct="leads__country" in columns))
    return Counter({tuple(row[:-1]): row[-1] for row in found})
