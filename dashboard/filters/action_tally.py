"""How many actions have which status, dialogue, area and leads: small tables that answer every count of the list.

Counting row by row takes longer the more actions there are. These tables grow with the number of different choices
alone, and are kept until the record changes.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from cooperation.models import ActionItem, Publication

#: The facets that an action has one choice of, by the column that holds it.
SINGLE = {"status": "shown_status", "dialogue": "raised_at", "area": "area"}
#: The facets about the agencies that lead an action, of which it can have several.
OF_LEADS = ("agency", "side")

Group = tuple[object, ...]


@dataclass(frozen=True)
class ActionTally:
    """Counts by status, dialogue and area; the same for each lead agency, and for each side of the lead agencies."""

    actions: Counter[Group]
    by_lead: dict[str, Counter[Group]]

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

    def count(self, values: dict[str, Collection[object]], counting: str = "") -> Counter[object]:
        """Return how many actions meet the choices, for each choice of the facet that is counted.

        The choices made in that facet itself are left out; without a facet the whole count stands under None.
        """
        lead = next((name for name in OF_LEADS if name in values and name != counting), "")
        table = self.by_lead[lead or counting] if lead or counting in OF_LEADS else self.actions
        place = {name: index for index, name in enumerate(SINGLE)} | {name: len(SINGLE) for name in OF_LEADS}
        conditions = [(place[name], set(keys)) for name, keys in values.items() if name != counting]
        counted: Counter[object] = Counter()
        for group, number in table.items():
            if all(group[index] in keys for index, keys in conditions):
                counted[group[place[counting]] if counting else None] += number
        return counted


def read_tally(actions: QuerySet[ActionItem]) -> ActionTally:
    """Read the tables for actions with `shown_status`, in three queries."""
    single = tuple(SINGLE.values())
    rows = actions.order_by()
    of_public = rows.filter(leads__publication=Publication.PUBLISHED)
    return ActionTally(
        actions=_count(rows, single),
        by_lead={
            "agency": _count(of_public, (*single, "leads")),
            "side": _count(of_public, (*single, "leads__country")),
        },
    )


def _count(rows: QuerySet[ActionItem], columns: Iterable[str]) -> Counter[Group]:
    columns = tuple(columns)
    found = rows.values_list(*columns).annotate(actions=Count("pk", distinct="leads__country" in columns))
    return Counter({tuple(row[:-1]): row[-1] for row in found})
