"""Geometry of a timeline: days to percentages of its width. Knows numbers and days only."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A stretch of days laid along a line of 100 percent, with a margin on each side."""

    first: datetime.date
    last: datetime.date
    margin: float = 4.0

    def place(self, day: datetime.date) -> float:
        """Return where a day lies, in percent, held within the line."""
        days = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / days, 0.0), 1.0)
        return round(self.margin + share * (100 - 2 * self.margin), 2)


@dataclass(frozen=True)
class Stretch:
    """A bar of the timeline: where it starts and how wide it is, in percent."""

    x: float
    width: float
    is_planned: bool


def scale_over(days: Iterable[datetime.date]) -> Scale:
    """Return the scale that holds all the days; raise ValueError without any."""
    ordered = sorted(days)
    if not ordered:
        raise ValueError("A timeline needs a day.")
    return Scale(ordered[0], ordered[-1])


def stretch(scale: Scale, first: datetime.date, last: datetime.date, *, is_planned: bool) -> Stretch:
    """Return the bar from the first day to the last; one day is still wide enough to be seen."""
    start, end = scale.place(first), scale.place(last)
    return Stretch(start, round(max(end - start, 0.6), 2), is_planned)


def spread(places: Iterable[float], *, apart: float) -> list[float]:
    """Move labels to the right until each is at least `apart` percent from the one before."""
    moved: list[float] = []
    for place in places:
        moved.append(round(max(place, moved[-1] + apart), 2) if moved else place)
    return moved
