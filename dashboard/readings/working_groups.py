"""Working groups: the rows of their list, and the page of each."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower

from cooperation.models import (
    Agency,
    CooperationArea,
    Dialogue,
    Partnership,
    WorkingGroup,
    WorkingGroupStanding,
)
from cooperation.models.fields import in_language

from .footnotes import Footnotes, read_footnotes
from .neighbors import Neighbors, read_neighbors


@dataclass(frozen=True)
class WorkingGroupRow:
    """A working group as the list shows it."""

    group: WorkingGroup
    standing: WorkingGroupStanding
    areas: tuple[CooperationArea, ...]
    is_awaiting: bool


def read_working_group_rows(
    groups: QuerySet[WorkingGroup], partnership: Partnership | None, day: datetime.date
) -> tuple[WorkingGroupRow, ...]:
    """Read a page of the list, in two queries."""
    return tuple(
        WorkingGroupRow(
            group=group,
            standing=WorkingGroupStanding(group.standing_then),
            areas=tuple(group.areas.all()),
            is_awaiting=is_awaiting(group, day),
        )
        for group in groups.select_related("partnership").prefetch_related(
            Prefetch("areas", CooperationArea.objects.public())
        )
    )


def is_awaiting(group: WorkingGroup, day: datetime.date) -> bool:
    """Whether the time at which a standing group was to meet is over, and no meeting since is on record.

    The group is read as of the day.
    """
    if group.due_then is None or not group.due_then.over_before(day):
        return False
    if group.standing_then == WorkingGroupStanding.ENDED:
        return False
    return group.last_met_then is None or group.last_met_then < group.due_then


@dataclass(frozen=True)
class WorkingGroupPage:
    """Everything the page of a working group says."""

    group: WorkingGroup
    standing: WorkingGroupStanding
    partnership: Partnership
    dialogue: Dialogue | None
    agencies: tuple[Agency, ...]
    areas: tuple[CooperationArea, ...]
    is_awaiting: bool
    neighbors: Neighbors
    footnotes: Footnotes


def read_working_group(slug: str, day: datetime.date) -> WorkingGroupPage:
    """Read a working group on a day, in seven queries; raise WorkingGroup.DoesNotExist for one not known by then."""
    known = WorkingGroup.objects.public().as_of(day).annotate(shown_name=Lower(in_language("name")))
    group = (
        known.select_related("partnership")
        .prefetch_related(
            Prefetch("agencies", Agency.objects.public().select_related("country")),
            Prefetch("areas", CooperationArea.objects.public()),
        )
        .get(slug=slug)
    )
    dialogue = (
        Dialogue.objects.public().as_of(day).filter(working_groups=group).select_related("series__partnership").first()
    )
    return WorkingGroupPage(
        group=group,
        standing=WorkingGroupStanding(group.standing_then),
        partnership=group.partnership,
        dialogue=dialogue,
        agencies=tuple(group.agencies.all()),
        areas=tuple(group.areas.all()),
        is_awaiting=is_awaiting(group, day),
        neighbors=read_neighbors(known.filter(partnership=group.partnership), group, "shown_name", "slug"),
        footnotes=read_footnotes([group]),
    )
