"""The briefing book for a dialogue: what a delegation reads before it sits down.

An edition can be narrowed to an area, an agency or an official: everything about that one.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext, ngettext

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

from .actions import ActionRow, by_due_day, for_rows, read_action_rows
from .changes import Changes, Entry, read_changes
from .footnotes import Footnotes, read_footnotes
from .matrix import AreaRow, Matrix, is_held, read_matrix
from .overview import awaiting_sentence, lead_sentences
from .period import Moment, Period
from .points import MissionStanding, Point, find_points


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
    """All that a briefing says of an area."""

    row: AreaRow
    readings: tuple[AreaProgress, ...]
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
    """Everything a briefing says, on a day, for a dialogue, in the active language."""

    partnership: Partnership
    day: datetime.date
    dialogue: Dialogue
    scope: Scope
    lead: str
    matrix: Matrix
    areas: tuple[AreaBrief, ...]
    changes: Changes | None
    entries: tuple[Entry, ...]
    points: tuple[Point, ...]
    actions: tuple[ActionRow, ...]
    delegations: tuple[DelegationBrief, ...]
    agreements: tuple[Agreement, ...]
    footnotes: Footnotes = field(repr=False)


def read_briefing(partnership: Partnership, dialogue: Dialogue, day: datetime.date, scope: Scope) -> Briefing:
    """Read a briefing for a dialogue of the partnership, as of the day, in a fixed number of queries."""
    matrix = read_matrix(partnership, day, series_code=dialogue.series.code)
    period = Period(Moment.at(matrix.latest, day), Moment(day)) if matrix.latest is not None else None
    changes = read_changes(partnership, period) if period is not None else None
    known = ActionItem.objects.public().in_partnership(partnership).as_of(day)
    unfinished = scope.actions(known).unfinished(day)
    actions = read_action_rows(for_rows(by_due_day(unfinished)), partnership, day)
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
    points = tuple(find_points(actions, missions, agreements, held, dialogue, day))
    areas = _read_areas(matrix, scope, actions, missions, agreements, points)
    entries = _entries_about(changes, scope, areas) if changes is not None else ()
    return Briefing(
        partnership=partnership,
        day=day,
        dialogue=dialogue,
        scope=scope,
        lead=_lead(matrix, scope, actions, missions, agreements),
        matrix=matrix,
        areas=areas,
        changes=changes,
        entries=entries,
        points=points,
        actions=actions,
        delegations=_by_dialogue(held, delegates, partnership),
        agreements=agreements,
        footnotes=read_footnotes(
            [reading for area in areas for reading in area.readings],
            [row.item for row in actions],
            [step for mission in missions for step in mission.mission.milestones.all()],
            agreements,
            delegates,
            [record for entry in entries for record in entry.records],
        ),
    )


def _lead(
    matrix: Matrix,
    scope: Scope,
    actions: Sequence[ActionRow],
    missions: Sequence[MissionStanding],
    agreements: Sequence[Agreement],
) -> str:
    """Say where the partnership stands, or what is on record about the one thing that the briefing is about."""
    awaiting = [row.item for row in actions if row.awaits_update]
    if scope.subject is None:
        return lead_sentences(matrix, awaiting)
    counts = (
        (ngettext("%(count)s unfinished action", "%(count)s unfinished actions", len(actions)), actions),
        (ngettext("%(count)s mission", "%(count)s missions", len(missions)), missions),
        (ngettext("%(count)s agreement", "%(count)s agreements", len(agreements)), agreements),
    )
    said = gettext("About %(name)s: %(counts)s.") % {
        "name": scope.subject.name,
        "counts": ", ".join(pattern % {"count": say_number(len(rows))} for pattern, rows in counts),
    }
    return f"{said} {sentence(awaiting_sentence(len(awaiting), awaiting))}".strip()


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
            actions=tuple(found for found in actions if found.item.area_id == area.pk),
            missions=tuple(found for found in missions if area in found.mission.areas.all()),
            agreements=tuple(found for found in agreements if area in found.areas.all()),
            points=tuple(point for point in points if area in point.areas),
        )
        is_asked_for = scope.area == area if scope.area is not None else scope.subject is None
        if is_asked_for or (scope.area is None and (brief.actions or brief.missions or brief.agreements)):
            briefs.append(brief)
    return tuple(briefs)


def _entries_about(changes: Changes, scope: Scope, areas: Sequence[AreaBrief]) -> tuple[Entry, ...]:
    """Return the changes of the areas in the edition; those in no area only where it is about everything."""
    if scope.subject is None:
        return changes.entries
    shown = {brief.area for brief in areas}
    return tuple(entry for entry in changes.entries if shown.intersection(entry.thing.areas))


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
