"""Agencies: whose they are, what they were before, and when they existed."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import Agency, AgencyKind
from tests.makers import build, make_agency, make_country, refusal

pytestmark = pytest.mark.django_db


def mine() -> QuerySet:
    return Agency.objects.filter(slug__startswith="made-up-agency-")


def test_an_international_body_belongs_to_no_country():
    agency = build(Agency, slug="body", name="Body", kind=AgencyKind.INTERNATIONAL, country=make_country("AA"))
    assert refusal(agency) == {"country": ["An international body belongs to no country. Leave this empty."]}
    assert make_agency(kind=AgencyKind.INTERNATIONAL).country is None


@pytest.mark.parametrize("kind", [kind for kind in AgencyKind if kind != AgencyKind.INTERNATIONAL])
def test_every_other_body_names_its_country(kind):
    agency = build(Agency, slug="body", name="Body", kind=kind)
    assert refusal(agency) == {"country": ["Name the country, or choose “International body” as the kind."]}


def test_a_renamed_ministry_keeps_its_line():
    before = make_agency(ends_on="2017-07-25")
    after = make_agency(predecessor=before, starts_on="2017-07-26")
    assert list(before.successors.all()) == [after]
    assert list(mine().existing(datetime.date(2017, 7, 25))) == [before]
    assert list(mine().existing(datetime.date(2017, 7, 26))) == [after]


def test_an_agency_exists_through_the_whole_year_in_which_it_ended():
    agency = make_agency(starts_on="2008", ends_on="2017")
    exists = [mine().existing(datetime.date(*day)).exists() for day in ((2007, 12, 31), (2008, 1, 1))]
    assert exists == [False, True]
    assert list(mine().existing(datetime.date(2017, 12, 31))) == [agency]
    assert not mine().existing(datetime.date(2018, 1, 1)).exists()


def test_an_agency_without_dates_is_taken_to_exist(today):
    agency = make_agency()
    assert list(mine().existing(today)) == [agency]


def test_an_agency_ends_after_it_was_established():
    agency = build(
        Agency, slug="a", name="A", kind="office", country=make_country("AA"), starts_on="2024-07", ends_on="2024-06"
    )
    assert refusal(agency) == {"__all__": ["The agency cannot end before it was established."]}
