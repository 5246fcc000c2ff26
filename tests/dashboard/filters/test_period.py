"""Two ends of a comparison, as readers name them; what names none is reported and passed over."""

import datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import Partnership
from dashboard.filters.period import PeriodFilter, a_year_before
from dashboard.readings.matrix import read_dialogues
from tests.makers import make_partnership

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture
def pair() -> Partnership:
    return Partnership.objects.get(slug="us-kr")


TODAY = DAY(2026, 11, 22)


def chosen(pair: Partnership, query: str = "", day: datetime.date = TODAY) -> PeriodFilter:
    return PeriodFilter(QueryDict(query), dialogues=read_dialogues(pair, day), day=day)


def ends(found: PeriodFilter) -> tuple[str, str]:
    assert found.period is not None
    return str(found.period.since.day), str(found.period.until.day)


class TestWhatIsRead:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ("2025-04-14", "2026-11-22")),
            ("since=civil-2", ("2016-04-29", "2026-11-22")),
            ("since=civil-1", ("2014-12-31", "2026-11-22")),
            ("since=civil-3&until=civil-4", ("2022-12-16", "2025-04-14")),
            ("since=policy-4", ("2021-08-10", "2026-11-22")),
            ("since=2022", ("2022-12-31", "2026-11-22")),
            ("since=2024-02&until=2024-03-05", ("2024-02-29", "2024-03-05")),
            ("since=2026", ("2026-11-22", "2026-11-22")),
            ("since=+civil-3+&until=+today+", ("2022-12-16", "2026-11-22")),
            ("since=&until=", ("2025-04-14", "2026-11-22")),
            ("since=civil-3&since=civil-2", ("2016-04-29", "2026-11-22")),
        ],
    )
    def test_a_dialogue_and_a_date_are_read_at_the_end_of_their_last_day(
        self, pair: Partnership, query: str, expected: tuple[str, str]
    ) -> None:
        found = chosen(pair, query)
        assert found.errors == {}
        assert ends(found) == expected

    @pytest.mark.parametrize(
        ("until", "since"), [("civil-4", "2022-12-16"), ("civil-3", "2016-04-29"), ("2020", "2016-04-29")]
    )
    def test_the_comparison_begins_with_the_newest_dialogue_before_its_end(
        self, pair: Partnership, until: str, since: str
    ) -> None:
        assert ends(chosen(pair, f"until={until}"))[0] == since

    def test_on_an_earlier_day_the_newest_dialogue_is_the_one_held_by_then(self, pair: Partnership) -> None:
        assert ends(chosen(pair, day=DAY(2022, 12, 31))) == ("2022-12-16", "2022-12-31")

    def test_a_dialogue_that_still_meets_is_read_on_the_day(self, pair: Partnership) -> None:
        assert ends(chosen(pair, "since=civil-3", day=DAY(2022, 12, 15))) == ("2022-12-15", "2022-12-15")

    def test_before_the_first_dialogue_there_is_nothing_to_compare_with(self, pair: Partnership) -> None:
        assert chosen(pair, "until=2010").period is None
        assert chosen(make_partnership()).period is None
        assert ends(chosen(make_partnership("AA", "XX"), "since=2010"))[0] == "2010-12-31"


class TestWhatIsPassedOver:
    @pytest.mark.parametrize(
        "text",
        ["x", "civil", "civil-99", "CIVIL-4", "comprehensive-9", "2022-13", "2022-02-30", "20221231", "-1", "today"],
    )
    def test_what_names_no_day_is_reported_at_its_field(self, pair: Partnership, text: str) -> None:
        found = chosen(pair, f"since={text}")
        reason = "is neither a dialogue held nor a date such as 2022-12-31. It was passed over."
        assert found.since_error == f"“{text}” {reason}"
        assert ends(found) == ends(chosen(pair))
        assert found.since_value == text

    def test_a_long_text_is_cut_in_the_message(self, pair: Partnership) -> None:
        assert "“" + "a" * 40 + "”" in chosen(pair, "until=" + "a" * 500).until_error

    def test_a_day_to_come_is_reported(self, pair: Partnership) -> None:
        found = chosen(pair, "since=2027&until=2026-11-23")
        assert found.since_error == "2027 is later than the day of reading, 22 November 2026. It was passed over."
        assert found.until_error.startswith("23 November 2026 is later")
        assert ends(found) == ends(chosen(pair))

    def test_a_dialogue_to_come_is_reported(self, pair: Partnership) -> None:
        expected = "The fifth dialogue has not been held by 22 November 2026. It was passed over."
        assert chosen(pair, "since=civil-5").since_error == expected
        assert chosen(pair, "until=civil-5").until_error == expected

    def test_on_an_earlier_day_a_dialogue_held_later_has_not_been_held(self, pair: Partnership) -> None:
        found = chosen(pair, "since=civil-3", day=DAY(2020, 1, 1))
        assert found.since_error == "The third dialogue has not been held by 1 January 2020. It was passed over."

    def test_on_an_earlier_day_a_dialogue_unknown_then_is_no_dialogue(self, pair: Partnership) -> None:
        assert "neither a dialogue" in chosen(pair, "since=civil-4", day=DAY(2020, 1, 1)).since_error

    def test_a_beginning_after_the_end_is_reported(self, pair: Partnership) -> None:
        found = chosen(pair, "since=civil-4&until=civil-3")
        assert found.since_error == "The fourth dialogue is later than the third dialogue. It was passed over."
        assert ends(found) == ("2016-04-29", "2022-12-16")

    @given(st.text(max_size=30), st.text(max_size=30))
    def test_no_text_is_too_much(self, since: str, until: str) -> None:
        query = QueryDict(mutable=True)
        query.update({"since": since, "until": until})
        found = PeriodFilter(query, dialogues={}, day=DAY(2026, 11, 22))
        assert found.since is None or found.since.day <= found.until.day <= DAY(2026, 11, 22)


class TestLinks:
    def test_every_dialogue_held_and_a_year_back_can_be_chosen(self, pair: Partnership) -> None:
        groups = chosen(pair).links
        assert [[link.value for link in group.links] for group in groups] == [
            [f"civil-{number}" for number in (1, 2, 3, 4)],
            [f"policy-{number}" for number in (1, 2, 3, 4)],
            ["2025-11-22"],
        ]
        assert [link.value for group in groups for link in group.links if link.is_current] == ["civil-4"]

    def test_a_year_before_a_leap_day_is_the_last_of_february(self) -> None:
        assert a_year_before(DAY(2024, 2, 29)) == DAY(2023, 2, 28)
        assert a_year_before(DAY(2026, 11, 22)) == DAY(2025, 11, 22)
        assert a_year_before(DAY(1, 1, 1)) == DAY(1, 1, 1)
