"""The dated columns of a partnership's record: where the entries of the timeline come from, and of which days.

An entry is a date in a column of some noun. `parts_of` lists these columns.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Model, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agreement,
    Appointment,
    AreaProgress,
    AreaStage,
    Dialogue,
    DialogueStatus,
    Event,
    Milestone,
    Mission,
    PartialDate,
    PartialDateField,
    Partnership,
    StatusChange,
    WorkingGroup,
)
from cooperation.models.scope import officials_in
from dashboard.readings.chronicle import EntryKind, EntryStep


@dataclass(frozen=True)
class Part:
    """A dated column: its rows known on the day, annotated with `entry_on` and `entry_until`, and their areas.

    `area` is the path from a row to its areas, empty where it has none; `link` is the table behind that path with
    the column that names the row's owner, and `owner` the row's own column, where a row can have several areas.
    """

    kind: EntryKind
    step: EntryStep
    rows: QuerySet
    area: str = ""
    link: tuple[type[Model], str] | None = None
    owner: str = "pk"

    def in_areas(self, areas: Iterable[int]) -> Q:
        """Return the condition that an entry is of one of the areas; any entry is where none is named."""
        keys = list(areas)
        if not keys:
            return Q()
        if not self.area:
            return Q(pk__in=[])
        if self.link is None:
            return Q(**{f"{self.area}__in": keys})
        model, column = self.link
        links = model._default_manager.filter(cooperationarea__in=keys)
        return Q(**{f"{self.owner}__in": links.values(column)})


@dataclass(frozen=True)
class Span:
    """The days between which entries are shown, as far as they are named."""

    first: PartialDate | None = None
    last: PartialDate | None = None

    @property
    def condition(self) -> Q:
        """A period lies in the span if it had begun by the last day and was not over before the first."""
        condition = Q()
        if self.last is not None:
            condition &= Q(entry_on__begun_by=self.last.last_day)
        if self.first is not None:
            condition &= ~Q(entry_until__over_before=self.first.first_day)
        return condition


def parts_of(partnership: Partnership, day: datetime.date) -> tuple[Part, ...]:
    """Return the dated columns of a partnership's public record, each with what was known on the day."""
    own = {"partnership": partnership}
    actions = ActionItem.objects.public().in_partnership(partnership).filter(raised_on__begun_by=day)
    agreements = Agreement.objects.public().in_partnership(partnership).as_of(day)
    agreement_areas: dict[str, Any] = {"area": "areas", "link": (Agreement.areas.through, "agreement")}
    groups = WorkingGroup.objects.public().filter(**own).as_of(day)
    group_areas: dict[str, Any] = {"area": "areas", "link": (WorkingGroup.areas.through, "workinggroup")}
    posts = Appointment.objects.public().filter(official__in=officials_in(partnership).order_by().values("pk"))
    kind, step = EntryKind, EntryStep
    return (
        Part(kind.DIALOGUE, step.DIALOGUE, _dialogues(partnership, day)),
        Part(
            kind.READING,
            step.READING,
            _dated(
                AreaProgress.objects.public().filter(**own).known_by(day).exclude(stage=AreaStage.NOT_ON_RECORD), "on"
            ),
            area="area",
        ),
        Part(kind.AGREEMENT, step.ANNOUNCED, _known(agreements, "announced_on", day), **agreement_areas),
        Part(kind.AGREEMENT, step.SIGNED, _known(agreements, "signed_on", day), **agreement_areas),
        Part(kind.AGREEMENT, step.IN_FORCE, _known(agreements, "in_force_on", day), **agreement_areas),
        Part(kind.AGREEMENT, step.OUT_OF_FORCE, _dated(agreements, "ends_on"), **agreement_areas),
        Part(
            kind.MILESTONE,
            step.MILESTONE,
            _dated(
                Milestone.objects.public()
                .known_by(day)
                .filter(mission__in=Mission.objects.public().in_partnership(partnership)),
                "on",
                "ends_on",
            ),
            area="mission__areas",
            link=(Mission.areas.through, "mission"),
            owner="mission",
        ),
        Part(kind.RAISED, step.RAISED, _dated(actions, "raised_on"), area="area"),
        Part(
            kind.STATUS,
            step.STATUS,
            _dated(
                StatusChange.objects.known_by(day)
                .filter(action_item__in=actions.values("pk"))
                .exclude(status=ActionItemStatus.OPEN, on=F("action_item__raised_on")),
                "on",
            ),
            area="action_item__area",
        ),
        Part(kind.DUE, step.DUE, _dated(actions, "due_on"), area="area"),
        Part(kind.GROUP, step.SET_UP, _known(groups, "established_on", day), **group_areas),
        Part(kind.GROUP, step.MET, _known(groups, "last_met_on", day), **group_areas),
        Part(kind.GROUP, step.TO_MEET, _groups_to_meet(groups, day), **group_areas),
        Part(kind.GROUP, step.CLOSED, _known(groups, "ended_on", day), **group_areas),
        Part(
            kind.EVENT,
            step.EVENT,
            _dated(Event.objects.public().filter(**own).as_of(day), "starts_on", "ends_on"),
            area="areas",
            link=(Event.areas.through, "event"),
        ),
        Part(kind.POST, step.TAKEN_UP, _known(posts, "starts_on", day)),
        Part(kind.POST, step.NAMED, _known(posts.filter(starts_on=None), "verified_on", day)),
        Part(kind.POST, step.LEFT, _known(posts, "ends_on", day)),
    )


def _dated(rows: QuerySet, first: str, last: str = "") -> QuerySet:
    """Take the rows that have the date; a period without a last day is over with its first."""
    until = Coalesce(last, first, output_field=PartialDateField()) if last else F(first)
    return rows.filter(**{f"{first}__isnull": False}).order_by().annotate(entry_on=F(first), entry_until=until)


def _known(rows: QuerySet, column: str, day: datetime.date) -> QuerySet:
    """Take the rows whose date had begun by the day: nobody wrote when a date of this kind became known."""
    return _dated(rows.filter(**{f"{column}__begun_by": day}), column)


def _dialogues(partnership: Partnership, day: datetime.date) -> QuerySet:
    """Take the dialogues that have a date as known on the day: one held later had the date it was announced for."""
    was_a_plan = Q(status=DialogueStatus.HELD) & ~Q(starts_on__begun_by=day)
    first, last = F("starts_on"), Coalesce("ends_on", "starts_on", output_field=PartialDateField())
    return (
        Dialogue.objects.public()
        .as_of(day)
        .filter(series__partnership=partnership)
        .order_by()
        .annotate(
            entry_on=Case(When(was_a_plan, then=F("announced_for")), default=first, output_field=PartialDateField()),
            entry_until=Case(When(was_a_plan, then=F("announced_for")), default=last, output_field=PartialDateField()),
        )
        .filter(entry_on__isnull=False)
    )


def _groups_to_meet(groups: QuerySet, day: datetime.date) -> QuerySet:
    """Take the groups with a date to meet: it is known from the day the group was set up, or once it has come."""
    set_up_at = Dialogue.objects.public().filter(working_groups=OuterRef("pk")).values("starts_on")[:1]
    known = groups.annotate(set_up_on=Coalesce("established_on", Subquery(set_up_at), output_field=PartialDateField()))
    return _dated(known.filter(Q(set_up_on__begun_by=day) | Q(due_to_meet_on__begun_by=day)), "due_to_meet_on")


def together(parts: Iterable[QuerySet]) -> QuerySet:
    """Put the rows of several queries of the same columns into one."""
    first, *others = parts
    return first.union(*others, all=True) if others else first
