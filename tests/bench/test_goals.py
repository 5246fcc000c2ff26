"""The verdicts and the tables of the bench."""

from dataclasses import dataclass

import pytest

from bench.goals import Goal, goal_table, row_table, table


@dataclass
class Row:
    name: str
    a_second: float
    requests: int


@pytest.mark.parametrize(
    ("figure", "at_most", "is_met"),
    [(1.1, False, True), (1.2, False, True), (1.0, False, False), (1.1, True, True), (1.2, True, False)],
)
def test_a_figure_that_stands_on_its_bound_meets_the_goal(figure: float, at_most: bool, is_met: bool) -> None:
    assert Goal("kept page", figure, 1.1, at_most=at_most).is_met is is_met


def test_what_was_measured_at_other_sizes_is_neither_met_nor_missed() -> None:
    goal = Goal("kept page", 99, 1.1, is_judged=False)
    assert goal.is_met is None
    assert "not judged" in goal_table([goal])


def test_a_goal_stands_beside_its_figure() -> None:
    lines = goal_table([Goal("kept page", 1.0562, 1.1), Goal("memory", 119.6, 120, at_most=True)]).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["kept", "page", "1.06", "≥", "1.1", "missed"],
        ["memory", "120", "≤", "120", "met"],
    ]


def test_numbers_stand_to_the_right_below_their_head() -> None:
    assert table(("what", "figure"), [("a", "9"), ("long", "10.5")]) == "what  figure\na          9\nlong    10.5\n"


def test_a_table_of_rows_has_a_column_for_each_field() -> None:
    head, line = row_table([Row("the site", 1234.5, 1000)]).splitlines()
    assert head.split() == ["name", "a", "second", "requests"]
    assert line.split() == ["the", "site", "1,234", "1,000"]
