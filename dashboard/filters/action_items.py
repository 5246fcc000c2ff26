"""Which actions to show."""

import datetime
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.kept import keep
from cooperation.models import ActionItem, ActionItemStatus, DerivedStatus, Partnership, Publication
from cooperation.models.fields import in_language
from dashboard.readings.action_tally import ActionTally, actions_on
from dashboard.readings.actions import page_values
from dashboard.readings.questions import Question

from .choices import ValuesOf, agencies, areas, dialogues, sides
from .facet_filter import FacetFilter, Link
from .firsts import first_agency
from .list_filter import SIZES, ListFilter

STATUSES = (
    ActionItemStatus.OPEN,
    ActionItemStatus.UNDER_WAY,
    DerivedStatus.AWAITING_UPDATE,
    ActionItemStatus.COMPLETED,
    ActionItemStatus.SUPERSEDED,
    ActionItemStatus.LAPSED,
)
LEADS = ActionItem.leads.through
PUBLIC_AGENCY = Q(agency__publication=Publication.PUBLISHED)
#: How many rows from either end a page is read by passing those before it.
NEAR = 1000
#: The ends of the span of years.
YEARS = frozenset(("from", "to"))
#: What is asked for by keys of the database: actions themselves, and the choices of these facets.
KEYS = ("pk", "dialogue", "area", "side", "agency")
#: How many questions for a page are kept in words.
MOST_QUESTIONS = 200
#: The orders by words of the page, which differ from language to language.
BY_WORDS = ("title", "leads")


def sortable_actions_on(partnership: Partnership, day: datetime.date) -> QuerySet[ActionItem]:
    """Return the public actions of a partnership on a day, with what else they can be sorted by.

    The leads of a side stand together, as in the row: those of the first side, of the second, and others.
    """
    return _sortable_actions_on(partnership.pk, (partnership.side_a_id, partnership.side_b_id), day, get_language())


@lru_cache(maxsize=100)
def _sortable_actions_on(
    partnership: int, sides: tuple[int, int], day: datetime.date, language: str | None
) -> QuerySet[ActionItem]:
    """Put the question together, once for everybody who asks it: nothing has been read yet."""
    in_order = (When(agency__country=side, then=Value(place)) for place, side in enumerate(sides))
    leads = LEADS._default_manager.filter(PUBLIC_AGENCY, actionitem=OuterRef("pk"))
    return actions_on(partnership, day).alias(
        shown_title=Lower(in_language("title", language)),
        shown_lead=first_agency(leads.order_by(Case(*in_order, default=Value(2)), "agency__slug")),
    )


def _blanks(name: str, number: int) -> list[Any]:
    """Return what stands in a question for the choices of a facet, or for keys of actions (`pk`).

    No key and no status of the record is like it, and each stands for one of them.
    """
    if name == "status":
        return [f"?{place}" for place in range(number)]
    start = KEYS.index(name) - len(KEYS)
    return [start - place * len(KEYS) for place in range(number)]


def _whole_pages(number: int) -> int:
    """Return how many rows the pages have that hold so many: there are fewer questions than numbers of rows."""
    return -(-number // SIZES[0]) * SIZES[0]


class ActionItemFilter(ListFilter):
    """The filters of the action list."""

    sorts = {
        "due": (_("Due"), ("due_on", "reference")),
        "number": (_("Number"), ("reference",)),
        "title": (_("Action"), ("shown_title", "reference")),
        "leads": (_("Leads"), ("shown_lead", "reference")),
        "area": (_("Area"), ("area__order", "reference")),
        "status": (_("Status"), ("shown_status", "reference")),
        "since": (_("Status since"), ("status_then_on", "reference")),
    }
    default_sort = "due"
    years = ("raised_on", "raised_on")
    counted = ngettext_lazy("%(count)s action", "%(count)s actions", "count")

    status = FacetFilter(label=_("Status"), choices_of=ValuesOf(STATUSES), column="shown_status")
    dialogue = FacetFilter(
        label=_("Dialogue"),
        choices_of=lambda listing: dialogues(listing, listing.tally.keys("dialogue")),
        column="raised_at",
    )
    area = FacetFilter(label=_("Area"), choices_of=areas, column="area")
    side = FacetFilter(
        label=_("Side"), choices_of=sides, link=Link(LEADS, "actionitem", "agency__country", PUBLIC_AGENCY)
    )
    agency = FacetFilter(
        label=_("Agency"),
        choices_of=lambda listing: agencies(listing.tally.keys("agency")),
        link=Link(LEADS, "actionitem", "agency"),
    )

    def __init__(self, data: QueryDict, *, partnership: Partnership, day: datetime.date) -> None:
        self.tally = ActionTally(partnership, day)
        super().__init__(data, rows=sortable_actions_on(partnership, day), partnership=partnership, day=day)

    @cached_property
    def keys(self) -> dict[str, list[Any]]:
        """The choices made in the facets, as the columns hold them, and the years of the span."""
        return self._keys_without("")

    def _keys_without(self, left_out: str) -> dict[str, list[Any]]:
        chosen = {name: value for name, value in self.chosen.items() if name != left_out}
        keys = {name: self.keys_of(name, value) for name, value in chosen.items() if name in self.facet_filters}
        if not YEARS.isdisjoint(chosen):
            first, last = int(chosen.get("from", 0)), int(chosen.get("to", 9999))
            keys["year"] = [year for year in self.tally.keys("year") if first <= int(year) <= last]
        return keys

    def _in_years(self, name: str, year: int) -> Q:
        """An action lies in the span by the year it was raised in, asked in a way that leaves the order to an index."""
        return Q(**{f"raised_year__{'gte' if name == 'from' else 'lte'}": f"{year:04}"})

    @cached_property
    def _state(self) -> tuple[Any, ...]:
        """What is asked for: the record of which partnership, on which day, by which choices."""
        choices = ((name, tuple(value) if isinstance(value, list) else value) for name, value in self.chosen.items())
        return (self.partnership.pk, self.day, *sorted(choices))

    def page_rows(self, first: int, last: int) -> Iterable[tuple[Any, ...]]:
        """Return what the rows from one place to another show, for `read_action_page`."""
        keys = self.page_keys(first, last)
        if not keys:
            return []
        blanks = _blanks("pk", _whole_pages(len(keys)))
        question = keep(
            "questions",
            (self.partnership.pk, self.day, len(blanks)),
            lambda: Question(page_values(self.all_rows.filter(pk__in=blanks).order_by()), blanks),
            most=MOST_QUESTIONS,
        )
        found = {row[0]: row for row in question.ask(dict(zip_longest(blanks, keys)))}
        # What has been withdrawn since the keys were found is found no more.
        return [found[key] for key in keys if key in found]

    def page_keys(self, first: int, last: int) -> Sequence[int]:
        """Return the keys from one place to another, kept.

        Rows are then read by their keys: asked for their partnership as well, a database would look through all of it.
        """
        return keep("page of actions", (*self._state, *self._sorting, first, last), lambda: self._keys(first, last))

    @property
    def _sorting(self) -> tuple[str, str | None]:
        """The order in force, with the language where that makes a difference."""
        return self.order, get_language() if self.order.removeprefix("-") in BY_WORDS else None

    def _keys(self, first: int, last: int) -> Sequence[int]:
        """Return the keys from one place to another: read from the nearer end, or far from both from the kept order.

        A database finds a place by passing every row before it, which takes longer the more rows there are.
        """
        shown = self.counts["shown"]
        if last <= NEAR:
            return self._ask(first, last)
        if shown - first <= NEAR:
            return self._ask(max(shown - last, 0), shown - first, is_from_end=True)[::-1]
        order = keep("order of actions", (*self._state, *self._sorting), lambda: array("q", self._all_keys()), most=8)
        return order[first:last]

    def _all_keys(self) -> Iterator[int]:
        return self.qs.values_list("pk", flat=True).iterator()

    def _ask(self, first: int, last: int, *, is_from_end: bool = False) -> list[int]:
        """Return the keys from one place to another.

        The words of the question are kept for as many choices of the same facets; a keyword needs words of its own.
        """
        blanks: dict[str, list[Any]] = {}
        values, others = {}, []
        for name, value in self.chosen.items():
            if name in self.facet_filters:
                blanks[name] = _blanks(name, len(value))
                values |= dict(zip(blanks[name], self.keys_of(name, value), strict=True))
            else:
                others.append((name, value))
        end = first + _whole_pages(last - first)

        def put() -> Question:
            rows = self._ordered(self.matching(keys=blanks))
            rows = rows.reverse() if is_from_end else rows
            return Question(rows.values_list("pk")[first:end], list(values))

        state = (self.partnership.pk, self.day, *self._sorting, is_from_end, first, end, *values, *others)
        question = put() if "q" in self.chosen else keep("questions", state, put, most=MOST_QUESTIONS)
        return [key for (key,) in question.ask(values)[: last - first]]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many actions there are, and how many match: from the tally, or else in one query, and kept."""
        if not self.tally.can_count(self.chosen):
            return keep("counts of actions", self._state, lambda: super(ActionItemFilter, self).counts)
        return {"total": self.tally.count({})[None], "shown": self.tally.count(self.keys)[None]}

    def count_choices(self, name: str) -> dict[Any, int]:
        """Return how many actions each choice of a facet would show: from the tally, or else in one query, and kept."""
        if not self.tally.can_count(self.chosen):
            return keep(
                "choices of actions",
                (*self._state, name),
                lambda: super(ActionItemFilter, self).count_choices(name),
            )
        return self.tally.count(self.keys, counting=name)

    def count_without_each(self) -> dict[str, int]:
        """Return how many actions match without each of the filters in force: from the tally, or else kept."""
        if not self.tally.can_count(self.chosen):
            return keep("wider lists of actions", self._state, super().count_without_each)
        return {name: self.tally.count(self._keys_without(name))[None] for name in self.chosen}
