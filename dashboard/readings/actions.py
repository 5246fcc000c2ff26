"""Rows of actions as every page shows them: who owes what by when, and what is on record since."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch, QuerySet
from translated_fields import to_attribute

from cooperation.kept import Lasting, keep
from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agency,
    CooperationArea,
    Country,
    DerivedStatus,
    Dialogue,
    Partnership,
)

from .action_tally import joined_leads, split_keys

_SHOWN = {
    *("id", "reference", "area_id", "due_on"),
    *(to_attribute(name, code) for name in ("title", "due_note") for code in settings.CONTENT_LANGUAGES),
}
#: The fields of an action that a row of the action list shows, in the order of the model, and those of its area.
SHOWN_FIELDS = tuple(field.attname for field in ActionItem._meta.concrete_fields if field.attname in _SHOWN)
AREA_FIELDS = ("id", *(to_attribute("name", code) for code in settings.CONTENT_LANGUAGES))
#: What `as_of` adds.
STANDING = ("status_then", "status_then_on", "awaits_update_then")
#: For how many partnerships and days a process keeps the rows of the action list, and how many rows of each at most.
MOST_PAGES, MOST_ROWS = 3, 4000
#: How many actions the page of an area or of a dialogue shows; it leads to the list of all.
SHOWN = 25


@dataclass(frozen=True)
class SideLeads:
    """The lead agencies of one side."""

    country: Country
    agencies: tuple[Agency, ...]


@dataclass(frozen=True)
class Leads(Lasting):
    """The agencies that lead an action, by side, and others: one object for all actions that they lead together."""

    sides: tuple[SideLeads, ...]
    others: tuple[Agency, ...]


@dataclass(frozen=True)
class ActionRow(Lasting):
    """An action on a day: its status then, and whether it awaits an update."""

    item: ActionItem
    day: datetime.date
    status: ActionItemStatus
    awaits_update: bool
    completed_after_date: bool
    leads: Leads

    @property
    def sides(self) -> tuple[SideLeads, ...]:
        """The lead agencies of each side."""
        return self.leads.sides

    @property
    def others(self) -> tuple[Agency, ...]:
        """Lead agencies of neither side."""
        return self.leads.others

    @property
    def is_finished(self) -> bool:
        """Whether nothing was left to be done on the day."""
        return self.status not in ActionItemStatus.unfinished()

    @property
    def shown_status(self) -> ActionItemStatus | DerivedStatus:
        """The one word a list shows: the derived one where it says more."""
        if self.awaits_update:
            return DerivedStatus.AWAITING_UPDATE
        return DerivedStatus.COMPLETED_AFTER_DATE if self.completed_after_date else self.status


@dataclass(frozen=True)
class PartnershipActions:
    """The rows of one partnership, where actions of several stand on one page; unfinished ones first."""

    partnership: Partnership
    rows: tuple[ActionRow, ...]


def for_rows(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Fetch what a row of an action shows, in one further query."""
    return actions.select_related("area", "raised_at__series").prefetch_related(
        Prefetch("leads", Agency.objects.public().order_by("slug"))
    )


def read_action_rows(
    actions: Iterable[ActionItem], partnership: Partnership, day: datetime.date
) -> tuple[ActionRow, ...]:
    """Turn actions read with `as_of(day)` and `for_rows` into rows; no further query."""
    groups, rows = _groups_of_leads(partnership), []
    for item in actions:
        if item.raised_at is not None:
            item.raised_at.series.partnership = partnership
        rows.append(_read_row(item, partnership, day, groups.find(item.leads.all())))
    return tuple(rows)


class GroupsOfLeads:
    """The agencies that lead actions of a partnership together, each group as one object."""

    def __init__(self, partnership: Partnership) -> None:
        self.sides = partnership.sides
        self._groups: dict[tuple[int, ...], Leads] = {}

    def find(self, agencies: Iterable[Agency]) -> Leads:
        """Return the object for these agencies, which stand in their order."""
        found = tuple(agencies)
        keys = tuple(agency.pk for agency in found)
        if keys not in self._groups:
            self._groups[keys] = Leads(
                tuple(
                    SideLeads(side, tuple(each for each in found if each.country_id == side.pk)) for side in self.sides
                ),
                tuple(each for each in found if each.country_id not in [side.pk for side in self.sides]),
            )
        return self._groups[keys]


def _groups_of_leads(partnership: Partnership) -> GroupsOfLeads:
    return keep("groups of leads", partnership.pk, lambda: GroupsOfLeads(partnership))


def _read_row(item: ActionItem, partnership: Partnership, day: datetime.date, leads: Leads) -> ActionRow:
    item.partnership = partnership
    status, since = ActionItemStatus(item.status_then), item.status_then_on
    due = item.due_on
    said_since_due = due is not None and since.first_day > due.last_day
    return ActionRow(
        item=item,
        day=day,
        status=status,
        awaits_update=item.awaits_update_then,
        completed_after_date=status == ActionItemStatus.COMPLETED and said_since_due,
        leads=leads,
    )


def page_values(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem, tuple[Any, ...]]:
    """Ask for a key, and for no more than a row of the action list shows, all in one query, for `read_action_page`."""
    of_area = (f"area__{name}" for name in AREA_FIELDS)
    return actions.annotate(joined_leads=joined_leads()).values_list(*SHOWN_FIELDS, *of_area, *STANDING, "joined_leads")


class ActionPages:
    """What the pages of the action list of a partnership share on a day; the agencies are read in one query."""

    def __init__(self, partnership: Partnership, day: datetime.date) -> None:
        self.partnership, self.day = partnership, day
        self.agencies = {agency.pk: agency for agency in Agency.objects.public().order_by("slug")}
        self.groups = GroupsOfLeads(partnership)
        self._rows: dict[tuple[Any, ...], ActionRow] = {}

    def row(self, values: tuple[Any, ...]) -> ActionRow:
        """Return the row of an action with these values: the same as before, unless too many others came since."""
        found = self._rows.get(values)
        if found is None:
            if len(self._rows) >= MOST_ROWS:
                self._rows = {}
            found = self._rows[values] = self._read(values)
        return found

    def _read(self, values: tuple[Any, ...]) -> ActionRow:
        """Turn values into a row. Its action has what a row shows; each other field would be read in a query."""
        of_item, of_area = len(SHOWN_FIELDS), len(SHOWN_FIELDS) + len(AREA_FIELDS)
        item = ActionItem.from_db(None, SHOWN_FIELDS, values[:of_item])
        item.area = CooperationArea.from_db(None, AREA_FIELDS, values[of_item:of_area])
        item.status_then, item.status_then_on, item.awaits_update_then, joined = values[of_area:]
        keys = set(split_keys(joined))
        leads = self.groups.find(agency for key, agency in self.agencies.items() if key in keys)
        return _read_row(item, self.partnership, self.day, leads)


def read_action_page(
    found: Iterable[tuple[Any, ...]], partnership: Partnership, day: datetime.date
) -> tuple[ActionRow, ...]:
    """Turn what `page_values` asks for into rows; what the pages of the list share is kept."""
    pages = keep("pages of actions", (partnership.pk, day), lambda: ActionPages(partnership, day), most=MOST_PAGES)
    return tuple(map(pages.row, found))


def read_first_actions(
    partnership: Partnership, day: datetime.date, **of: CooperationArea | Dialogue
) -> tuple[ActionRow, ...]:
    """Read the actions of an area or of a dialogue that are due first, in three queries; which they are is kept."""
    actions = ActionItem.objects.public().in_partnership(partnership).as_of(day)
    keys = keep(
        "first actions",
        (partnership.pk, day, *((name, record.pk) for name, record in of.items())),
        lambda: list(by_due_day(actions.filter(**of)).values_list("pk", flat=True)[:SHOWN]),
    )
    return read_action_rows(by_due_day(for_rows(actions_of(keys, day))), partnership, day)


def actions_of(keys: Collection[int], day: datetime.date) -> QuerySet[ActionItem]:
    """Return the public actions with these keys on a day.

    Asked for their partnership as well, a database would look for them along an index of all its actions.
    """
    return ActionItem.objects.public().as_of(day).filter(pk__in=keys)


def by_due_day(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Order actions by due date, those without one last."""
    return actions.order_by(F("due_on").asc(nulls_last=True), "reference")


def read_by_partnership(actions: QuerySet[ActionItem], day: datetime.date) -> tuple[PartnershipActions, ...]:
    """Read actions `as_of(day)` of several partnerships in two queries, those of each by due date."""
    items: dict[Partnership, list[ActionItem]] = defaultdict(list)
    for item in for_rows(by_due_day(actions)).select_related("partnership__side_a", "partnership__side_b"):
        items[item.partnership].append(item)
    return tuple(
        PartnershipActions(
            partnership=partnership,
            rows=tuple(sorted(read_action_rows(items[partnership], partnership, day), key=lambda row: row.is_finished)),
        )
        for partnership in sorted(items, key=lambda partnership: (partnership.order, partnership.slug))
    )
