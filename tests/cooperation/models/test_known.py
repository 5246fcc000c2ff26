import datetime

import pytest

from cooperation.models import CITABLE, Publication
from cooperation.models.known import known_on, statements_on
from tests.makers import (
    make_action,
    make_agreement,
    make_appointment,
    make_citation,
    make_delegate,
    make_dialogue,
    make_milestone,
    make_mission,
    make_role,
    make_signatory,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db

BEFORE, AFTER = datetime.date(2022, 6, 1), datetime.date(2024, 6, 1)


def test_it_says_of_every_kind_that_can_be_cited_what_is_known() -> None:
    assert set(known_on(AFTER)) == set(CITABLE)


def test_a_part_is_known_once_the_whole_is() -> None:
    dialogue = make_dialogue(1, "2023-05-14")
    make_milestone(mission := make_mission(), "2023")
    action = make_action(raised_on="2023")
    parts = {
        "delegate": make_delegate(dialogue),
        "signatory": make_signatory(make_agreement(signed_on="2023")),
        "mission_role": make_role(mission),
        "milestone": make_milestone(mission, "2023-02"),
        "status_change": make_status_change(action, on="2023-09-01"),
        "appointment": make_appointment(starts_on="2023"),
    }
    for name, part in parts.items():
        assert not known_on(BEFORE)[name].filter(pk=part.pk).exists(), name
        assert known_on(AFTER)[name].filter(pk=part.pk).exists(), name


def test_a_statement_is_a_citation_of_something_known_by_a_public_source() -> None:
    dialogue, hidden = make_dialogue(1, "2023-05-14"), make_dialogue(2, "2023-06-14", publication=Publication.DRAFT)
    source = make_source(slug="paper")
    citation = make_citation(dialogue, source)
    make_citation(hidden, source)
    make_citation(dialogue, make_source(publication=Publication.DRAFT))
    assert list(statements_on(AFTER).filter(dialogue__in=[dialogue, hidden])) == [citation]
    assert not statements_on(BEFORE).filter(source=source).exists()
