from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.lanes import LARGEST, SMALLEST, Point, gather

PLACES = st.lists(st.tuples(st.floats(0, 100), st.booleans()))


def test_marks_far_apart_stand_alone() -> None:
    assert gather([(10, False), (20, False)], apart=1) == (
        Point(10, SMALLEST, 1, is_planned=False),
        Point(20, SMALLEST, 1, is_planned=False),
    )


def test_marks_that_would_cover_each_other_become_one_larger_mark() -> None:
    assert gather([(10, False), (10, False), (10.4, False), (10.4, False)], apart=1) == (
        Point(10.2, 2 * SMALLEST, 4, is_planned=False),
    )


def test_a_mark_never_grows_beyond_its_lane() -> None:
    (point,) = gather([(50, False)] * 2000, apart=1)
    assert (point.radius, point.count) == (LARGEST, 2000)


def test_plans_are_not_gathered_with_what_took_place() -> None:
    assert [point.is_planned for point in gather([(10, True), (10, False)], apart=1)] == [False, True]


def test_no_entries_are_no_marks() -> None:
    assert gather([], apart=1) == ()


@given(PLACES, st.floats(0.1, 5))
def test_every_entry_is_in_one_mark_within_the_drawing(places: list[tuple[float, bool]], apart: float) -> None:
    points = gather(iter(places), apart=apart)
    assert sum(point.count for point in points) == len(places)
    assert all(0 <= point.x <= 100 for point in points)
