"""How files are compared with those of Datasette."""

from bench.exports import CSV, DATASETTE, Taken, goals
from bench.records import LARGE


def test_files_are_compared_by_the_time_for_a_row() -> None:
    rows = [Taken(CSV, 99_000, 9.9, 9.0, 0.0), Taken(DATASETTE, LARGE // 2, 20.0, 9.0, 0.0)]
    (goal,) = goals(rows)
    assert (round(goal.figure, 6), goal.bound, goal.is_met) == (2, 1.5, True)


def test_files_of_few_rows_are_not_judged() -> None:
    rows = [Taken(CSV, 99, 9.9, 9.0, 0.0), Taken(DATASETTE, 100, 20.0, 9.0, 0.0)]
    assert [goal.is_met for goal in goals(rows)] == [None]
