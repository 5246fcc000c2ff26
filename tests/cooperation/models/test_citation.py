"""Citations: every statement backed or disputed, one record at a time."""

import pytest

from cooperation.models import CITABLE, Agreement, Citation
from tests.makers import build, make_action, make_agreement, make_citation, make_mission, make_source, refusal

pytestmark = pytest.mark.django_db


def test_a_citation_of_nothing_is_refused():
    assert refusal(build(Citation, source=make_source())) == {
        "__all__": ["A citation is about exactly one record. Choose one."]
    }


def test_a_citation_of_two_records_is_refused():
    two = build(Citation, source=make_source(), mission=make_mission(), action_item=make_action())
    assert refusal(two) == {"__all__": ["A citation is about exactly one record. Choose one."]}


def test_a_citation_without_a_source_is_refused():
    assert set(refusal(build(Citation, mission=make_mission()))) == {"source"}


def test_every_citable_record_has_a_column_named_after_it():
    for name, model in CITABLE.items():
        assert Citation._meta.get_field(name).related_model is model


def test_a_citation_knows_what_it_is_about():
    agreement = make_agreement()
    citation = make_citation(agreement)
    assert (citation.about_name, citation.about) == ("agreement", agreement)
    assert list(agreement.citations.all()) == [citation]
    assert (Citation().about_name, Citation().about) == ("", None)


def test_a_citation_of_one_field_names_a_field_of_the_record():
    agreement, source = make_agreement(), make_source()
    for name in ("signed_on", "name", "name_ko", "signed_at"):
        assert refusal(build(Citation, source=source, agreement=agreement, field=name)) == {}
    assert refusal(build(Citation, source=source, agreement=agreement, field="signed")) == {
        "field": ["This record has no field of that name."]
    }


def test_a_conflict_states_the_other_value():
    agreement, source = make_agreement(), make_source()
    conflict = build(Citation, source=source, agreement=agreement, field="signed_on", stance="conflicts")
    assert refusal(conflict) == {"__all__": ["Write the value that the source states."]}
    for language in ("en", "ko", "ja"):
        stated = build(
            Citation,
            source=source,
            agreement=agreement,
            field="signed_on",
            stance="conflicts",
            value_as_stated={language: "27 May"},
        )
        assert refusal(stated) == {}


def test_a_source_backs_a_record_once_and_may_dispute_it_too():
    first = make_citation(make_agreement(), field="signed_on")
    again = build(Citation, source=first.source, agreement=first.agreement, field="signed_on")
    assert refusal(again) == {"__all__": ["This source is already cited here. Change that citation."]}
    dispute = make_citation(
        first.agreement, first.source, field="signed_on", stance="conflicts", value_as_stated="27 May"
    )
    mine = Citation.objects.filter(agreement=first.agreement)
    assert list(mine.supporting()) == [first]
    assert list(mine.conflicting()) == [dispute]


def test_citations_are_found_by_the_records_they_are_about():
    mission, agreement = make_mission(), make_agreement()
    of_mission, of_agreement = make_citation(mission), make_citation(agreement)
    make_citation(make_action())
    assert list(Citation.objects.about({"mission": [mission]})) == [of_mission]
    agreements = Agreement.objects.filter(pk=agreement.pk)
    both = Citation.objects.about({"mission": [mission], "agreement": agreements})
    assert list(both) == [of_mission, of_agreement]
    assert not Citation.objects.about({}).exists()


def test_citations_are_found_by_more_records_than_a_statement_takes_parameters():
    mission, action = make_mission(), make_action()
    cited = [make_citation(mission), make_citation(action)]
    many = range(-300_000, 0)
    assert list(Citation.objects.about({"mission": [*many, mission.pk], "action_item": [*many, action]})) == cited
    assert not Citation.objects.about({"mission": many, "action_item": []}).exists()
