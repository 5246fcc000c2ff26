import pytest

from dashboard.charts.steps import Grades, Segment, draw_steps

GRADES = Grades(5, top=0, bottom=40)


def test_the_first_step_lies_at_the_bottom_and_the_last_at_the_top() -> None:
    assert [GRADES.place(rank) for rank in range(1, 6)] == [40, 30, 20, 10, 0]


def test_a_single_step_divides_by_nothing() -> None:
    assert Grades(1, top=0, bottom=40).place(1) == 40


def test_a_value_holds_until_the_next_one_and_the_line_rises_there() -> None:
    assert draw_steps([(10, 1), (50, 3)], 90, GRADES) == (
        Segment(10, 40, 50, 40),
        Segment(50, 40, 50, 20),
        Segment(50, 20, 90, 20),
    )


def test_an_unchanged_value_needs_no_riser() -> None:
    assert draw_steps([(10, 2), (50, 2)], 90, GRADES) == (Segment(10, 30, 50, 30), Segment(50, 30, 90, 30))


def test_an_absence_breaks_the_line() -> None:
    assert draw_steps([(10, 1), (40, 0), (70, 2)], 90, GRADES) == (Segment(10, 40, 40, 40), Segment(70, 30, 90, 30))


@pytest.mark.parametrize("readings", [[], [(10, 0)], [(10, 0), (20, 0)]])
def test_where_nothing_is_known_nothing_is_drawn(readings: list[tuple[float, int]]) -> None:
    assert draw_steps(readings, 90, GRADES) == ()
