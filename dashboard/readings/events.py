"""Events: the rows of their list, and the page of each."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from cooperation.models import Agency, CooperationArea, Event, Official, Partnership

from .footnotes import Footnotes, read_footnotes
from .neighbors import Neighbors, read_neighbors


@dataclass(frozen=True)
class EventRow:
    """An event as the list shows it."""

    event: Event
    areas: tuple[CooperationArea, ...]


def read_event_rows(
    events: QuerySet[Event], partnership: Partnership | None, day: datetime.date
) -> tuple[EventRow, ...]:
    """Read a page of the list, in two queries."""
    return tuple(
        EventRow(event, tuple(event.areas.all()))
        for event in events.select_related("partnership").prefetch_related(
            Prefetch("areas", CooperationArea.objects.public())
        )
    )


@dataclass(frozen=True)
class EventPage:
    """Everything the page of an event says."""

    event: Event
    partnership: Partnership
    agencies: tuple[Agency, ...]
    officials: tuple[Official, ...]
    areas: tuple[CooperationArea, ...]
    neighbors: Neighbors
    footnotes: Footnotes


def read_event(slug: str, day: datetime.date) -> EventPage:
    """Read an event on a day, in seven queries; raise Event.DoesNotExist for one that had not begun by then.

    Its neighbors are the events of the same partnership before and after it.
    """
    known = Event.objects.public().as_of(day)
    event = (
        known.select_related("partnership")
        .prefetch_related(
            Prefetch("agencies", Agency.objects.public().select_related("country")),
            Prefetch("officials", Official.objects.public()),
            Prefetch("areas", CooperationArea.objects.public()),
        )
        .get(slug=slug)
    )
    return EventPage(
        event=event,
        partnership=event.partnership,
        agencies=tuple(event.agencies.all()),
        officials=tuple(event.officials.all()),
        areas=tuple(event.areas.all()),
        neighbors=read_neighbors(known.filter(partnership=event.partnership), event, "starts_on", "slug"),
        footnotes=read_footnotes([event]),
    )
