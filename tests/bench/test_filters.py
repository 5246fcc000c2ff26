"""Whether lists say the same, and how far the site leads them."""

import dataclasses

import pytest

from bench.choices import Choice
from bench.different import Filter
from bench.filters import Asked, goals
from bench.peers import COUNTED, DATASETTE, LIST, SITE, Said, compare, peers, read_page
from bench.records import LARGE

ANY = Filter((Choice(1, "area-1"),), Choice(21, "civil-21"), ("lapsed",))
SAID = Said(2, ("1.01", "1.02"), (1, 2))
BY_NAME = {peer.name: peer for peer in peers(3, on_file=True)}


@pytest.mark.parametrize(
    ("name", "change"),
    [(LIST, {"total": 3}), (LIST, {"references": ("1.02", "1.01")}), (COUNTED, {"counts": (1, 1)})],
)
def test_a_list_that_says_something_else_is_not_compared(name: str, change: dict[str, object]) -> None:
    with pytest.raises(RuntimeError, match="does not say what the site says"):
        compare(BY_NAME[name], SAID, dataclasses.replace(SAID, **change), ANY)


def test_a_list_is_held_to_what_its_page_has_alone() -> None:
    compare(BY_NAME[LIST], SAID, dataclasses.replace(SAID, counts=()), ANY)
    compare(BY_NAME[DATASETTE], SAID, Said(2, (), ()), ANY)


def test_what_a_page_says_is_read_from_it() -> None:
    page = '<p class="total">2 actions</p><span class="count">2</span><span class="count">1</span>'
    rows = '<td class="reference">1.01</td><td class="reference">1.02</td>'
    assert read_page(BY_NAME[COUNTED], page + rows) == SAID


def test_a_page_without_a_total_is_refused() -> None:
    with pytest.raises(RuntimeError, match="does not say how many"):
        read_page(BY_NAME[SITE], "<h1>Sorry</h1>")


def test_the_lead_is_counted_by_processor_time_and_not_by_requests() -> None:
    rows = [Asked("SQLite", LARGE, SITE, 1000, 1.0, 60.0), Asked("SQLite", LARGE, LIST, 150, 99.0, 5.0)]
    (goal,) = goals(rows)
    assert (goal.figure, goal.bound, goal.is_met) == (12, 10, True)


def test_the_lead_on_one_database_is_not_counted_against_another() -> None:
    rows = [Asked(name, LARGE, SITE, 1000, 1.0, figure) for name, figure in (("SQLite", 60.0), ("PostgreSQL", 30.0))]
    assert [goal.figure for goal in goals([*rows, Asked("PostgreSQL", LARGE, LIST, 150, 1.0, 5.0)])] == [6]
