"""How pages of a large record are compared with those of a small one."""

from bench.sizes import SEARCHES, Paged, goals, turns


def test_the_largest_record_is_compared_with_the_smallest() -> None:
    rows = [
        Paged("overview", "SQLite", size, 15, ms) for size, ms in ((1_000, 10.0), (10_000, 99.0), (1_000_000, 13.0))
    ]
    (goal,) = goals(rows)
    assert (goal.figure, goal.bound, goal.is_met) == (1.3, 1.3, True)


def test_another_largest_record_is_not_judged() -> None:
    rows = [Paged("overview", "SQLite", size, 15, 10.0) for size in (1_000, 10_000)]
    assert [goal.is_met for goal in goals(rows)] == [None]


def test_one_size_alone_is_compared_with_nothing() -> None:
    assert goals([Paged("overview", "SQLite", 1_000, 15, 10.0)]) == []


def test_a_search_may_take_longer_than_a_page() -> None:
    rows = [Paged(SEARCHES[0], "SQLite", size, 15, ms) for size, ms in ((1_000, 10.0), (1_000_000, 30.0))]
    assert [goal.is_met for goal in goals(rows)] == [True]


def test_an_address_is_asked_once_where_there_are_enough_of_its_kind() -> None:
    assert [turns(number) for number in (1, 5, 13, 18, 40)] == [18, 18, 13, 18, 18]
