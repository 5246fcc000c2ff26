"""How many actions have which status, dialogue, area, year and leads: small tables that answer every count of the list.

Counting row by row takes longer the more actions there are. These tables grow with the number of different choices
alone, and are kept until the record changes.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from django.db.models import Aggregate, Case, CharField, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Substr

from cooperation.kept import keep
from cooperation.models import ActionItem, ActionItemStatus, Agency, DerivedStatus, Partnership, Publication

from .action_roll import ActionRoll, Choices, Group

#: What an action has one choice of, by the column that holds it: three facets, and the year it was raised in.
SINGLE = {"status": "shown_status", "dialogue": "raised_at", "area": "area", "year": "raised_year"}
#: The statuses, as the list shows them, of an action that is still to be done.
UNFINISHED = (*ActionItemStatus.unfinished(), DerivedStatus.AWAITING_UPDATE)
#: The facets about the agencies that lead an action, of which it can have several.
OF_LEADS = ("agency", "side")

#: For each way to meet some conditions, how many actions have each choice of the facet that is counted.
Table = Mapping[Group, Counter[Any]]


class JoinedKeys(Aggregate):
    """The keys of several rows as one text, with commas between them."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it as PostgreSQL knows it."""
        return super().as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')"
        )


def joined_leads() -> Subquery:
    """Return the keys of the public agencies that lead an action, as one text."""
    leads = ActionItem.leads.through._default_manager.filter(
        agency__publication=Publication.PUBLISHED, actionitem=OuterRef("pk")
    )
    joined: QuerySet[Any, Any] = (
        leads.order_by().values("actionitem").annotate(joined=JoinedKeys(Cast("agency", CharField())))
    )
    return Subquery(joined.values("joined"))


def split_keys(joined: str | None) -> list[int]:
    """Return the keys that `JoinedKeys` has joined."""
    return [int(key) for key in joined.split(",")] if joined else []


class Tables:
    """Counts of groups of actions, added up for each set of conditions when it is first asked for.

    A group names one choice each of `names`; where these end in `leads`, that is every agency that leads the action.
    """

    def __init__(
        self, names: tuple[str, ...], groups: Counter[Group], side_of: Mapping[int, int] | None = None
    ) -> None:
        self.names, self.groups, self.side_of = names, groups, side_of or {}
        self._added_up: dict[tuple[str, ...], Counter[Group]] = {names: groups}
        self._tables: dict[tuple[tuple[str, ...], str], Table] = {}

    @cached_property
    def sides(self) -> dict[frozenset[int], frozenset[int]]:
        """The sides of each set of lead agencies; an international body is of none."""
        return {
            leads: frozenset(self.side_of[agency] for agency in leads if agency in self.side_of)
            for leads in {group[-1] for group in self.groups}
        }

    def table(self, conditions: tuple[str, ...], counting: str) -> Table:
        """Return the counts of a facet, or of everything under None, for each choice of the conditions together."""
        if (conditions, counting) not in self._tables:
            of_leads = [name for name in (*OF_LEADS, "leads") if name in (*conditions, counting)]
            names = (*self.names[:-1], *of_leads) if of_leads else self.names
            table: defaultdict[Group, Counter[Any]] = defaultdict(Counter)
            places, counted = [names.index(name) for name in conditions], names.index(counting) if counting else None
            for group, number in self._add_up(names, of_leads).items():
                table[tuple(group[place] for place in places)][None if counted is None else group[counted]] += number
            self._tables[conditions, counting] = dict(table)
        return self._tables[conditions, counting]

    def _add_up(self, names: tuple[str, ...], of_leads: list[str]) -> Counter[Group]:
        """Return the groups by an agency, by a side or by both, in place of all agencies that lead an action.

        An action counts once for each of them.
        """
        if names not in self._added_up:
            added: Counter[Group] = Counter()
            for (*single, leads), number in self.groups.items():
                each = {"agency": leads, "side": self.sides[leads], "leads": (leads,)}
                for choice in product(*(each[name] for name in of_leads)):
                    added[*single, *choice] += number
            self._added_up[names] = added
        return self._added_up[names]


class _Leads(dict[str | None, frozenset[int]]):
    """The set of agencies that `JoinedKeys` has joined: one object for each set, in whatever order they were joined."""

    def __init__(self) -> None:
        super().__init__()
        self._sets: dict[frozenset[int], frozenset[int]] = {}

    def __missing__(self, joined: str | None) -> frozenset[int]:
        agencies = frozenset(split_keys(joined))
        self[joined] = self._sets.setdefault(agencies, agencies)
        return self[joined]


class ActionTally:
    """Counts of a partnership's public actions on a day, by status, dialogue, area, year and leads.

    What is read of the record is read when it is first asked for, and kept until the record changes.
    """

    def __init__(self, partnership: Partnership, day: datetime.date) -> None:
        self.partnership, self.day = partnership, day

    @cached_property
    def roll(self) -> ActionRoll:
        """All actions by due date, those without one last, in two queries."""
        return keep("roll of actions", (self.partnership.pk, self.day), self._call_roll)

    def _call_roll(self) -> ActionRoll:
        side_of = dict(Agency.objects.public().filter(country__isnull=False).values_list("pk", "country"))
        rows = actions_on(self.partnership, self.day).order_by(F("due_on").asc(nulls_last=True), "reference", "pk")
        asked = rows.annotate(joined_leads=joined_leads()).values_list(
            "pk", "is_dated", *SINGLE.values(), "joined_leads"
        )
        leads = _Leads()
        called = ((key, is_dated, (*single, leads[joined])) for key, is_dated, *single, joined in asked.iterator())
        return ActionRoll(tuple(SINGLE), called, side_of)

    @cached_property
    def places(self) -> Sequence[int]:
        """The places in the roll of the actions that are counted."""
        return range(len(self.roll))

    @cached_property
    def actions(self) -> Tables:
        """How many actions there are of each group, in one query."""
        return keep("actions", (self.partnership.pk, self.day), self._count_all)

    def _count_all(self) -> Tables:
        rows = actions_on(self.partnership, self.day).order_by()
        return Tables((*SINGLE, "dated"), _count(rows, (*SINGLE.values(), "is_dated")))

    @cached_property
    def by_leads(self) -> Tables:
        """The same for each set of lead agencies, from the roll."""
        return keep("actions by leads", self.roll.serial, self._count_by_leads)

    def _count_by_leads(self) -> Tables:
        return Tables((*SINGLE, "leads"), self.roll.count(self.places), self.roll.side_of)

    def keys(self, name: str) -> set[Any]:
        """Return the choices of a facet, or the years, that any action has."""
        tables = self.by_leads if name in OF_LEADS else self.actions
        return set(tables.table((), name).get((), ()))

    def count(self, values: Choices, counting: str = "") -> Counter[Any]:
        """Return how many actions meet the choices, for each choice of the facet that is counted.

        The choices made in that facet itself are left out; without a facet the whole count stands under None.
        """
        asked = {name: list(keys) for name, keys in values.items() if name != counting}
        tables = self.actions if {*asked, counting}.isdisjoint(OF_LEADS) else self.by_leads
        of_leads = [name for name in OF_LEADS if name in asked]
        # An action led by two of the agencies chosen is one action: then each whole set of leads is looked at.
        if len(of_leads) > 1 or any(len(asked[name]) != 1 for name in of_leads):
            agencies, sides = (set(asked.pop(name)) if name in asked else None for name in OF_LEADS)
            asked["leads"] = [
                leads
                for leads, of_sides in tables.sides.items()
                if (agencies is None or agencies & leads) and (sides is None or sides & of_sides)
            ]
        table = tables.table(tuple(sorted(asked)), counting)
        counted: Counter[Any] = Counter()
        for group in product(*(asked[name] for name in sorted(asked))):
            counted.update(table.get(group, {}))
        return counted


def actions_on(partnership: Partnership | int | None, day: datetime.date) -> QuerySet[ActionItem]:
    """Return the public actions of a partnership, itself or its key, or of all (None), on a day.

    In `shown_status` each has the one status the list shows: one that awaits an update counts as that and nothing
    else; `is_dated` says whether it names a due date, `raised_year` in which year it was raised.
    """
    awaits = When(awaits_update_then=True, then=Value(DerivedStatus.AWAITING_UPDATE.value))
    actions = ActionItem.objects.public()
    if partnership is not None:
        actions = actions.filter(partnership=partnership)
    return actions.as_of(day).annotate(
        shown_status=Case(awaits, default=F("status_then")),
        is_dated=Case(When(due_on__isnull=False, then=Value(True)), default=Value(False)),
        raised_year=Substr("raised_on", 1, 4, output_field=CharField()),
    )


def _count(rows: QuerySet[ActionItem], columns: Iterable[str]) -> Counter[Group]:
    found = rows.values_list(*columns).annotate(actions=Count("pk"))
    return Counter({tuple(row[:-1]): row[-1] for row in found})
