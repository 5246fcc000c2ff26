"""The tally answers every count as the rows themselves would."""

import datetime

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import AgencyKind, Partnership, Publication
from dashboard.filters.action_items import ActionItemFilter
from dashboard.filters.list_filter import ListFilter
from dashboard.readings.action_tally import ActionTally
from tests.makers import make_action, make_agency, make_area, make_partnership

pytestmark = pytest.mark.django_db

DAYS = (datetime.date(2016, 12, 31), datetime.date(2022, 12, 31), datetime.date(2026, 11, 22))
CHOICES = {
    "status": ("open", "under_way", "awaiting_update", "completed"),
    "dialogue": ("civil-2", "civil-3", "civil-4"),
    "area": ("lunar-mars", "earth-obs", "policy"),
    "side": ("us", "kr"),
    "agency": ("nasa", "noaa", "kari"),
}
#: The first and the last have no action of their own; a year may end before it begins.
YEARS = ("1", "2014", "2016", "2022", "2025", "9998")
#: Found in many actions, in some, in none; the last has no word.
KEYWORDS = ("a", "lunar", "data", "zzzz", "!")


def filtered(query: str, day: datetime.date) -> ActionItemFilter:
    partnership = Partnership.objects.select_related("side_a", "side_b").get(slug="us-kr")
    return ActionItemFilter(QueryDict(query), partnership=partnership, day=day)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    picked=st.fixed_dictionaries(
        {},
        optional={name: st.sets(st.sampled_from(values), min_size=1) for name, values in CHOICES.items()}
        | {name: st.sets(st.sampled_from(YEARS), min_size=1, max_size=1) for name in ("from", "to")}
        | {"q": st.sets(st.sampled_from(KEYWORDS), min_size=1, max_size=1)},
    ),
    day=st.sampled_from(DAYS),
)
def test_counts_are_those_of_the_rows(picked: dict[str, set[str]], day: datetime.date) -> None:
    query = "&".join(f"{name}={value}" for name, values in picked.items() for value in sorted(values))
    found = filtered(query, day)
    assert found.counts["shown"] == found.qs.count()
    for name, number in found.count_without_each().items():
        assert number == found.matching(leaving_out=name).count(), (query, name)
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
        assert tally.count({})[None] == 41
    with django_assert_num_queries(2):
        assert tally.keys("agency")


def test_an_action_led_by_several_of_the_chosen_agencies_counts_once() -> None:
    """One action has three leads of two sides and an international one, another none."""
    partnership, area = make_partnership(), make_area()
    first, second = (make_agency(side.alpha2.lower(), country=side) for side in partnership.sides)
    third = make_agency("third", country=first.country)
    body = make_agency("body", kind=AgencyKind.INTERNATIONAL)
    led = make_action("1.01", partnership=partnership, area=area)
    led.leads.set([first, second, third, body])
    make_action("1.02", partnership=partnership, area=area)
    tally = ActionTally(partnership, DAYS[-1])
    assert tally.count({"agency": [first.pk, third.pk]})[None] == 1
    assert tally.count({"agency": [first.pk], "side": [second.country_id]})[None] == 1
    assert tally.count({}, counting="side") == {first.country_id: 1, second.country_id: 1}
    assert tally.count({"agency": [third.pk]}, counting="side") == {first.country_id: 1, second.country_id: 1}
    assert tally.count({"agency": []})[None] == 0


def test_an_agency_that_is_a_draft_leads_nothing() -> None:
    partnership = make_partnership()
    draft = make_agency("draft", country=partnership.side_a, publication=Publication.DRAFT)
    make_action(partnership=partnership).leads.add(draft)
    tally = ActionTally(partnership, DAYS[-1])
    assert (tally.count({})[None], tally.keys("agency"), tally.count({}, counting="side")) == (1, set(), {})
