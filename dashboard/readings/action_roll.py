"""The actions of a partnership in memory, a few bytes each: which meet some choices, how many, and a page of them.

A database passes every row that might be meant before it knows those of a page, or puts all of them in order. Actions
are many, but what a list can choose them by are few groups: each group is looked at once, and an action by the number
of its group.
"""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate, chain, compress, count, islice
from operator import or_
from typing import Any

#: One choice of each thing that an action has one of, and last every agency that leads it.
Group = tuple[Any, ...]
#: Which choices may hold, by the name of their facet: any within a facet, and all facets together.
Choices = Mapping[str, Collection[Any]]

#: In how many bytes a roll keeps which of its groups have a choice.
MOST_MARKED = 2**22

_serials = count()


class ActionRoll:
    """The keys of actions by due date, those without one last, and of each action the number of its group.

    A row is a key, whether the action names a due date, and its group: one choice of each of the `names`, and the set
    of the keys of all its lead agencies. `side_of` has the side of an agency; an international body has none.

    What is worked out with a roll is kept under its `serial` number, as places say nothing of another roll. An action
    takes ten bytes where there are less than 65,537 groups.
    """

    def __init__(
        self, names: Sequence[str], rows: Iterable[tuple[int, bool, Group]], side_of: Mapping[int, int]
    ) -> None:
        self.serial = next(_serials)
        self.names, self.side_of, self.dated = names, side_of, 0
        numbers: dict[Group, int] = {}
        keys, groups = array("q"), array("I")
        for key, is_dated, group in rows:
            self.dated += is_dated
            keys.append(key)
            groups.append(numbers.setdefault(group, len(numbers)))
        self.keys = keys if max(keys, default=0) >= 2**32 else array("I", keys)
        self.groups = groups if len(numbers) > 2**16 else array("H", groups)
        self.kinds = list(numbers)
        #: The places of all actions group by group, and where in them each group begins and the last one ends.
        self._by_group = array("I", sorted(range(len(keys)), key=groups.__getitem__))
        actions = Counter(groups)
        self._bounds = array("I", accumulate((actions[number] for number in range(len(numbers))), initial=0))
        self._marked: dict[tuple[str, Any], int] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def places(self, keys: Iterable[int]) -> Sequence[int]:
        """Return the places of the actions with these keys, in the order of the keys; others have none."""
        place_of = dict(zip(self.keys, range(len(self)), strict=True))
        return array("I", (place_of[key] for key in keys if key in place_of))

    def last_due_first(self) -> Sequence[int]:
        """Return all places with the latest due date first, those without one last all the same."""
        return array("I", chain(reversed(range(self.dated)), reversed(range(self.dated, len(self)))))

    def found(self, keys: Collection[int]) -> Sequence[int]:
        """Return the places of the actions with these keys, in the order of the roll."""
        among = frozenset(keys)
        return array("I", compress(range(len(self)), map(among.__contains__, self.keys)))

    def count(self, places: Sequence[int]) -> Counter[Group]:
        """Return how many actions there are of each group among those at these places."""
        actions = Counter(map(self.groups.__getitem__, places))
        return Counter({self.kinds[number]: many for number, many in actions.items()})

    def page(self, places: Sequence[int], choices: Choices, first: int, last: int, *, shown: int) -> list[int]:
        """Return keys: from one to another of those, in the order of the places, that meet the choices.

        `shown` is how many do so. The nearer end of the list is begun at. All by due date (a range) are passed only
        where so many meet that passing that many should fill the page; otherwise those that meet are gathered.
        """
        if not choices:
            return [self.keys[place] for place in places[first:last]]
        meeting, last = self._meeting(choices), min(last, shown)
        is_backward = shown - last < first
        if is_backward:
            first, last = shown - last, shown - first
        is_whole, ordered, chosen = isinstance(places, range), places[::-1] if is_backward else places, list[int]()
        if not is_whole or last * len(self) <= shown * shown:
            chosen = self._pass(ordered[:shown] if is_whole else ordered, meeting, first, last)
        if is_whole and len(chosen) < last - first:
            chosen = self._gather(meeting, first, last, is_backward=is_backward)
        return [self.keys[place] for place in (chosen[::-1] if is_backward else chosen)]

    def _pass(self, places: Sequence[int], meeting: bytes, first: int, last: int) -> list[int]:
        meets = map(meeting.__getitem__, map(self.groups.__getitem__, places))
        return list(islice(compress(places, meets), first, last))

    def _gather(self, meeting: bytes, first: int, last: int, *, is_backward: bool) -> list[int]:
        """Return the places from one to another of all actions that meet, from their groups.

        The places of a group rise, so that no more of each are looked at than the page could hold of it.
        """
        found = array("I")
        for group in re.finditer(b"\1", meeting):
            start, end = self._bounds[group.start()], self._bounds[group.end()]
            start, end = (max(start, end - last), end) if is_backward else (start, min(end, start + last))
            found += self._by_group[start:end]
        return sorted(found, reverse=is_backward)[first:last]

    def _meeting(self, choices: Choices) -> bytes:
        """Return a byte for each group: whether its actions meet the choices."""
        size = len(self.kinds)
        meeting = int.from_bytes(b"\1" * size, "little")
        for name, keys in choices.items():
            meeting &= reduce(or_, (self._having(name, key) for key in keys), 0)
        return meeting.to_bytes(size, "little")

    def _having(self, name: str, key: Any) -> int:
        """Return which groups have a choice: a byte for each, read as one number, so that many are compared at once."""
        marked = self._marked.get((name, key))
        if marked is None:
            if len(self._marked) * len(self.kinds) >= MOST_MARKED:
                self._marked = {}
            self._marked[name, key] = marked = int.from_bytes(bytes(self._ask_groups(name, key)), "little")
        return marked

    def _ask_groups(self, name: str, key: Any) -> Iterable[bool]:
        if name == "agency":
            return (key in leads for *_single, leads in self.kinds)
        if name == "side":
            return (any(self.side_of.get(agency) == key for agency in leads) for *_single, leads in self.kinds)
        place = self.names.index(name)
        return (group[place] == key for group in self.kinds)
