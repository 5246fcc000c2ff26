"""One action: who owes what by when, and every step on record."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from cooperation.models import ActionItem, ActionItemStatus, Mission, Official, Partnership, StatusChange

from .actions import ActionRow, for_rows, read_action_rows
from .footnotes import Footnotes, read_footnotes


@dataclass(frozen=True)
class ActionPage:
    """Everything the page of an action says."""

    row: ActionRow
    steps: tuple[StatusChange, ...]
    owners: tuple[Official, ...]
    missions: tuple[Mission, ...]
    linked_partnerships: tuple[Partnership, ...]
    superseded_by: ActionItem | None
    supersedes: tuple[ActionItem, ...]
    previous: ActionItem | None
    following: ActionItem | None
    footnotes: Footnotes


def read_action(partnership: Partnership, reference: str, day: datetime.date) -> ActionPage:
    """Read an action of a partnership on a day, in ten queries; raise ActionItem.DoesNotExist."""
    actions = ActionItem.objects.public().in_partnership(partnership).as_of(day)
    item = (
        for_rows(actions)
        .prefetch_related(
            Prefetch("owners", Official.objects.public()),
            Prefetch("missions", Mission.objects.public().as_of(day)),
            Prefetch("linked_partnerships", Partnership.objects.public()),
        )
        .get(reference=reference)
    )
    (row,) = read_action_rows([item], partnership, day)
    steps = tuple(StatusChange.objects.filter(action_item=item).known_by(day).latest_first())
    # By their keys alone: asked for more at once, a database would look through all actions of the partnership.
    newer = [item.superseded_by_id] if item.superseded_by_id is not None else []
    tied = ActionItem.objects.filter(Q(superseded_by=item) | Q(pk__in=newer)).order_by().values("pk")
    found = ActionItem.objects.public().as_of(day).filter(pk__in=tied).order_by("reference")
    related = [other for other in found if other.partnership_id == partnership.pk]
    neighbors = actions.order_by("reference")
    previous = neighbors.filter(reference__lt=reference).last()
    following = neighbors.filter(reference__gt=reference).first()
    for other in [*related, previous, following]:
        if other is not None:
            other.partnership = partnership
    return ActionPage(
        row=row,
        steps=steps,
        owners=tuple(item.owners.all()),
        missions=tuple(item.missions.all()),
        linked_partnerships=tuple(item.linked_partnerships.all()),
        superseded_by=next((other for other in related if _takes_the_place(other, item)), None),
        supersedes=tuple(other for other in related if _takes_the_place(item, other)),
        previous=previous,
        following=following,
        footnotes=read_footnotes([item], steps),
    )


def _takes_the_place(new: ActionItem, old: ActionItem) -> bool:
    """Whether one action takes the place of another, and the step that says so is not later than the day of reading."""
    superseded = ActionItemStatus.SUPERSEDED
    return old.superseded_by_id == new.pk and (old.status != superseded or old.status_then == superseded)
