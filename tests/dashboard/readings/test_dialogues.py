import datetime

import pytest

from cooperation.models import Partnership, Publication
from dashboard.readings.dialogues import read_dialogue_list
from tests.makers import make_country, make_delegate, make_dialogue, make_official, make_partnership

pytestmark = pytest.mark.django_db


def test_every_series_stands_in_its_order_with_its_newest_dialogue_first(today: datetime.date) -> None:
    lists = read_dialogue_list(Partnership.objects.get(slug="us-kr"), today)
    assert [(item.series.code, [line.dialogue.number for line in item.lines], item.held) for item in lists] == [
        ("civil", [5, 4, 3, 2, 1], 4),
        ("policy", [4, 3, 2, 1], 4),
    ]


def test_heads_of_delegation_stand_on_their_side_and_others_are_left_out(today: datetime.date) -> None:
    partnership, dialogue = make_partnership(), make_dialogue()
    head = make_delegate(dialogue, official=make_official())
    co_head = make_delegate(dialogue, side=make_country("ZZ"), role="co_head")
    make_delegate(dialogue, position=2, role="speaker")
    make_delegate(dialogue, position=3, official=make_official(publication=Publication.DRAFT))
    (item,) = read_dialogue_list(partnership, today)
    assert item.lines[0].heads == ((head,), (co_head,))


def test_areas_on_record_are_counted_for_each_dialogue(today: datetime.date) -> None:
    (civil, *_rest) = read_dialogue_list(Partnership.objects.get(slug="us-kr"), today)
    assert [line.readings for line in civil.lines] == [0, 13, 11, 8, 0]


def test_drafts_are_not_listed(today: datetime.date) -> None:
    partnership = make_partnership()
    make_dialogue(publication=Publication.DRAFT)
    (series,) = read_dialogue_list(partnership, today)
    assert (series.lines, series.held, series.flow) == ((), 0, ())
