"""Rows of actions as every page shows them: who owes what by when, and what is on record since."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from cooperation.kept import keep
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

#: How many actions the page of an area or of a dialogue shows; it leads to the list of all.
SHOWN = 25


@dataclass(frozen=True)
class SideLeads:
    """The lead agencies of one side."""

    country: Country
    agencies: tuple[Agency, ...]


@dataclass(frozen=True)
class ActionRow:
    """An action on a day: its status then, and whether it awaits an update."""

    item: ActionItem
    day: datetime.date
    status: ActionItemStatus
    awaits_update: bool
    completed_after_date: bool
    sides: tuple[SideLeads, ...]
    others: tuple[Agency, ...]

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
    return tuple(_read_row(item, partnership, day) for item in actions)


def _read_row(item: ActionItem, partnership: Partnership, day: datetime.date) -> ActionRow:
    item.partnership = partnership
    if item.raised_at is not None:
        item.raised_at.series.partnership = partnership
    status, since = ActionItemStatus(item.status_then), item.status_then_on
    due = item.due_on
    said_since_due = due is not None and since.first_day > due.last_day
    leads = list(item.leads.all())
    return ActionRow(
        item=item,
        day=day,
        status=status,
        awaits_update=item.awaits_update_then,
        completed_after_date=status == ActionItemStatus.COMPLETED and said_since_due,
        sides=tuple(
            SideLeads(country, tuple(agency for agency in leads if agency.country_id == country.pk))
            for country in partnership.sides
        ),
        others=tuple(
            agency for agency in leads if agency.country_id not in (partnership.side_a_id, partnership.side_b_id)
        ),
    )


def read_action_page(
    actions: QuerySet[ActionItem], partnership: Partnership, day: datetime.date
) -> tuple[ActionRow, ...]:
    """Read a page of the action list, in two queries."""
    return read_action_rows(for_rows(actions), partnership, day)


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
