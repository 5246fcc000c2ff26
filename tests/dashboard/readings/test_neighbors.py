import pytest

from cooperation.models import Event
from dashboard.readings.neighbors import Neighbors, read_neighbors
from tests.makers import make_event

pytestmark = pytest.mark.django_db


def test_the_neighbors_are_the_records_just_before_and_just_after() -> None:
    for slug, day in (("b", "2024-05"), ("a", "2024-05"), ("first", "2023"), ("last", "2025")):
        make_event(slug=slug, on=day)
    events = Event.objects.filter(partnership__slug="aa-zz")
    found = {event.slug: read_neighbors(events, event, "starts_on", "slug") for event in events}
    around = {
        slug: (getattr(place.previous, "slug", ""), getattr(place.following, "slug", ""))
        for slug, place in found.items()
    }
    assert around == {"first": ("", "a"), "a": ("first", "b"), "b": ("a", "last"), "last": ("b", "")}


def test_one_record_alone_has_no_neighbors() -> None:
    event = make_event()
    assert read_neighbors(Event.objects.filter(pk=event.pk), event, "starts_on", "slug") == Neighbors()
