"""Delegates: people, or offices without a name, on one of the two sides of a dialogue."""

import pytest

from cooperation.models import Delegate
from tests.makers import build, make_country, make_delegate, make_dialogue, make_official, refusal

pytestmark = pytest.mark.django_db


def test_a_delegation_belongs_to_one_of_the_two_sides():
    stranger = build(Delegate, dialogue=make_dialogue(), side=make_country("XX"))
    assert refusal(stranger) == {"side": ["A delegation belongs to one of the partnership's two sides."]}


def test_both_sides_send_delegations():
    dialogue = make_dialogue()
    heads = [make_delegate(dialogue, side=side) for side in dialogue.series.partnership.sides]
    assert list(dialogue.delegates.all()) == heads


def test_a_head_of_delegation_may_be_without_a_name():
    assert str(make_delegate()).startswith("Name not on record, ")


def test_an_official_is_listed_once_at_a_dialogue():
    head = make_delegate(official=make_official())
    again = build(Delegate, dialogue=head.dialogue, side=head.side, position=2, official=head.official)
    assert refusal(again) == {"__all__": ["This official is already listed at this dialogue."]}


def test_a_position_is_taken_once_on_each_side():
    head = make_delegate()
    again = build(Delegate, dialogue=head.dialogue, side=head.side, title="Another")
    assert refusal(again) == {"__all__": ["Another delegate of this side has this position."]}
