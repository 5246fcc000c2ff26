"""Events: occasions outside the numbered dialogues."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import Event
from tests.makers import build, make_event, make_partnership, refusal

pytestmark = pytest.mark.django_db


def mine() -> QuerySet:
    return Event.objects.filter(partnership__slug="aa-zz")


def test_an_event_is_read_from_its_first_day():
    event = make_event(on="2024-05")
    assert not mine().as_of(datetime.date(2024, 4, 30)).exists()
    assert list(mine().as_of(datetime.date(2024, 5, 1))) == [event]


def test_the_newest_event_is_listed_first():
    old, new = make_event(on="2023"), make_event(on="2024-05")
    assert list(mine()) == [new, old]


def test_an_event_needs_its_day():
    event = build(Event, slug="e", name="E", partnership=make_partnership(), kind="forum")
    assert set(refusal(event)) == {"starts_on"}


def test_an_event_ends_after_it_starts():
    event = build(
        Event,
        slug="e",
        name="E",
        partnership=make_partnership(),
        kind="forum",
        starts_on="2024-05-14",
        ends_on="2024-05-13",
    )
    assert refusal(event) == {"__all__": ["The event cannot end before it starts."]}
