"""Missions drawn against the dialogues: of an area, of a program, or one alone."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from cooperation.models import (
    Agency,
    CooperationArea,
    Dialogue,
    DialogueStatus,
    Milestone,
    MilestoneKind,
    Mission,
    MissionPhase,
    MissionRole,
    Partnership,
)
from dashboard.charts.timeline import Scale, Stretch, crowd, scale_over, spread, stretch

from .matrix import is_held, read_dialogues

#: Phases in which a mission is at work, and phases that close it.
AT_WORK = (MissionPhase.LAUNCHED, MissionPhase.OPERATING)
CLOSED = MissionPhase.closed()
#: Room a label of the axis needs, in percent of the width, on a wide screen and on a narrow one.
LABEL_ROOM, NARROW_LABEL_ROOM = 5.5, 9.0


@dataclass(frozen=True)
class Mark:
    """A dialogue as a vertical line, and where its label stands; a narrow screen leaves out a label that `is_close`."""

    dialogue: Dialogue
    x: float
    label_x: float
    is_planned: bool
    is_close: bool


@dataclass(frozen=True)
class Axis:
    """The dialogues of one partnership, in order of time."""

    partnership: Partnership
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Line:
    """A mission: its bars, its dots, and the milestones that tell every date in words.

    `plans` are the places of the plans that still stand, at the last day they name; `replaced` are the plans that
    a later word took the place of.
    """

    mission: Mission
    agencies: tuple[Agency, ...]
    phase: MissionPhase
    bars: tuple[Stretch, ...]
    dots: tuple[float, ...]
    plans: tuple[float, ...]
    milestones: tuple[Milestone, ...]
    replaced: tuple[Milestone, ...]


@dataclass(frozen=True)
class MissionTimeline:
    """The missions of a page along one axis, with a row of dialogues for each partnership."""

    first_year: int
    last_year: int
    axes: tuple[Axis, ...]
    lines: tuple[Line, ...]

    @property
    def marks(self) -> list[Mark]:
        """The dialogues of every partnership."""
        return [mark for axis in self.axes for mark in axis.marks]

    @property
    def has_plans(self) -> bool:
        """Whether a plan that still stands is drawn."""
        return any(line.plans for line in self.lines)

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


def read_marks(partnerships: Sequence[Partnership], day: datetime.date) -> list[Dialogue]:
    """Read the dialogues to mark on a timeline: those of the first series, in one query.

    What belongs to several partnerships is drawn without any, as dialogues of two series could not be told apart.
    """
    if len(partnerships) != 1:
        return []
    return next(iter(read_dialogues(partnerships[0], day).values()), [])


def draw_missions(
    missions: Sequence[Mission], dialogues: Sequence[Dialogue], day: datetime.date
) -> MissionTimeline | None:
    """Lay missions and dialogues along one axis; None where there is nothing to draw.

    The missions come with their milestones known by the day in order of time, their roles and `phase_then`; the
    dialogues, of one partnership or of several, with their series and its partnership.
    """
    dated = [mission for mission in missions if mission.milestones.all()]
    if not dated:
        return None
    known = [milestone for mission in dated for milestone in mission.milestones.all()]
    scale = scale_over(
        [
            *(day for milestone in known for day in (milestone.on.first_day, _last_day(milestone))),
            *(dialogue.starts_on.first_day for dialogue in dialogues if dialogue.starts_on is not None),
            day,
        ]
    )
    lines = [_draw_line(mission, scale, day) for mission in dated]
    lines.sort(key=lambda line: str(line.milestones[0].on))
    return MissionTimeline(scale.first.year, scale.last.year, draw_axes(dialogues, scale, day), tuple(lines))


def draw_axes(dialogues: Sequence[Dialogue], scale: Scale, day: datetime.date) -> tuple[Axis, ...]:
    """Place the dialogues that have a date and were not cancelled, partnership by partnership."""
    by_partnership: dict[Partnership, list[tuple[datetime.date, Dialogue]]] = {}
    for dialogue in dialogues:
        if dialogue.starts_on is not None and dialogue.status != DialogueStatus.CANCELLED:
            own = by_partnership.setdefault(dialogue.series.partnership, [])
            own.append((dialogue.starts_on.first_day, dialogue))
    axes = []
    for partnership, met in by_partnership.items():
        met.sort(key=lambda pair: pair[0])
        places = [scale.place(first) for first, _dialogue in met]
        labels = spread(places, apart=LABEL_ROOM, first=scale.margin, last=100 - scale.margin)
        marks = tuple(
            Mark(
                dialogue=dialogue,
                x=place,
                label_x=label,
                is_planned=not is_held(dialogue, day),
                is_close=is_close,
            )
            for (_first, dialogue), place, label, is_close in zip(
                met, places, labels, crowd(labels, apart=NARROW_LABEL_ROOM), strict=True
            )
        )
        axes.append(Axis(partnership, marks))
    return tuple(axes)


def _last_day(milestone: Milestone) -> datetime.date:
    return (milestone.ends_on or milestone.on).last_day


def _draw_line(mission: Mission, scale: Scale, day: datetime.date) -> Line:
    """Draw preparation hollow, work solid up to its end or the day of reading, and what is planned after it hollow."""
    milestones = tuple(mission.milestones.all())
    reached = [milestone for milestone in milestones if not milestone.is_planned]
    replaced = tuple(plan for plan in milestones if plan.is_planned and is_replaced(plan, milestones))
    plans = [plan for plan in milestones if plan.is_planned and plan not in replaced]
    began = next((m for m in reached if m.leads_to in AT_WORK), None)
    ended = next((m for m in reached if m.leads_to in CLOSED), None)
    first = milestones[0].on.first_day
    bars = []
    if began is None:
        last = _last_day(ended) if ended else max(_last_day(milestone) for milestone in [*reached, *plans])
        bars.append(stretch(scale, first, last, is_planned=True))
    else:
        start, end = began.on.first_day, _last_day(ended) if ended else day
        if first < start:
            bars.append(stretch(scale, first, start, is_planned=True))
        bars.append(stretch(scale, start, max(end, start), is_planned=False))
        last = max(map(_last_day, plans), default=end)
        if last > end:
            bars.append(stretch(scale, end, last, is_planned=True))
    return Line(
        mission=mission,
        agencies=tuple(role.agency for role in mission.roles.all()),
        phase=MissionPhase(mission.phase_then),
        bars=tuple(bars),
        dots=tuple(scale.place(m.on.first_day) for m in reached if m.kind == MilestoneKind.LAUNCH),
        plans=tuple(scale.place(_last_day(plan)) for plan in plans),
        milestones=milestones,
        replaced=replaced,
    )


def is_replaced(plan: Milestone, milestones: Iterable[Milestone]) -> bool:
    """Whether a plan no longer stands: the record heard later of a step of its kind, or of the mission's end.

    The milestones are those of the plan's mission, as known on the day of reading.
    """
    return any(
        other.known_on > plan.known_on
        and (other.kind == plan.kind or (not other.is_planned and other.leads_to in CLOSED))
        for other in milestones
    )
