"""The briefing book for a dialogue: what a delegation reads before it sits down.

An edition can be narrowed to an area, an agency or an official: everything about that one. Actions may be very many: an
edition holds the first of them and counts them all.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext, ngettext

from cooperation.kept import keep
from cooperation.models import (
    ActionItem,
    Agency,
    Agreement,
    AreaProgress,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueStatus,
    Milestone,
    Mission,
    MissionPhase,
    MissionRole,
    Official,
    Partnership,
)
from dashboard.wording import say_number, sentence

from .actions import ActionRow, actions_of, by_due_day, for_rows, read_action_rows
from .changes import Entry, FirstChanges, find_newest_actions, read_first_changes
from .footnotes import Footnotes, read_footnotes
from .matrix import AreaRow, Matrix, is_held, read_matrix
from .overview import awaiting_sentence, lead_sentences
from .period import Moment, Period
from .points import MissionStanding, Point, PointRule, UnfinishedAction, find_points
from .unfinished import MOST_KEPT, ToDo, Unfinished, find_unfinished

#: An edition holds so many actions that changed at most, those told of last, for the reason of MOST_ACTIONS.
MOST_CHANGED_ACTIONS = 500


@dataclass(frozen=True)
class Scope:
    """What an edition is about: everything, or one area, agency or official."""

    area: CooperationArea | None = None
    agency: Agency | None = None
    official: Official | None = None

    @property
    def subject(self) -> CooperationArea | Agency | Official | None:
        """The one thing it is about; None for everything."""
        return self.area or self.agency or self.official

    def actions(self, actions: Any) -> Any:
        """Keep the actions of the area, those the agency leads, or those the official owns."""
        if self.area is not None:
            return actions.filter(area=self.area)
        if self.agency is not None:
            return actions.filter(leads=self.agency)
        return actions.filter(owners=self.official) if self.official is not None else actions

    def missions(self, missions: Any) -> Any:
        """Keep the missions of the area, or those the agency takes part in; an official takes part in none."""
        if self.area is not None:
            return missions.filter(areas=self.area)
        if self.agency is not None:
            return missions.filter(pk__in=MissionRole.objects.public().filter(agency=self.agency).values("mission"))
        return missions.none() if self.official is not None else missions

    def agreements(self, agreements: Any) -> Any:
        """Keep the agreements of the area, or those to which the agency or the official is a party."""
        if self.area is not None:
            return agreements.filter(areas=self.area)
        if self.agency is not None:
            return agreements.filter(signatories__agency=self.agency).distinct()
        return agreements.filter(signatories__official=self.official).distinct() if self.official else agreements

    def delegates(self, delegates: QuerySet[Delegate]) -> QuerySet[Delegate]:
        """Keep the delegates of the agency, or the official; an area has those of all."""
        if self.agency is not None:
            return delegates.filter(agency=self.agency)
        return delegates.filter(official=self.official) if self.official is not None else delegates


@dataclass(frozen=True)
class AreaBrief:
    """All that a briefing says of an area; of its `unfinished` actions the edition may hold the first alone."""

    row: AreaRow
    readings: tuple[AreaProgress, ...]
    unfinished: int
    actions: tuple[ActionRow, ...]
    missions: tuple[MissionStanding, ...]
    agreements: tuple[Agreement, ...]
    points: tuple[Point, ...]

    @property
    def area(self) -> CooperationArea:
        return self.row.area


@dataclass(frozen=True)
class DelegationBrief:
    """Who sat at a dialogue, both sides in the order of the partnership."""

    dialogue: Dialogue
    delegates: tuple[Delegate, ...]


@dataclass(frozen=True)
class Briefing:
    """Everything a briefing says, on a day, for a dialogue, in the active language.

    Of the `unfinished` actions it may hold the first alone. What it holds is all read, unless it is read for a summary:
    then `actions` are none, `points` and `entries` the first, and `actions_held`, `points_held` and `entries_held` say
    how many it holds.
    """

    partnership: Partnership
    day: datetime.date
    dialogue: Dialogue
    scope: Scope
    lead: str
    matrix: Matrix
    areas: tuple[AreaBrief, ...]
    changes: FirstChanges | None
    points: tuple[Point, ...]
    points_held: int
    unfinished: int
    actions: tuple[ActionRow, ...]
    actions_held: int
    delegations: tuple[DelegationBrief, ...]
    agreements: tuple[Agreement, ...]
    footnotes: Footnotes = field(repr=False)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What changed since the dialogue before, newest first."""
        return self.changes.entries if self.changes is not None else ()

    @property
    def changed_actions_held(self) -> int:
        """How many actions that changed it holds."""
        return min(MOST_CHANGED_ACTIONS, self.changes.changed_actions) if self.changes is not None else 0

    @property
    def entries_held(self) -> int:
        """How many changes it holds."""
        return self.changed_actions_held + sum(not entry.is_of_action for entry in self.entries)


def read_briefing(
    partnership: Partnership, dialogue: Dialogue, day: datetime.date, scope: Scope, *, first: int | None = None
) -> Briefing:
    """Read a briefing for a dialogue of the partnership, as of the day, in a fixed number of queries.

    A summary shows the `first` points and changes alone: no others are read of actions, and what it holds is counted.
    """
    matrix = read_matrix(partnership, day, series_code=dialogue.series.code)
    known = scope.actions(ActionItem.objects.public().in_partnership(partnership))
    unfinished = keep(
        "unfinished actions", (partnership.pk, day, scope), lambda: find_unfinished(known, day), most=MOST_KEPT
    )
    actions: tuple[ActionRow, ...] = ()
    if first is None:
        held_actions = actions_of([action.key for action in unfinished.held], day)
        actions = read_action_rows(for_rows(by_due_day(held_actions)), partnership, day)
    missions = _read_missions(partnership, scope, day)
    agreements = tuple(
        scope.agreements(Agreement.objects.public().in_partnership(partnership))
        .as_of(day)
        .prefetch_related(Prefetch("areas", CooperationArea.objects.public()))
    )
    held = [column.dialogue for column in matrix.columns]
    delegates = list(
        scope.delegates(Delegate.objects.public())
        .filter(dialogue__in=held)
        .select_related("official", "agency", "side")
        .order_by("side__pk", "position")
    )
    found = list(find_points(unfinished.held, missions, agreements, held, dialogue, day))
    items = _read_named(found[:first], unfinished, actions)
    points = tuple(_read_points(found[:first], items))
    areas = _read_areas(matrix, scope, unfinished, actions, missions, agreements, points)
    changes = _read_changes(matrix, scope, areas, first=first)
    return Briefing(
        partnership=partnership,
        day=day,
        dialogue=dialogue,
        scope=scope,
        lead=_lead(matrix, scope, unfinished, items, missions, agreements),
        matrix=matrix,
        areas=areas,
        changes=changes,
        points=points,
        points_held=len(found),
        unfinished=unfinished.total,
        actions=actions,
        actions_held=len(unfinished.held),
        delegations=_by_dialogue(held, delegates, partnership),
        agreements=agreements,
        footnotes=read_footnotes(
            [reading for area in areas for reading in area.readings],
            items.values(),
            [step for mission in missions for step in mission.mission.milestones.all()],
            agreements,
            delegates,
            [record for entry in changes.entries for record in entry.records] if changes is not None else [],
        ),
    )


def _read_named(
    found: Iterable[tuple[PointRule, Any]], unfinished: Unfinished, actions: Sequence[ActionRow]
) -> dict[int, ActionItem]:
    """Return the actions of the points and the one that awaits an update, by their keys.

    What is not among the `actions` is read, in one query.
    """
    items = {row.item.pk: row.item for row in actions}
    keys = {subject.key for _rule, subject in found if isinstance(subject, UnfinishedAction)}
    keys |= {unfinished.awaiting} if unfinished.awaiting is not None else set()
    return items | _read_items(keys - items.keys())


def _read_items(keys: Collection[int]) -> dict[int, ActionItem]:
    return {item.pk: item for item in ActionItem.objects.public().filter(pk__in=keys).select_related("area")}


def _read_points(
    found: Iterable[tuple[PointRule, UnfinishedAction | Milestone | Agreement]], items: Mapping[int, ActionItem]
) -> Iterator[Point]:
    """Yield what the rules found as points; an action that has been withdrawn since is none any more."""
    for rule, subject in found:
        if isinstance(subject, Milestone):
            yield Point(rule, subject, tuple(subject.mission.areas.all()))
        elif isinstance(subject, Agreement):
            yield Point(rule, subject, tuple(subject.areas.all()))
        elif subject.key in items:
            yield Point(rule, items[subject.key], (items[subject.key].area,))


def _lead(
    matrix: Matrix,
    scope: Scope,
    unfinished: Unfinished,
    items: Mapping[int, ActionItem],
    missions: Sequence[MissionStanding],
    agreements: Sequence[Agreement],
) -> str:
    """Say where the partnership stands, or what is on record about the one thing that the briefing is about.

    `items` holds the one action that awaits an update, if only one does.
    """
    awaiting = [item for key, item in items.items() if key == unfinished.awaiting]
    if scope.subject is None:
        return lead_sentences(matrix, awaiting)
    total = unfinished.total
    told = (
        (ngettext("%(count)s unfinished action", "%(count)s unfinished actions", total), total),
        (ngettext("%(count)s mission", "%(count)s missions", len(missions)), len(missions)),
        (ngettext("%(count)s agreement", "%(count)s agreements", len(agreements)), len(agreements)),
    )
    said = gettext("About %(name)s: %(counts)s.") % {
        "name": scope.subject.name,
        "counts": ", ".join(pattern % {"count": say_number(number)} for pattern, number in told),
    }
    return f"{said} {sentence(awaiting_sentence(unfinished.total_awaiting, awaiting))}".strip()


def next_dialogue(by_series: Mapping[Any, Sequence[Dialogue]], day: datetime.date) -> Dialogue | None:
    """Return the next dialogue of the first series, else the newest one held; None where none is on record."""
    first = next(iter(by_series.values()), [])
    upcoming = [other for other in first if not is_held(other, day) and other.status != DialogueStatus.CANCELLED]
    return next(iter([*upcoming, *reversed(first)]), None)


def _read_missions(partnership: Partnership, scope: Scope, day: datetime.date) -> tuple[MissionStanding, ...]:
    missions = scope.missions(Mission.objects.public().in_partnership(partnership)).as_of(day)
    return tuple(
        MissionStanding(
            mission,
            MissionPhase(mission.phase_then),
            next((step for step in mission.milestones.all() if step.is_planned), None),
        )
        for mission in missions.order_by("slug").prefetch_related(
            Prefetch("areas", CooperationArea.objects.public()),
            Prefetch("milestones", Milestone.objects.still_planned(day).order_by("on", "pk")),
        )
    )


def _read_areas(
    matrix: Matrix,
    scope: Scope,
    unfinished: Unfinished,
    actions: Sequence[ActionRow],
    missions: Sequence[MissionStanding],
    agreements: Sequence[Agreement],
    points: Sequence[Point],
) -> tuple[AreaBrief, ...]:
    readings: dict[int, list[AreaProgress]] = defaultdict(list)
    for reading in matrix.progress:
        readings[reading.area_id].append(reading)
    briefs = []
    for row in matrix.rows:
        area = row.area
        brief = AreaBrief(
            row=row,
            readings=tuple(readings[area.pk]),
            unfinished=unfinished.counts.get(area.pk, ToDo()).unfinished,
            actions=tuple(found for found in actions if found.item.area_id == area.pk),
            missions=tuple(found for found in missions if area in found.mission.areas.all()),
            agreements=tuple(found for found in agreements if area in found.areas.all()),
            points=tuple(point for point in points if area in point.areas),
        )
        is_asked_for = scope.area == area if scope.area is not None else scope.subject is None
        if is_asked_for or (scope.area is None and (brief.unfinished or brief.missions or brief.agreements)):
            briefs.append(brief)
    return tuple(briefs)


def _read_changes(
    matrix: Matrix, scope: Scope, areas: Sequence[AreaBrief], *, first: int | None
) -> FirstChanges | None:
    """Read what changed since the newest dialogue, with the `first` actions or all it holds; None where none was held.

    An edition about one thing has the changes of its areas; one about everything has those in no area as well.
    """
    if matrix.latest is None:
        return None
    period = Period(Moment.at(matrix.latest, matrix.day), Moment(matrix.day))
    own = None if scope.subject is None else [brief.area for brief in areas]
    most = MOST_CHANGED_ACTIONS if first is None else min(first, MOST_CHANGED_ACTIONS)
    newest = find_newest_actions(matrix.partnership, period, most=most, areas=own)
    return read_first_changes(matrix.partnership, period, progress=matrix.progress, newest=newest, areas=own)


def _by_dialogue(
    held: Sequence[Dialogue], delegates: Sequence[Delegate], partnership: Partnership
) -> tuple[DelegationBrief, ...]:
    order = {side.pk: place for place, side in enumerate(partnership.sides)}
    found: dict[int, list[Delegate]] = defaultdict(list)
    for delegate in delegates:
        found[delegate.dialogue_id].append(delegate)
    return tuple(
        DelegationBrief(dialogue, tuple(sorted(found[dialogue.pk], key=lambda delegate: order[delegate.side_id])))
        for dialogue in reversed(held)
        if found[dialogue.pk]
    )
