"""Geometry of a timeline: days to percentages of its width. Knows numbers and days only."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean as mean


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


def spread(places: Sequence[float], *, apart: float, first: float = 0.0, last: float = 100.0) -> list[float]:
    """Move labels as little as possible until each is at least `apart` percent from the one before.

    The places come in order. All stay between the first and the last place allowed; where they are too many for
    that, they stand closer.
    """
    if len(places) > 1:
        apart = min(apart, (last - first) / (len(places) - 1))
    # labels that would touch form a row of their own, which stands where its labels lie on average
    rows: list[list[float]] = []
    for number, place in enumerate(places):
        rows.append([place - number * apart])
        while len(rows) > 1 and mean(rows[-2]) > mean(rows[-1]):
            touching = rows.pop()
            rows[-1] += touching
    starts = [mean(row) for row in rows for _place in row]
    latest = last - max(len(places) - 1, 0) * apart
    return [round(min(max(start, first), latest) + number * apart, 2) for number, start in enumerate(starts)]


def crowd(places: Sequence[float], *, apart: float) -> list[bool]:
    """Say which labels to leave out where there is little room, so that the others are `apart`; the last one stays."""
    crowded: list[bool] = []
    kept: float | None = None
    for place in reversed(places):
        crowded.append(kept is not None and kept - place < apart)
        if not crowded[-1]:
            kept = place
    return crowded[::-1]
