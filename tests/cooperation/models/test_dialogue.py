"""Dialogues: counted, dated and hosted by one of two sides, with delegations that may lack a name."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import Dialogue, PartialDate
from tests.makers import (
    build,
    make_country,
    make_dialogue,
    make_partnership,
    make_series,
    refusal,
)

pytestmark = pytest.mark.django_db


def a_dialogue(**fields) -> Dialogue:
    return build(Dialogue, series=make_series(), **({"number": 4} | fields))


def mine() -> QuerySet:
    return Dialogue.objects.filter(series__partnership__slug="aa-zz")


class TestDialogue:
    def test_a_dialogue_numbered_twice_is_refused(self):
        first = make_dialogue(4)
        again = build(Dialogue, series=first.series, number=4)
        assert refusal(again) == {"__all__": ["This series already has a dialogue with this number."]}

    def test_dialogues_are_counted_from_one(self):
        assert "number" in refusal(a_dialogue(number=0))

    def test_a_dialogue_held_in_the_future_is_refused(self):
        tomorrow = a_dialogue(status="held", starts_on="2026-11-23")
        assert refusal(tomorrow) == {"status": ["A dialogue that has not begun is planned, not held."]}
        assert refusal(build(Dialogue, series=tomorrow.series, number=4, status="held", starts_on="2026-11-22")) == {}
        assert refusal(build(Dialogue, series=tomorrow.series, number=4, starts_on="2026-11-23")) == {}

    def test_today_is_the_partnership_s_own_day(self):
        east = make_series(make_partnership(time_zone="Pacific/Kiritimati"))
        assert refusal(build(Dialogue, series=east, number=1, status="held", starts_on="2026-11-23")) == {}

    def test_a_dialogue_held_this_year_may_be_known_by_its_year(self):
        assert refusal(a_dialogue(status="held", starts_on="2026")) == {}

    def test_a_held_dialogue_without_a_date_is_refused(self):
        assert refusal(a_dialogue(status="held")) == {
            "__all__": ["A dialogue that was held needs its date; a year is enough."]
        }

    def test_the_host_is_one_of_the_two_sides(self):
        third = make_country("XX")
        assert refusal(a_dialogue(host=third)) == {"host": ["The host is one of the partnership's two sides."]}
        for side in Dialogue(series=make_series(code="other")).series.partnership.sides:
            assert make_dialogue(side.pk % 1000 + 1, series=make_series(code=side.alpha2), host=side).host == side

    def test_a_dialogue_ends_after_it_starts(self):
        assert refusal(a_dialogue(starts_on="2024-05-14", ends_on="2024-05-13")) == {
            "__all__": ["The dialogue cannot end before it starts."]
        }

    def test_a_dialogue_is_named_by_its_series_and_number(self):
        assert make_dialogue(4, series=make_series(code="security")).code == "security-4"

    @pytest.mark.parametrize(
        ("day", "covered"),
        [
            ("2024-05-13", False),
            ("2024-05-14", True),
            ("2024-05-15", True),
            ("2024-05-16", False),
            ("2024-05", True),
            ("2024-04", False),
            ("2024", True),
        ],
    )
    def test_a_dialogue_covers_its_days_and_the_periods_they_lie_in(self, day, covered):
        dialogue = make_dialogue(on="2024-05-14", ends_on="2024-05-15")
        assert dialogue.covers(PartialDate.parse(day)) is covered

    def test_a_dialogue_of_one_day_covers_that_day_and_one_without_a_date_none(self):
        assert make_dialogue(1, "2014").covers(PartialDate(2014, 7, 21))
        assert not make_dialogue(1, "2014-07", series=make_series(code="b")).covers(PartialDate(2014, 8))
        assert not make_dialogue(2, None).covers(PartialDate(2014))


class TestHeldAndUpcoming:
    def test_a_dialogue_counts_as_held_from_its_first_day(self):
        dialogue = make_dialogue(1, "2024-05-14", ends_on="2024-05-15")
        before, first = datetime.date(2024, 5, 13), datetime.date(2024, 5, 14)
        assert not mine().held(before).exists()
        assert list(mine().held(first)) == list(mine().upcoming(before)) == [dialogue]
        assert not mine().upcoming(first).exists()

    def test_a_planned_dialogue_is_upcoming_with_or_without_a_date(self, today):
        dated, undated = make_dialogue(1, "2027"), make_dialogue(2, None)
        assert list(mine().upcoming(today)) == [dated, undated]
        assert not mine().held(today).exists()

    def test_a_cancelled_dialogue_is_neither_held_nor_upcoming(self, today):
        make_dialogue(1, "2024-05-14", status="cancelled")
        make_dialogue(2, None, status="cancelled")
        assert not mine().held(today).exists()
        assert not mine().upcoming(today).exists()
