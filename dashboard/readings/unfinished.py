"""The unfinished actions that a briefing speaks of: the first of them, and how many there are in all."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from cooperation.models import ActionItem
from cooperation.models.action_item import ActionItemQuerySet

from .actions import by_due_day
from .points import UnfinishedAction

#: An edition holds so many at most, those due first. A PDF of twice as many, in full and in two languages, takes as
#: long as anything may be typeset for.
MOST_ACTIONS = 500
#: For how many partnerships, days and scopes they are kept.
MOST_KEPT = 8


class ToDo(NamedTuple):
    """How many actions are unfinished, and how many of these await an update."""

    unfinished: int = 0
    awaiting: int = 0


@dataclass(frozen=True)
class Unfinished:
    """The unfinished actions that an edition holds, those due first, and how many there are in all, by area.

    `awaiting` is the key of the one action that awaits an update; None where none or several do.
    """

    held: tuple[UnfinishedAction, ...]
    counts: Mapping[int, ToDo]
    awaiting: int | None

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(counts.unfinished for counts in self.counts.values())

    @property
    def total_awaiting(self) -> int:
        """How many of them await an update."""
        return sum(counts.awaiting for counts in self.counts.values())


def find_unfinished(known: ActionItemQuerySet, day: datetime.date) -> Unfinished:
    """Find the unfinished actions among those known that an edition holds, in three queries at most."""
    unfinished = known.unfinished(day)
    first: QuerySet[Any, Any] = by_due_day(unfinished)[:MOST_ACTIONS]
    asked = first.values_list("pk", "area", "raised_on", "due_on", "awaits_update_then")
    held = tuple(UnfinishedAction(*values) for values in asked)
    counts = _count_held(held) if len(held) < MOST_ACTIONS else _count_actions(unfinished)
    awaiting = None
    if sum(number.awaiting for number in counts.values()) == 1:
        awaiting = next((action.key for action in held if action.awaits_update), None)
        awaiting = awaiting or known.awaiting_update(day).order_by().values_list("pk", flat=True).first()
    return Unfinished(held, counts, awaiting)


def _count_held(actions: Sequence[UnfinishedAction]) -> dict[int, ToDo]:
    """Return for each area how many of the unfinished actions are its own, by its key."""
    unfinished = Counter(action.area for action in actions)
    awaiting = Counter(action.area for action in actions if action.awaits_update)
    return {area: ToDo(number, awaiting[area]) for area, number in unfinished.items()}


def _count_actions(unfinished: QuerySet[ActionItem]) -> dict[int, ToDo]:
    """Return the same for actions that need not be read, in one query."""
    rows = unfinished.order_by().values_list("area")
    counted = rows.annotate(unfinished=Count("pk"), awaiting=Count("pk", filter=Q(awaits_update_then=True)))
    return {area: ToDo(*counts) for area, *counts in counted}
