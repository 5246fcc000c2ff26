from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.flow import Block, draw_balances

NUMBERS = st.integers(0, 10**6)


def test_without_amounts_nothing_is_drawn() -> None:
    assert draw_balances([]) == ()


def test_where_all_amounts_are_nothing_the_bars_are_empty() -> None:
    (balance,) = draw_balances([(0, 0, 0, 0)])
    assert balance.is_empty


def test_the_longest_bar_fills_the_width_and_the_others_are_drawn_to_its_scale() -> None:
    first, second = draw_balances([(2, 6, 3, 5), (0, 4, 4, 0)])
    assert (first.carried_in, first.new) == (Block(0, 25), Block(25, 75))
    assert (first.finished, first.carried_out) == (Block(0, 37.5), Block(37.5, 62.5))
    assert (second.new, second.finished) == (Block(0, 50), Block(0, 50))
    assert not second.is_empty


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)))
def test_no_bar_leaves_the_drawing(amounts: list[tuple[int, int, int, int]]) -> None:
    for balance in draw_balances(amounts):
        for block in (balance.carried_in, balance.new, balance.finished, balance.carried_out):
            assert block.x >= 0
            assert block.width >= 0
            assert block.x + block.width <= 100.011
