"""Geometry of a lane of marks: marks that would cover each other become one larger mark. Knows numbers only."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

#: The radius of the mark of one entry and of the largest mark, in pixels.
SMALLEST, LARGEST = 4.0, 9.0


@dataclass(frozen=True)
class Point:
    """A mark of a lane: where it lies in percent, how large it is in pixels, and how many entries it stands for."""

    x: float
    radius: float
    count: int
    is_planned: bool


def gather(places: Iterable[tuple[float, bool]], *, apart: float) -> tuple[Point, ...]:
    """Return the marks for places in percent, each planned or not; plans are never gathered with the rest.

    Places nearer to the first of a mark than `apart` belong to that mark. It grows with the root of their number.
    """
    by_plan: dict[bool, list[float]] = {False: [], True: []}
    for x, is_planned in places:
        by_plan[is_planned].append(x)
    return tuple(
        Point(
            x=round(sum(near) / len(near), 2),
            radius=round(min(SMALLEST * math.sqrt(len(near)), LARGEST), 2),
            count=len(near),
            is_planned=is_planned,
        )
        for is_planned, own in by_plan.items()
        for near in _near_each_other(own, apart)
    )


def _near_each_other(places: Iterable[float], apart: float) -> list[list[float]]:
    groups: list[list[float]] = []
    for x in sorted(places):
        if groups and x - groups[-1][0] < apart:
            groups[-1].append(x)
        else:
            groups.append([x])
    return groups
