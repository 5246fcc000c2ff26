"""What is to be reached, and tables of what was."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A figure beside its bound: at least, or `at_most`. It is judged only where it was measured as the goal asks."""

    what: str
    figure: float
    bound: float
    at_most: bool = False
    is_judged: bool = True

    @property
    def is_met(self) -> bool | None:
        """Whether the figure keeps the bound; None where it is not judged."""
        if not self.is_judged:
            return None
        return self.figure <= self.bound if self.at_most else self.figure >= self.bound

    def words(self) -> tuple[str, str, str, str]:
        """Return what a line of the table says: what, figure, goal and whether it is met."""
        verdict = {True: "met", False: "missed", None: "not judged at these sizes"}[self.is_met]
        return self.what, say(self.figure), f"{'≤' if self.at_most else '≥'} {say(self.bound)}", verdict


def say(value: object) -> str:
    """Return a value as a table shows it: three digits that matter, or the whole number."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def goal_table(goals: Iterable[Goal]) -> str:
    """Return the goals as a table, a line each."""
    return table(("what", "figure", "goal", "is it met"), (goal.words() for goal in goals))


def row_table(rows: Sequence[Any]) -> str:
    """Return rows of one dataclass as a table, a column for each field."""
    names = [field.name.replace("_", " ") for field in fields(rows[0])]
    return table(names, ([say(value) for value in astuple(row)] for row in rows))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of texts; a column of numbers, and its head, stand to the right."""
    columns = [(name, *cells) for name, *cells in zip(head, *rows, strict=True)]
    lines = zip(*map(_aligned, columns), strict=True)
    return "\n".join("  ".join(line).rstrip() for line in lines) + "\n"


def _aligned(column: Sequence[str]) -> list[str]:
    width = max(map(len, column))
    is_number = all(cell[:1] in "0123456789-≤≥" for cell in column[1:])
    return [cell.rjust(width) if is_number else cell.ljust(width) for cell in column]
