"""Where the actions of a partnership stand on two days, and the dated rows that brought them there."""

import datetime
from collections.abc import Collection, Iterator
from functools import partial

from django.db.models import Count, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    CooperationArea,
    DerivedStatus,
    PartialDate,
    Partnership,
    StatusChange,
)
from cooperation.models.action_item import ActionItemQuerySet

from .standing import Days, Happening, Key, Plan, PlanKind, State, Step, Thing, ThingKind

#: The keys of actions, or the query for them.
Keys = Collection[int] | QuerySet[ActionItem, int]


def changed_actions(partnership: Partnership, days: Days, *, keys: Keys | None = None) -> Iterator[Thing]:
    """Read the actions that changed between the days, or those of them with these keys, in two queries.

    Without a first day all of them are read.
    """
    rows = _actions_of(partnership)
    if keys is not None:
        # By their keys alone: beside the partnership a database would look along an index of all its actions.
        rows = ActionItem.objects.public().filter(pk__in=keys).order_by("reference")
    elif days.since is None:
        rows = rows.as_of(days.until)
    else:
        rows = rows.changed(days.since, days.until)
    for item in rows.select_related("area").prefetch_related(
        Prefetch("status_changes", StatusChange.objects.known_by(days.until).order_by("on", "pk"))
    ):
        item.partnership = partnership
        yield days.thing(
            Key(ThingKind.ACTION, item.pk),
            days.since is not None and item.raised_on.begun_by(days.since),
            partial(_action_state, item),
            _action_steps(item, days.until),
            name=item.title,
            url=item.get_absolute_url(),
            areas=(item.area,),
            cited=item,
            reference=item.reference,
        )


def newest_changed_actions(
    partnership: Partnership, since: datetime.date, until: datetime.date, *, most: int
) -> list[int]:
    """Return the keys of the actions that changed between two days: of each area the `most` told of last."""
    place = Window(RowNumber(), partition_by="area", order_by=("-told_on", "reference"))
    rows = _actions_of(partnership).changed(since, until).last_told().annotate(place=place)
    return list(rows.filter(place__lte=most).order_by().values_list("pk", flat=True))


def changed_action_keys(
    partnership: Partnership,
    since: datetime.date,
    until: datetime.date,
    **of: CooperationArea | Collection[CooperationArea],
) -> QuerySet[ActionItem, int]:
    """Return the keys of all actions that changed between two days, the newest first.

    They can be narrowed to those of an `area`, or of several (`area__in`).
    """
    rows = _actions_of(partnership).changed(since, until).filter(**of)
    return rows.latest_told_first().values_list("pk", flat=True)


def count_known_actions(partnership: Partnership, day: datetime.date) -> dict[int, int]:
    """Return for each area how many actions are known on a day, in one query."""
    known = _actions_of(partnership).as_of(day).order_by()
    return dict(known.values_list("area").annotate(actions=Count("pk")))


def count_changed_actions(
    partnership: Partnership, since: datetime.date, until: datetime.date
) -> list[tuple[int, State | None, State, int]]:
    """Return of which area how many actions went from which state to which between two days, in one query.

    Only those that changed are counted. The states leave out the dates: all that differ in them alone go together,
    and the two days stand for the newest word, as nothing changes without any.
    """
    found = (
        _actions_of(partnership)
        .changed(since, until)
        .standing_before(since)
        .order_by()
        .values_list("area", "was_known", "status_before", "awaits_update_before", "status_then", "awaits_update_then")
        .annotate(actions=Count("pk"))
    )
    first, last = PartialDate.from_day(since), PartialDate.from_day(until)
    return [
        (
            area,
            _state(ActionItemStatus(before), first, awaits_update=awaited) if was_known else None,
            _state(ActionItemStatus(now), last, awaits_update=awaits),
            number,
        )
        for area, was_known, before, awaited, now, awaits, number in found
    ]


def _actions_of(partnership: Partnership) -> ActionItemQuerySet:
    return ActionItem.objects.public().in_partnership(partnership)


def _action_state(item: ActionItem, day: datetime.date) -> State:
    """Read an action as `ActionItemQuerySet.as_of` does."""
    taken = [change for change in item.status_changes.all() if change.on.begun_by(day)]
    status, newest = (taken[-1].status_term, taken[-1].on) if taken else (ActionItemStatus.OPEN, item.raised_on)
    due = item.due_on
    has_passed = due is not None and due.over_before(day) and newest.first_day <= due.last_day
    return _state(status, newest, due=due, awaits_update=has_passed)


def _state(
    status: ActionItemStatus, newest: PartialDate, *, due: PartialDate | None = None, awaits_update: bool
) -> State:
    """Return the state of an action; one that is finished has no plan and awaits nothing."""
    if status not in ActionItemStatus.unfinished():
        return State(status, 2, newest, is_finished=True)
    plans = (Plan(PlanKind.DUE, due),) if due is not None else ()
    return State(status, ActionItemStatus.unfinished().index(status), newest, plans, awaits_update=awaits_update)


def _action_steps(item: ActionItem, until: datetime.date) -> Iterator[Step]:
    """An action whose first change is of the day it was raised is raised by that change."""
    changes = item.status_changes.all()
    if all(change.on != item.raised_on for change in changes):
        yield Step(item.raised_on, Happening.RAISED, item)
    for change in changes:
        yield Step(change.on, change.status_term, change, change.note)
    if item.due_on is not None and _action_state(item, until).awaits_update:
        yield Step(PartialDate.from_day(item.due_on.last_day), DerivedStatus.AWAITING_UPDATE, item, is_over=True)
