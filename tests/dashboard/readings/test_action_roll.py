"""The roll finds the page that putting all actions in order would find."""

import random
from collections import Counter

import pytest

from dashboard.readings.action_roll import ActionRoll, Group

NAMES = ("status", "area")
SIDE_OF = {1: 10, 2: 20, 3: 10}
#: Of agency 4 no side is known.
LEADS = [frozenset(leads) for leads in ((), (1,), (1, 2), (2, 3), (3, 4), (4,))]
CHOICES = (
    {},
    {"status": ["open"]},
    {"status": ["open", "done"], "area": [3]},
    {"agency": [1, 3]},
    {"side": [20]},
    {"side": [10], "agency": [2], "area": [1, 2]},
    {"status": ["rare"]},
    {"status": ["never"]},
    {"area": []},
)


@pytest.fixture(scope="module")
def rows() -> list[tuple[int, bool, Group]]:
    """Two hundred actions in disorder, the last thirty without a due date; three of a status that is rare."""
    dice = random.Random(7)  # noqa: S311 (any will do)
    keys = dice.sample(range(1, 5000), 200)
    return [
        (
            key,
            place < 170,
            ("rare" if place in (5, 90, 180) else dice.choice(["open", "done"]), area, dice.choice(LEADS)),
        )
        for place, key in enumerate(keys)
        for area in [dice.randrange(1, 5)]
    ]


@pytest.fixture(scope="module")
def roll(rows: list[tuple[int, bool, Group]]) -> ActionRoll:
    return ActionRoll(NAMES, rows, SIDE_OF)


def meets(group: Group, choices: dict[str, list[object]]) -> bool:
    """Ask one action by itself."""
    status, area, leads = group
    has = {"status": {status}, "area": {area}, "agency": leads, "side": {SIDE_OF.get(agency) for agency in leads}}
    return all(not has[name].isdisjoint(keys) for name, keys in choices.items())


@pytest.mark.parametrize("choices", CHOICES, ids=str)
@pytest.mark.parametrize("order", ["due", "-due", "key", "some"])
def test_every_page_holds_the_actions_that_meet_the_choices(
    rows: list[tuple[int, bool, Group]], roll: ActionRoll, choices: dict[str, list[object]], order: str
) -> None:
    places, ordered = {
        "due": (range(200), rows),
        "-due": (roll.last_due_first(), [*rows[:170][::-1], *rows[170:][::-1]]),
        "key": (roll.places(sorted(key for key, *_ in rows)), sorted(rows)),
        "some": (roll.found([key for key, *_ in rows if key % 3]), [row for row in rows if row[0] % 3]),
    }[order]
    expected = [key for key, _is_dated, group in ordered if meets(group, choices)]
    for size in (1, 7, 25):
        for first in range(0, len(expected), size):
            last = min(first + size, len(expected))
            assert roll.page(places, choices, first, last, shown=len(expected)) == expected[first:last]
    assert roll.page(places, choices, 0, 25, shown=len(expected)) == expected[:25]


def test_groups_are_counted_at_places(rows: list[tuple[int, bool, Group]], roll: ActionRoll) -> None:
    assert roll.count(range(200)) == Counter(group for *_, group in rows)
    assert roll.count([5, 90]) == Counter(rows[place][2] for place in (5, 90))


def test_keys_of_other_actions_have_no_place(rows: list[tuple[int, bool, Group]], roll: ActionRoll) -> None:
    first, second = rows[0][0], rows[1][0]
    assert list(roll.places([second, 9999, first])) == [1, 0]
    assert list(roll.found([second, 9999, first])) == [0, 1]


def test_large_keys_and_many_groups_are_kept_whole() -> None:
    many = 2**16 + 2
    roll = ActionRoll(("area",), ((2**40 + area, True, (area, frozenset())) for area in range(many)), {})
    assert roll.page(range(many), {"area": [many - 1]}, 0, 1, shown=1) == [2**40 + many - 1]


def test_what_choices_mark_is_bounded(monkeypatch: pytest.MonkeyPatch, roll: ActionRoll) -> None:
    monkeypatch.setattr("dashboard.readings.action_roll.MOST_MARKED", 3 * len(roll.kinds))
    for area in range(50):
        roll.page(range(200), {"area": [area]}, 0, 1, shown=0)
        assert len(roll._marked) <= 3


def test_a_roll_without_actions_has_no_page() -> None:
    roll = ActionRoll(NAMES, (), {})
    assert (len(roll), roll.page(range(0), {"area": [1]}, 0, 0, shown=0), roll.count(range(0))) == (0, [], Counter())


def test_every_roll_has_a_number_of_its_own() -> None:
    assert ActionRoll(NAMES, (), {}).serial != ActionRoll(NAMES, (), {}).serial
