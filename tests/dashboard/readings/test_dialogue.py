import datetime

import pytest

from cooperation.models import ActionItemStatus, AreaStage, Dialogue, Partnership, Publication
from dashboard.readings.dialogue import DialoguePage, Outcome, read_dialogue
from dashboard.readings.matrix import Movement, read_matrix
from tests.makers import (
    make_action,
    make_agency,
    make_agreement,
    make_area,
    make_country,
    make_delegate,
    make_dialogue,
    make_official,
    make_partnership,
    make_progress,
    make_source,
    make_working_group,
)

pytestmark = pytest.mark.django_db


def read(code: str) -> DialoguePage:
    return read_dialogue(Partnership.objects.get(slug="aa-zz"), code, datetime.date(2026, 11, 22))


def outcome_of(page: DialoguePage, area: object) -> Outcome:
    return next(outcome for outcome in page.outcomes if outcome.area == area)


def test_before_and_after_are_two_neighboring_columns_of_the_matrix(today: datetime.date) -> None:
    partnership = Partnership.objects.get(slug="us-kr")
    matrix = read_matrix(partnership, today)
    page = read_dialogue(partnership, "civil-4", today)
    assert [(o.area, o.before, o.after, o.movement, o.unfinished) for o in page.outcomes] == [
        (row.area, row.cells[2].stage, row.cells[3].stage, row.cells[3].movement, row.unfinished) for row in matrix.rows
    ]
    assert page.lead == "Nine of 13 areas moved up since the third dialogue. 24 actions were recorded."


def test_after_a_dialogue_without_record_nothing_is_compared(today: datetime.date) -> None:
    page = read_dialogue(Partnership.objects.get(slug="us-kr"), "civil-2", today)
    assert {outcome.movement for outcome in page.outcomes} == {None}
    assert page.lead == "Nine actions were recorded."


def test_a_dialogue_is_compared_with_the_one_before_it() -> None:
    area = make_area()
    first = make_dialogue(number=1, on="2020-05-14")
    make_progress(AreaStage.AGREED, dialogue=first, area=area)
    make_progress(AreaStage.RAISED, dialogue=make_dialogue(number=2, on="2021-05-14"), area=area)
    outcome = outcome_of(read("civil-2"), area)
    assert (outcome.before, outcome.after, outcome.movement) == (AreaStage.AGREED, AreaStage.RAISED, Movement.DOWN)


def test_a_cancelled_dialogue_does_not_stand_between_two_that_were_held() -> None:
    area = make_area()
    make_progress(AreaStage.RAISED, dialogue=make_dialogue(number=1, on="2020-05-14"), area=area)
    make_dialogue(number=2, on="2021-05-14", status="cancelled")
    make_progress(AreaStage.AGREED, dialogue=make_dialogue(number=3, on="2022-05-14"), area=area)
    outcome = outcome_of(read("civil-3"), area)
    assert (outcome.before, outcome.movement) == (AreaStage.RAISED, Movement.UP)


class TestCarriedOver:
    def count(self) -> int:
        return read("civil-2").carried_over

    @pytest.fixture(autouse=True)
    def dialogues(self) -> None:
        self.first = make_dialogue(number=1, on="2020-05-14")
        self.second = make_dialogue(number=2, on="2022-05-14")

    def test_an_unfinished_action_of_an_earlier_dialogue_is_carried_over(self) -> None:
        make_action(raised_at=self.first)
        assert self.count() == 1

    def test_one_that_was_done_in_between_is_not(self) -> None:
        make_action(raised_at=self.first).move_to(ActionItemStatus.COMPLETED, on=datetime.date(2021, 1, 1))
        assert self.count() == 0

    def test_one_that_was_done_afterwards_was_carried_over_then(self) -> None:
        make_action(raised_at=self.first).move_to(ActionItemStatus.COMPLETED, on=datetime.date(2023, 1, 1))
        assert self.count() == 1

    def test_actions_of_this_dialogue_and_drafts_are_not(self) -> None:
        make_action(raised_at=self.second)
        make_action(raised_at=self.first, publication=Publication.DRAFT)
        assert self.count() == 0

    def test_the_first_dialogue_carries_nothing_over(self) -> None:
        make_action(raised_at=self.first)
        assert read("civil-1").carried_over == 0


def test_delegates_and_agencies_stand_on_their_side() -> None:
    dialogue = make_dialogue()
    here, there = make_agency("HERE"), make_agency("THERE", country=make_country("ZZ"))
    third = make_agency("THIRD", country=make_country("QM"))
    dialogue.agencies.set([here, there, third, make_agency("HIDDEN", publication=Publication.DRAFT)])
    second = make_delegate(dialogue, position=2, role="delegate")
    first = make_delegate(dialogue, position=1)
    make_delegate(dialogue, position=3, official=make_official(publication=Publication.DRAFT))
    page = read("civil-1")
    assert page.delegations[0].delegates == (first, second)
    assert [[agency.acronym for agency in side.agencies] for side in page.delegations] == [["HERE"], ["THERE"]]
    assert page.other_agencies == (third,)


def test_a_planned_dialogue_has_no_outcome() -> None:
    make_dialogue(number=1)
    make_dialogue(number=2, on="2027", outcome=make_source())
    page = read("civil-2")
    assert not page.is_held
    assert (page.lead, page.outcomes, page.carried_over, page.outcome) == ("", (), 0, None)
    assert page.previous == Dialogue.objects.get(series__partnership__slug="aa-zz", number=1)


def test_what_was_made_at_a_dialogue_is_shown_unless_it_is_a_draft() -> None:
    dialogue = make_dialogue()
    agreement, group = make_agreement(dialogue=dialogue), make_working_group(dialogue=dialogue)
    make_agreement(dialogue=dialogue, publication=Publication.DRAFT)
    make_working_group(dialogue=dialogue, publication=Publication.DRAFT)
    page = read("civil-1")
    assert (page.agreements, page.working_groups) == ((agreement,), (group,))


def test_a_draft_outcome_document_is_not_shown() -> None:
    make_dialogue(outcome=make_source(publication=Publication.DRAFT))
    assert read("civil-1").outcome is None


@pytest.mark.parametrize("code", ["civil-99", "comprehensive-1", "CIVIL-4", "civil-04", "civil"])
def test_a_dialogue_that_is_not_the_partnerships_is_refused(code: str, today: datetime.date) -> None:
    with pytest.raises(Dialogue.DoesNotExist):
        read_dialogue(Partnership.objects.get(slug="us-kr"), code, today)


def test_a_draft_dialogue_is_refused_and_no_neighbor() -> None:
    make_partnership()
    make_dialogue(number=1)
    make_dialogue(number=2, publication=Publication.DRAFT)
    assert read("civil-1").following is None
    with pytest.raises(Dialogue.DoesNotExist):
        read("civil-2")
