"""How kept pages are compared with a bare view."""

from bench.pages import BARE, KEPT, Load, goals


def test_a_kept_page_is_compared_with_the_bare_view_over_as_many_connections() -> None:
    rows = [Load(BARE, "", 1, 8, 100.0, 1.0), Load(BARE, "", 1, 32, 200.0, 1.0), Load(BARE, "", 2, 8, 230.0, 1.0)]
    rows += [
        Load(KEPT, "SQLite", 1, 8, 120.0, 1.0),
        Load(KEPT, "SQLite", 2, 8, 230.0, 1.0),
        Load(KEPT, "PostgreSQL", 1, 32, 200.0, 1.0),
    ]
    assert [(goal.figure, goal.bound, goal.is_met) for goal in goals(rows)] == [(1.2, 1.1, True), (1.0, 1.0, True)]
