"""Missions: the rows of their list, and the page of each."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from cooperation.models import (
    Agreement,
    CooperationArea,
    Milestone,
    Mission,
    MissionPhase,
    MissionRole,
    Partnership,
    Program,
)
from cooperation.models.fields import in_language

from .footnotes import Footnotes, read_footnotes
from .mission_timeline import MissionTimeline, draw_missions, read_marks
from .neighbors import Neighbors, read_neighbors


@dataclass(frozen=True)
class MissionRow:
    """A mission as the list shows it."""

    mission: Mission
    phase: MissionPhase
    roles: tuple[MissionRole, ...]
    newest: Milestone | None
    next_planned: Milestone | None


def read_mission_rows(
    missions: QuerySet[Mission], partnership: Partnership | None, day: datetime.date
) -> tuple[MissionRow, ...]:
    """Read a page of the list, its steps named already, in three queries."""
    rows = []
    for mission in missions.prefetch_related(
        Prefetch("milestones", Milestone.objects.known_by(day).order_by("on", "pk")),
        Prefetch("roles", MissionRole.objects.public().select_related("agency")),
    ):
        steps: dict[int | None, Milestone] = {step.pk: step for step in mission.milestones.all()}
        rows.append(
            MissionRow(
                mission=mission,
                phase=MissionPhase(mission.phase_then),
                roles=tuple(mission.roles.all()),
                newest=steps.get(mission.newest_step),
                next_planned=steps.get(mission.next_step),
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class MissionPage:
    """Everything the page of a mission says."""

    mission: Mission
    phase: MissionPhase
    newest: Milestone | None
    next_planned: Milestone | None
    roles: tuple[MissionRole, ...]
    program: Program | None
    host: Mission | None
    payloads: tuple[Mission, ...]
    partnerships: tuple[Partnership, ...]
    areas: tuple[CooperationArea, ...]
    agreements: tuple[Agreement, ...]
    timeline: MissionTimeline | None
    neighbors: Neighbors
    footnotes: Footnotes


def read_mission(slug: str, day: datetime.date) -> MissionPage:
    """Read a mission on a day; raise Mission.DoesNotExist for one not known by then.

    The number of queries is twelve, and one less unless it belongs to one partnership alone, whose dialogues mark
    its timeline.
    """
    missions = Mission.objects.public().as_of(day).with_steps(day).annotate(shown_name=Lower(in_language("name")))
    mission = missions.prefetch_related(
        Prefetch("milestones", Milestone.objects.known_by(day).order_by("on", "pk")),
        Prefetch("roles", MissionRole.objects.public().select_related("agency__country")),
        Prefetch("areas", CooperationArea.objects.public()),
        Prefetch("partnerships", Partnership.objects.public()),
    ).get(slug=slug)
    relatives = Mission.objects.public().as_of(day).filter(Q(payloads=mission) | Q(host=mission)).distinct()
    steps: dict[int | None, Milestone] = {step.pk: step for step in mission.milestones.all()}
    roles = tuple(mission.roles.all())
    pairs = tuple(mission.partnerships.all())
    agreements = tuple(Agreement.objects.public().as_of(day).filter(missions=mission))
    return MissionPage(
        mission=mission,
        phase=MissionPhase(mission.phase_then),
        newest=steps.get(mission.newest_step),
        next_planned=steps.get(mission.next_step),
        roles=roles,
        program=Program.objects.public().as_of(day).filter(missions=mission).first(),
        host=next((other for other in relatives if other.pk == mission.host_id), None),
        payloads=tuple(other for other in relatives if other.host_id == mission.pk),
        partnerships=pairs,
        areas=tuple(mission.areas.all()),
        agreements=agreements,
        timeline=draw_missions([mission], read_marks(pairs, day), day),
        neighbors=read_neighbors(missions, mission, "shown_name", "slug"),
        footnotes=read_footnotes([mission], steps.values(), roles, agreements),
    )
