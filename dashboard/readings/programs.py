"""Programs: the rows of their list, and the page of each."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower

from cooperation.models import (
    Agency,
    CooperationArea,
    Milestone,
    Mission,
    MissionPhase,
    MissionRole,
    Partnership,
    Program,
)
from cooperation.models.fields import in_language
from dashboard.wording import say_span

from .footnotes import Footnotes, read_footnotes
from .mission_timeline import MissionTimeline, draw_missions, read_marks
from .neighbors import Neighbors, read_neighbors


@dataclass(frozen=True)
class ProgramRow:
    """A program as the list shows it."""

    program: Program
    lead: Agency | None
    period: str
    missions: tuple[Mission, ...]


def read_program_rows(
    programs: QuerySet[Program], partnership: Partnership | None, day: datetime.date
) -> tuple[ProgramRow, ...]:
    """Read a page of the list, in three queries."""
    return tuple(
        ProgramRow(
            program=program,
            lead=program.lead,
            period=say_span(program.starts_on, program.ended_then),
            missions=tuple(program.missions.all()),
        )
        for program in programs.prefetch_related(
            Prefetch("lead", Agency.objects.public()),
            Prefetch("missions", Mission.objects.public().as_of(day)),
        )
    )


@dataclass(frozen=True)
class MissionInProgram:
    """A mission as the page of its program names it."""

    mission: Mission
    phase: MissionPhase


@dataclass(frozen=True)
class ProgramPage:
    """Everything the page of a program says; the agencies stand without the one that leads."""

    program: Program
    period: str
    lead: Agency | None
    agencies: tuple[Agency, ...]
    missions: tuple[MissionInProgram, ...]
    partnerships: tuple[Partnership, ...]
    areas: tuple[CooperationArea, ...]
    timeline: MissionTimeline | None
    neighbors: Neighbors
    footnotes: Footnotes


def read_program(slug: str, day: datetime.date) -> ProgramPage:
    """Read a program on a day; raise Program.DoesNotExist for one not known by then.

    The number of queries is twelve; without missions it is two less, and one less unless it belongs to one
    partnership alone, whose dialogues mark its timeline.
    """
    programs = Program.objects.public().as_of(day).annotate(shown_name=Lower(in_language("name")))
    program = programs.prefetch_related(
        Prefetch("lead", Agency.objects.public()),
        Prefetch("agencies", Agency.objects.public()),
        Prefetch("areas", CooperationArea.objects.public()),
        Prefetch("partnerships", Partnership.objects.public()),
    ).get(slug=slug)
    missions = list(
        Mission.objects.public()
        .as_of(day)
        .filter(program=program)
        .annotate(shown_name=Lower(in_language("name")))
        .order_by("shown_name", "slug")
        .prefetch_related(
            Prefetch("milestones", Milestone.objects.known_by(day).order_by("on", "pk")),
            Prefetch("roles", MissionRole.objects.public().select_related("agency")),
        )
    )
    pairs = tuple(program.partnerships.all())
    timeline = draw_missions(missions, read_marks(pairs, day), day)
    return ProgramPage(
        program=program,
        period=say_span(program.starts_on, program.ended_then),
        lead=program.lead,
        agencies=tuple(agency for agency in program.agencies.all() if agency != program.lead),
        missions=tuple(MissionInProgram(mission, MissionPhase(mission.phase_then)) for mission in missions),
        partnerships=pairs,
        areas=tuple(program.areas.all()),
        timeline=timeline,
        neighbors=read_neighbors(programs, program, "shown_name", "slug"),
        footnotes=read_footnotes([program], missions, timeline.milestones if timeline else ()),
    )
