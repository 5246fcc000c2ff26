import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.timeline import Scale, crowd, scale_over, spread, stretch

DAYS = st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2100, 1, 1))
FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2020, 4, 10)  # a hundred days apart


def test_the_ends_lie_at_the_margins_and_the_middle_in_the_middle() -> None:
    scale = Scale(FIRST, LAST)
    assert scale.place(FIRST) == 4
    assert scale.place(FIRST + datetime.timedelta(days=50)) == 50
    assert scale.place(LAST) == 96


def test_days_outside_are_held_at_the_margins() -> None:
    scale = Scale(FIRST, LAST)
    assert scale.place(datetime.date(1999, 1, 1)) == 4
    assert scale.place(datetime.date(2099, 1, 1)) == 96


def test_a_scale_of_one_day_divides_by_nothing() -> None:
    assert Scale(FIRST, FIRST).place(FIRST) == 4


def test_a_scale_reaches_from_the_first_day_to_the_last_whatever_their_order() -> None:
    assert scale_over([LAST, FIRST, FIRST + datetime.timedelta(days=3)]) == Scale(FIRST, LAST)


def test_a_timeline_needs_a_day() -> None:
    with pytest.raises(ValueError, match="needs a day"):
        scale_over([])


def test_a_bar_reaches_from_its_first_day_to_its_last() -> None:
    bar = stretch(Scale(FIRST, LAST), FIRST, FIRST + datetime.timedelta(days=50), is_planned=True)
    assert (bar.x, bar.width, bar.is_planned) == (4, 46, True)


def test_a_bar_of_one_day_is_wide_enough_to_be_seen() -> None:
    assert stretch(Scale(FIRST, LAST), FIRST, FIRST, is_planned=False).width == 0.6


def test_labels_too_close_move_apart_from_their_middle() -> None:
    assert spread([10, 11, 30, 33], apart=7) == [7, 14, 28, 35]


def test_labels_at_an_end_stay_inside() -> None:
    assert spread([4, 5, 95, 96], apart=7, first=4, last=96) == [4, 11, 89, 96]


def test_too_many_labels_stand_closer() -> None:
    assert spread([50] * 5, apart=40) == [0, 25, 50, 75, 100]


def test_labels_far_apart_stay() -> None:
    assert spread([4, 20, 50], apart=7) == [4, 20, 50]


def test_no_labels_are_no_labels() -> None:
    assert spread([], apart=7) == []


@given(st.lists(DAYS, min_size=1), DAYS)
def test_every_day_lies_within_the_margins(days: list[datetime.date], day: datetime.date) -> None:
    assert 4 <= scale_over(days).place(day) <= 96


@given(st.lists(DAYS, min_size=2))
def test_a_later_day_never_lies_left_of_an_earlier_one(days: list[datetime.date]) -> None:
    scale = scale_over(days)
    places = [scale.place(day) for day in sorted(days)]
    assert places == sorted(places)


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(1, 20))
def test_spread_labels_are_apart_and_inside(places: list[float], apart: float) -> None:
    moved = spread(sorted(places), apart=apart)
    room = min(apart, 100 / max(len(places) - 1, 1))
    assert len(moved) == len(places)
    assert all(-0.011 <= place <= 100.011 for place in moved)
    assert all(second - first >= room - 0.011 for first, second in itertools.pairwise(moved))


def test_crowded_labels_are_left_out_and_the_last_one_stays() -> None:
    assert crowd([10, 15, 40, 47, 90], apart=9) == [True, False, True, False, False]
    assert crowd([], apart=9) == []
