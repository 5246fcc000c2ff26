"""The actions of a list: all of a partnership on a day, or those alone in which a keyword is found."""

import datetime
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import compress

from django.db.models import QuerySet

from cooperation.kept import keep
from cooperation.models import ActionItem, Partnership
from cooperation.models.searchable import search_words

from .action_roll import Group
from .action_tally import SINGLE, ActionTally, Tables

#: For how many keywords what they find is kept.
MOST_FOUND = 8


class ListedActions(ActionTally):
    """The actions of a list by their places in the roll, and how many there are.

    A list needs the roll for each of its pages. So it counts with it too, and the database is not asked to count.
    """

    def __init__(self, partnership: Partnership, day: datetime.date, keyword: str = "") -> None:
        super().__init__(partnership, day)
        self.keyword = keyword

    @cached_property
    def places(self) -> Sequence[int]:
        """The places of the actions by due date: asked of the database where there is a keyword, in one query."""
        if not self.keyword:
            return super().places
        key = (self.roll.serial, *search_words(self.keyword))
        return keep("found in the roll", key, lambda: self.roll.found(self._find()), most=MOST_FOUND)

    def _find(self) -> list[int]:
        found = ActionItem.objects.public().filter(partnership=self.partnership).matching(self.keyword)
        return list(found.order_by().values_list("pk", flat=True))

    def in_order(self, order: str, language: str | None, rows: "QuerySet[ActionItem]") -> Sequence[int]:
        """Return the places in an order of the list other than by due date: that of `rows`, which are all actions.

        The order of all is kept under its name, and under the language where it differs from one to the other.
        """
        ordered = keep(
            "order of actions",
            (self.roll.serial, order, language),
            self.roll.last_due_first
            if order == "-due"
            else lambda: self.roll.places(rows.values_list("pk", flat=True).iterator()),
        )
        if not self.keyword:
            return ordered
        found = bytearray(len(self.roll))
        for place in self.places:
            found[place] = True
        return list(compress(ordered, map(found.__getitem__, ordered)))

    @cached_property
    def actions(self) -> Tables:
        """How many actions there are of each group, whoever leads them."""
        return self._add_up_leads() if self.keyword else keep("listed actions", self.roll.serial, self._add_up_leads)

    def _add_up_leads(self) -> Tables:
        counted: Counter[Group] = Counter()
        for (*single, _leads), actions in self.by_leads.groups.items():
            counted[tuple(single)] += actions
        return Tables(tuple(SINGLE), counted)

    @cached_property
    def by_leads(self) -> Tables:
        """The same for each set of lead agencies. Of a keyword few pages are asked for, and its tables are not kept."""
        return self._count_by_leads() if self.keyword else super().by_leads
