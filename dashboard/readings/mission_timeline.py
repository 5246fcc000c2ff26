"""Missions of an area drawn against the dialogues."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from cooperation.models import (
    Agency,
    CooperationArea,
    Dialogue,
    Milestone,
    MilestoneKind,
    Mission,
    MissionPhase,
    MissionRole,
    Partnership,
)
from dashboard.charts.timeline import Scale, Stretch, scale_over, spread, stretch

#: Phases in which a mission is at work, and phases that close it.
AT_WORK = (MissionPhase.LAUNCHED, MissionPhase.OPERATING)
CLOSED = (MissionPhase.ENDED, MissionPhase.LOST, MissionPhase.CANCELLED)
#: Room a label of the axis needs, in percent of the width.
LABEL_ROOM = 7.0


@dataclass(frozen=True)
class Mark:
    """A dialogue as a vertical line, and where its label stands."""

    dialogue: Dialogue
    x: float
    label_x: float
    is_planned: bool


@dataclass(frozen=True)
class Line:
    """A mission: its bars, its dots, and the milestones that tell every date in words."""

    mission: Mission
    agencies: tuple[Agency, ...]
    phase: MissionPhase
    bars: tuple[Stretch, ...]
    dots: tuple[float, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class MissionTimeline:
    """The missions of a page along one axis."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]

    @property
    def milestones(self) -> list[Milestone]:
        """The milestones drawn, for their footnotes."""
        return [milestone for line in self.lines for milestone in line.milestones]


def read_missions(partnership: Partnership, area: CooperationArea, day: datetime.date) -> list[Mission]:
    """Read the missions of an area known on the day with milestones and roles, in three queries."""
    return list(
        Mission.objects.public()
        .in_partnership(partnership)
        .filter(areas=area)
        .as_of(day)
        .prefetch_related(
            Prefetch("milestones", Milestone.objects.known_by(day).order_by("on", "pk")),
            Prefetch("roles", MissionRole.objects.public().select_related("agency")),
        )
    )


def draw_missions(
    missions: Sequence[Mission], dialogues: Sequence[Dialogue], day: datetime.date
) -> MissionTimeline | None:
    """Lay missions and dialogues along one axis; None where there is nothing to draw."""
    dated = [mission for mission in missions if mission.milestones.all()]
    met = [(dialogue, dialogue.starts_on.first_day) for dialogue in dialogues if dialogue.starts_on is not None]
    if not dated:
        return None
    days = [milestone.on.first_day for mission in dated for milestone in mission.milestones.all()]
    days += [first for _dialogue, first in met] + [day]
    scale = scale_over(days)
    places = [scale.place(first) for _dialogue, first in met]
    marks = tuple(
        Mark(dialogue, place, label, is_planned=first > day)
        for (dialogue, first), place, label in zip(met, places, spread(places, apart=LABEL_ROOM), strict=True)
    )
    lines = []
    for mission in sorted(dated, key=lambda mission: str(mission.milestones.all()[0].on)):
        milestones = tuple(mission.milestones.all())
        bars, dots = _bars(milestones, scale, day)
        lines.append(
            Line(
                mission=mission,
                agencies=tuple(role.agency for role in mission.roles.all()),
                phase=MissionPhase(mission.phase_then),
                bars=bars,
                dots=dots,
                milestones=milestones,
            )
        )
    return MissionTimeline(marks, tuple(lines))


def _bars(
    milestones: Sequence[Milestone], scale: Scale, day: datetime.date
) -> tuple[tuple[Stretch, ...], tuple[float, ...]]:
    """Draw preparation hollow up to the first day at work, work solid to its end or to the day of reading."""
    reached = [milestone for milestone in milestones if not milestone.is_planned]
    began = next((m for m in reached if m.leads_to in AT_WORK), None)
    ended = next((m for m in reached if m.leads_to in CLOSED), None)
    first = milestones[0].on.first_day
    bars = []
    if began is None:
        last = ended.on.last_day if ended else max(milestone.on.last_day for milestone in milestones)
        bars.append(stretch(scale, first, last, is_planned=ended is None))
    else:
        if first < began.on.first_day:
            bars.append(stretch(scale, first, began.on.first_day, is_planned=True))
        last = (ended.ends_on or ended.on).last_day if ended else day
        bars.append(stretch(scale, began.on.first_day, max(last, began.on.first_day), is_planned=False))
    dots = tuple(scale.place(m.on.first_day) for m in reached if m.kind == MilestoneKind.LAUNCH)
    return tuple(bars), dots
