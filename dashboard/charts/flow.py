"""Geometry of what comes in and what goes out: two stacked bars on one scale. Knows numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A part of a bar: where it starts and how wide it is, in percent."""

    x: float
    width: float


@dataclass(frozen=True)
class Balance:
    """What came in, old then new, above what went out, done then left."""

    carried_in: Block
    new: Block
    finished: Block
    carried_out: Block

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(block.width for block in (self.carried_in, self.new, self.finished, self.carried_out))


def draw_balances(amounts: Sequence[tuple[int, int, int, int]]) -> tuple[Balance, ...]:
    """Return the bars for carried in, new, finished and carried out; the longest bar of all fills the width."""
    longest = max((max(a + b, c + d) for a, b, c, d in amounts), default=0)
    return tuple(
        Balance(*_side_by_side(first, second, longest), *_side_by_side(third, fourth, longest))
        for first, second, third, fourth in amounts
    )


def _side_by_side(first: int, second: int, longest: int) -> tuple[Block, Block]:
    start, rest = (100 * max(number, 0) / longest if longest else 0.0 for number in (first, second))
    return Block(0.0, round(start, 2)), Block(round(start, 2), round(rest, 2))
