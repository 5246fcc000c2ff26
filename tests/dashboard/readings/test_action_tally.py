"""The tally answers every count as the rows themselves would."""

import datetime

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import Partnership
from dashboard.filters.action_items import ActionItemFilter
from dashboard.filters.list_filter import ListFilter
from dashboard.readings.action_tally import ActionTally

pytestmark = pytest.mark.django_db

DAYS = (datetime.date(2016, 12, 31), datetime.date(2022, 12, 31), datetime.date(2026, 11, 22))
CHOICES = {
    "status": ("open", "under_way", "awaiting_update", "completed"),
    "dialogue": ("civil-2", "civil-3", "civil-4"),
    "area": ("lunar-mars", "earth-obs", "policy"),
    "side": ("us", "kr"),
    "agency": ("nasa", "noaa", "kari"),
}


def filtered(query: str, day: datetime.date) -> ActionItemFilter:
    partnership = Partnership.objects.select_related("side_a", "side_b").get(slug="us-kr")
    return ActionItemFilter(QueryDict(query), partnership=partnership, day=day)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    picked=st.fixed_dictionaries(
        {}, optional={name: st.sets(st.sampled_from(values), min_size=1) for name, values in CHOICES.items()}
    ),
    day=st.sampled_from(DAYS),
)
def test_counts_are_those_of_the_rows(picked: dict[str, set[str]], day: datetime.date) -> None:
    query = "&".join(f"{name}={value}" for name, values in picked.items() for value in sorted(values))
    found = filtered(query, day)
    assert found.counts["shown"] == found.qs.count()
    for name in CHOICES:
        by_rows = ListFilter.count_choices(found, name)
        counted = found.count_choices(name)
        for choice in found.choices[name]:
            assert counted.get(choice.key, 0) == by_rows.get(choice.key, 0), (query, name, choice.value)


def test_a_facet_counts_what_clicking_gives() -> None:
    for day, query in (
        (DAYS[1], "area=earth-obs"),
        (DAYS[2], "agency=nasa&status=open"),
        (DAYS[2], "from=2020&to=2025"),
    ):
        for facet in filtered(query, day).facets:
            for option in facet.options:
                if any(part.startswith(f"{facet.name}=") for part in query.split("&")):
                    continue
                clicked = filtered(f"{query}&{facet.name}={option.value}", day)
                assert clicked.counts["shown"] == option.count, (day, query, facet.name, option.value)


def test_each_table_is_read_when_it_is_asked_for(django_assert_num_queries: object) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    tally = ActionTally(partnership, DAYS[-1])
    with django_assert_num_queries(1):
        assert tally.actions.total() == 41
    with django_assert_num_queries(2):
        assert set(tally.by_lead) == {"agency", "side"}


@pytest.mark.parametrize("query", ["q=lunar", "from=2020", "agency=nasa&agency=noaa", "agency=nasa&side=us"])
def test_what_the_tally_cannot_tell_is_asked_of_the_rows(query: str) -> None:
    found = filtered(query, DAYS[-1])
    assert not found.tally.can_count(found.chosen, found.keys)
    assert found.counts["shown"] == found.qs.count()
