"""Geometry of a step line: a value that holds until the next reading, and breaks where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Segment:
    """A straight piece of the line: across in percent of the width, down in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Grades:
    """How high each step stands: `count` steps from `bottom` up to `top`, in pixels from above."""

    count: int
    top: float
    bottom: float

    def place(self, rank: int) -> float:
        """Return the height of a step, 1 for the lowest."""
        share = (rank - 1) / max(self.count - 1, 1)
        return round(self.bottom - share * (self.bottom - self.top), 2)


def draw_steps(readings: Sequence[tuple[float, int]], end: float, grades: Grades) -> tuple[Segment, ...]:
    """Return the line through readings in order of time, each a place and a rank, up to the place where it ends.

    A rank of 0 says that nothing is known from there on: the line stops, and starts anew at the next rank.
    """
    segments: list[Segment] = []
    for (x, rank), (until, following) in pairwise([*readings, (end, 0)]):
        if rank:
            y = grades.place(rank)
            segments.append(Segment(x, y, until, y))
            if following and following != rank:
                segments.append(Segment(until, y, until, grades.place(following)))
    return tuple(segments)
