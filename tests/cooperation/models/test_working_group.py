"""Working groups: known from the day they were set up, standing until their end is on record."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import WorkingGroup
from tests.makers import build, make_dialogue, make_partnership, make_working_group, refusal

pytestmark = pytest.mark.django_db


def mine() -> QuerySet:
    return WorkingGroup.objects.filter(partnership__slug="aa-zz")


def test_a_group_is_known_from_the_day_it_was_set_up():
    group = make_working_group(established_on="2024-05-14")
    assert not mine().as_of(datetime.date(2024, 5, 13)).exists()
    assert list(mine().as_of(datetime.date(2024, 5, 14))) == [group]


def test_a_group_of_unknown_beginning_is_always_known():
    group = make_working_group()
    assert list(mine().as_of(datetime.date(1957, 10, 4))) == [group]


def test_a_group_of_unknown_beginning_is_not_known_before_the_dialogue_that_set_it_up():
    group = make_working_group(dialogue=make_dialogue(1, "2024-05-14"))
    assert not mine().as_of(datetime.date(2024, 5, 13)).exists()
    assert list(mine().as_of(datetime.date(2024, 5, 14))) == [group]


def test_a_group_stands_through_the_whole_year_in_which_it_ended():
    make_working_group(established_on="2020", ended_on="2024")
    assert mine().standing(datetime.date(2024, 12, 31)).exists()
    assert not mine().standing(datetime.date(2025, 1, 1)).exists()
    assert mine().as_of(datetime.date(2025, 1, 1)).exists()


def test_a_group_without_an_end_on_record_stands(today):
    make_working_group(established_on="2020")
    assert mine().standing(today).exists()
    assert not mine().standing(datetime.date(2019, 12, 31)).exists()


def test_a_group_ends_after_it_was_established():
    group = build(
        WorkingGroup, slug="g", name="G", partnership=make_partnership(), established_on="2024", ended_on="2023"
    )
    assert refusal(group) == {"__all__": ["The group cannot end before it was established."]}
