"""Officials and their posts: held for a period, and some by one person at a time."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import Appointment
from tests.makers import build, make_agency, make_appointment, make_official, refusal

pytestmark = pytest.mark.django_db


def mine() -> QuerySet:
    return Appointment.objects.filter(agency__slug__startswith="made-up-agency-")


def an_appointment(**fields) -> Appointment:
    return build(Appointment, official=make_official(), agency=make_agency(), title="Director", **fields)


def test_an_appointment_that_ends_before_it_starts_is_refused():
    reasons = refusal(an_appointment(starts_on="2024-05-14", ends_on="2024-05-13"))
    assert reasons["ends_on"] == ["The appointment cannot end before it starts."]


def test_an_appointment_is_dated_by_its_start_or_by_a_source():
    dated = "Give the day it started, or the first day a source names the official in it."
    assert refusal(an_appointment()) == {"__all__": [dated]}
    assert refusal(an_appointment(verified_on="2024")) == {}
    assert refusal(an_appointment(starts_on="2024")) == {}


def test_a_post_of_one_holder_is_not_given_twice():
    minister = make_appointment(title="Minister", is_single_holder=True)
    second = build(
        Appointment,
        official=make_official(),
        agency=minister.agency,
        title="Minister",
        is_single_holder=True,
        starts_on="2025",
    )
    assert refusal(second) == {"__all__": ["This post is already held. Close the other appointment first."]}


def test_closing_an_appointment_leaves_the_post_vacant():
    minister = make_appointment(title="Minister", is_single_holder=True)
    minister.ends_on = "2024-12"
    minister.full_clean()
    minister.save()
    assert not mine().open().exists()
    assert make_appointment(title="Minister", is_single_holder=True, agency=minister.agency, starts_on="2025")


def test_an_appointment_runs_from_its_first_day_to_its_last():
    make_appointment(starts_on="2024-05-14", ends_on="2024-05-20")
    runs = [mine().as_of(datetime.date(2024, 5, day)).exists() for day in (13, 14, 20, 21)]
    assert runs == [False, True, True, False]


def test_an_appointment_that_ended_in_a_year_runs_through_all_of_it():
    make_appointment(starts_on="2023", ends_on="2024")
    assert mine().as_of(datetime.date(2024, 12, 31)).exists()
    assert not mine().as_of(datetime.date(2025, 1, 1)).exists()


def test_an_appointment_of_unknown_start_counts_from_the_day_a_source_names_it():
    make_appointment(verified_on="2024-05-14")
    assert not mine().as_of(datetime.date(2024, 5, 13)).exists()
    assert mine().as_of(datetime.date(2024, 5, 14)).exists()


def test_a_known_start_is_not_moved_by_a_later_verification():
    make_appointment(starts_on="2024-01", verified_on="2024-05-14")
    assert mine().as_of(datetime.date(2024, 1, 1)).exists()


def test_a_known_start_is_not_moved_by_an_earlier_verification():
    make_appointment(starts_on="2024-05-14", verified_on="2024-01")
    assert not mine().as_of(datetime.date(2024, 5, 13)).exists()


def test_an_appointment_that_ended_is_known_still():
    make_appointment(starts_on="2024-05-14", ends_on="2024-05-20")
    known = [mine().known_by(datetime.date(2024, 5, day)).exists() for day in (13, 14, 20, 21)]
    assert known == [False, True, True, True]


def test_the_newest_appointment_is_listed_first_and_one_of_unknown_start_last():
    official = make_official()
    old = make_appointment(official=official, title="Deputy director", starts_on="2019")
    new = make_appointment(official=official, title="Director", starts_on="2023")
    unknown = make_appointment(official=official, title="Adviser", verified_on="2024")
    assert list(official.appointments.all()) == [new, old, unknown]
