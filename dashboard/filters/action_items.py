"""Which actions to show."""

import datetime
from collections.abc import Iterable, Sequence
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
from dashboard.readings.action_tally import actions_on
from dashboard.readings.actions import page_values
from dashboard.readings.listed_actions import ListedActions
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
#: The ends of the span of years.
YEARS = frozenset(("from", "to"))
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
        self.tally = ListedActions(partnership, day)
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

    def page_rows(self, first: int, last: int) -> Iterable[tuple[Any, ...]]:
        """Return what the rows from one place to another show, for `read_action_page`."""
        keys = self.page_keys(first, last)
        if not keys:
            return []
        # No key is like a blank, and each blank stands for one of them.
        blanks = [-place for place in range(1, _whole_pages(len(keys)) + 1)]
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
        """Return the keys from one place to another, from the roll.

        Rows are then read by their keys: asked for their partnership as well, a database would look through all of it.
        """
        return self.matches.roll.page(self._places, self.keys, first, last, shown=self.counts["shown"])

    @property
    def _places(self) -> Sequence[int]:
        """The places in the roll of the actions in which the keyword is found, in the order asked for."""
        if self.order == self.default_sort:
            return self.matches.places
        language = get_language() if self.order.removeprefix("-") in BY_WORDS else None
        return self.matches.in_order(self.order, language, self._ordered(self.all_rows))

    @cached_property
    def matches(self) -> ListedActions:
        """The counts of the actions in which the keyword is found; of all, without one."""
        if "q" not in self.chosen:
            return self.tally
        return ListedActions(self.partnership, self.day, self.chosen["q"])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many actions there are, and how many match."""
        return {"total": self.tally.count({})[None], "shown": self.matches.count(self.keys)[None]}

    def count_choices(self, name: str) -> dict[Any, int]:
        """Return how many actions each choice of a facet would show."""
        return self.matches.count(self.keys, counting=name)

    def count_without_each(self) -> dict[str, int]:
        """Return how many actions match without each of the filters in force."""
        return {
            name: (self.tally if name == "q" else self.matches).count(self._keys_without(name))[None]
            for name in self.chosen
        }
