"""Agreements: announced, signed, in force and ended, each on its own day."""

import datetime

import pytest
from django.db.models import QuerySet

from cooperation.models import Agreement, AgreementStatus, Signatory
from tests.makers import build, make_agency, make_agreement, make_country, make_partnership, make_signatory, refusal

pytestmark = pytest.mark.django_db


def an_agreement(**fields) -> Agreement:
    return build(Agreement, slug="made-up", name="Made-up agreement", kind="framework", **fields)


def mine() -> QuerySet:
    return Agreement.objects.filter(slug__startswith="made-up-agreement-")


LIFE = [
    ("2015-12-31", None),
    ("2016-01-01", AgreementStatus.ANNOUNCED),
    ("2016-04-26", AgreementStatus.ANNOUNCED),
    ("2016-04-27", AgreementStatus.SIGNED),
    ("2016-11-02", AgreementStatus.SIGNED),
    ("2016-11-03", AgreementStatus.IN_FORCE),
    ("2026-12-31", AgreementStatus.IN_FORCE),
    ("2027-01-01", AgreementStatus.ENDED),
]


@pytest.mark.parametrize(("text", "status"), LIFE)
def test_an_agreement_stands_where_its_dates_say(text, status):
    day = datetime.date.fromisoformat(text)
    agreement = make_agreement(announced_on="2016", signed_on="2016-04-27", in_force_on="2016-11-03", ends_on="2026")
    assert agreement.status_on(day) == status
    assert [read.status_then for read in mine().as_of(day)] == ([] if status is None else [status])
    assert mine().in_force(day).exists() == (status == AgreementStatus.IN_FORCE)


def test_an_agreement_that_was_only_signed_is_never_in_force(today):
    agreement = make_agreement(signed_on="2016-04-27")
    assert agreement.status_on(today) == AgreementStatus.SIGNED
    assert not mine().in_force(today).exists()


def test_an_agreement_without_an_end_stays_in_force(today):
    make_agreement(signed_on=None, in_force_on="2016")
    assert mine().in_force(today).exists()


def test_an_agreement_has_no_standing_before_anything_was_on_record():
    agreement = make_agreement(announced_on="2030", signed_on=None, ends_on="2020")
    assert agreement.status_on(datetime.date(2025, 1, 1)) is None
    assert not mine().as_of(datetime.date(2025, 1, 1)).exists()


def test_an_agreement_is_dated():
    assert refusal(an_agreement()) == {"__all__": ["Give the day it was announced, signed or came into force."]}
    for name in ("announced_on", "signed_on", "in_force_on"):
        assert refusal(an_agreement(**{name: "2016"})) == {}


def test_an_agreement_is_in_force_after_it_was_signed_and_ends_after_it_was_in_force():
    assert refusal(an_agreement(signed_on="2016-04-27", in_force_on="2016-04-26")) == {
        "__all__": ["The agreement cannot be in force before it was signed."]
    }
    assert refusal(an_agreement(in_force_on="2016-11-03", ends_on="2016-11-02")) == {
        "__all__": ["The agreement cannot end before it came into force."]
    }


def test_an_agreement_of_many_partnerships_is_read_in_each_once():
    pairs = [make_partnership(), make_partnership("XA", "XB")]
    agreement = make_agreement(partnerships=pairs)
    assert [list(Agreement.objects.in_partnership(pair)) for pair in pairs] == [[agreement], [agreement]]
    assert not Agreement.objects.in_partnership(make_partnership("XC", "XD")).exists()


def test_the_newest_agreement_is_listed_first_and_one_never_signed_last():
    old, unsigned = make_agreement(signed_on="2016"), make_agreement(announced_on="2026", signed_on=None)
    new = make_agreement(signed_on="2024-05")
    assert list(mine()) == [new, old, unsigned]


def test_a_party_is_a_country_or_an_agency():
    party = build(Signatory, agreement=make_agreement(), title="Director")
    assert refusal(party) == {"__all__": ["Name the country or the agency that is party to the agreement."]}
    assert make_signatory(country=make_country("AA")).agency is None
    assert make_signatory(agency=make_agency()).country is None


def test_the_dates_of_an_agreement_are_empty_until_they_have_come():
    make_agreement(announced_on="2016", signed_on="2017-04", in_force_on="2018", ends_on="2020")
    read = {}
    for year in (2016, 2017, 2018):
        (agreement,) = mine().as_of(datetime.date(year, 6, 30))
        dates = (agreement.announced_then, agreement.signed_then, agreement.in_force_then, agreement.dated_then)
        read[year] = [str(date) for date in dates]
    assert read == {
        2016: ["2016", "None", "None", "2016"],
        2017: ["2016", "2017-04", "None", "2017-04"],
        2018: ["2016", "2017-04", "2018", "2017-04"],
    }
