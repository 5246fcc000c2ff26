import datetime

import pytest

from cooperation.models import AreaStage, Partnership, Publication
from dashboard.readings.matrix import read_matrix
from dashboard.readings.partnerships import PartnershipCard, read_partnerships
from tests.makers import make_area, make_dialogue, make_partnership, make_progress, make_series

pytestmark = pytest.mark.django_db


def cards() -> dict[str, PartnershipCard]:
    return {card.partnership.slug: card for card in read_partnerships(Partnership.today)}


def test_a_card_says_what_the_matrix_says(today: datetime.date) -> None:
    for card in cards().values():
        matrix = read_matrix(card.partnership, today)
        assert card.held == len(matrix.columns)
        assert card.latest == matrix.latest
        assert card.next_dialogue == matrix.next_dialogue
        assert card.stage_counts == matrix.stage_counts


def test_partnerships_stand_in_their_order() -> None:
    assert list(cards()) == ["us-kr", "us-jp"]


def test_a_partnership_without_a_record_has_an_empty_card() -> None:
    make_partnership()
    card = cards()["aa-zz"]
    assert (card.held, card.first, card.latest, card.next_dialogue, card.stage_counts) == (0, None, None, None, {})


def test_draft_partnerships_and_draft_readings_are_not_counted() -> None:
    make_partnership(publication=Publication.DRAFT)
    make_partnership("QM", "QN")
    area = make_area()
    make_progress(AreaStage.RAISED, area=area, partnership=Partnership.objects.get(slug="qm-qn"))
    make_progress(
        AreaStage.AGREED,
        on="2025",
        area=area,
        partnership=Partnership.objects.get(slug="qm-qn"),
        publication=Publication.DRAFT,
    )
    found = cards()
    assert "aa-zz" not in found
    assert found["qm-qn"].stage_counts == {AreaStage.RAISED: 1}


def test_the_first_series_is_the_one_that_is_counted() -> None:
    partnership = make_partnership()
    make_dialogue(series=make_series(partnership, code="second", order=2))
    make_dialogue(series=make_series(partnership, code="first", order=1), on="2020")
    assert cards()["aa-zz"].latest.series.code == "first"


def test_each_partnership_is_read_on_its_own_today() -> None:
    east, west = make_partnership(order=80), make_partnership("QM", "QN")
    for partnership in (east, west):
        make_dialogue(series=make_series(partnership), on="2026-11-22")
    days = {east.slug: datetime.date(2026, 11, 22), west.slug: datetime.date(2026, 11, 21)}
    found = {
        card.partnership.slug: card.held
        for card in read_partnerships(lambda pair: days.get(pair.slug, datetime.date(2026, 11, 22)))
    }
    assert (found["aa-zz"], found["qm-qn"]) == (1, 0)


def test_the_front_page_takes_four_queries(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(4):
        read_partnerships(Partnership.today)
