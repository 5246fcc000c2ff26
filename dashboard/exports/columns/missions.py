"""What is taken away of a mission."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Agency,
    Agreement,
    CooperationArea,
    Milestone,
    MilestoneKind,
    Mission,
    MissionKind,
    MissionPhase,
    MissionRole,
    Partnership,
    Program,
)
from dashboard.filters.missions import missions_on

from .parts import address, cited, code, date, one, several, text, through
from .table import Table
from .taking import Link, Taking


def _kind_of(step: str) -> Any:
    return lambda taking: Subquery(Milestone.objects.filter(pk=OuterRef(step)).values("kind")[:1])


def _roles(taking: Taking) -> QuerySet[MissionRole]:
    return MissionRole.objects.public()


def _leading_roles(taking: Taking) -> QuerySet[MissionRole]:
    return MissionRole.objects.public().filter(is_lead=True)


ORDER = ("mission", "-is_lead", "position", "pk")

MISSIONS = Table(
    "missions",
    _("Missions"),
    _("A spacecraft, an instrument or a campaign; with the phase it had reached on the day."),
    (
        *text(Mission, "slug", _("Its code.")),
        *text(Mission, "name"),
        *text(Mission, "acronym"),
        *text(Mission, "aliases", _("Other spellings and former names, one a line.")),
        *code("kind", _("What flies, or is carried out."), terms=MissionKind),
        *code("phase", _("The phase it had reached on the day."), source="phase_then", terms=MissionPhase),
        *code(
            "newest_step",
            _("What kind of step its newest one on record was."),
            source=_kind_of("newest_step"),
            terms=MilestoneKind,
        ),
        *date("newest_step_on", _("When it took its newest step on record."), source="newest_on"),
        *code(
            "next_step",
            _("What kind of step is planned next, as stated by the day."),
            source=_kind_of("next_step"),
            terms=MilestoneKind,
        ),
        *date("next_step_on", _("When the next step is planned."), source="next_on"),
        *one("program", Program, _("The program it belongs to.")),
        *one("host", Mission, _("The mission that carries it.")),
        *text(Mission, "purpose"),
        *several("areas", through(Mission, "areas", CooperationArea), _("The cooperation areas.")),
        *several("partnerships", through(Mission, "partnerships", Partnership), _("The partnerships that name it.")),
        *several(
            "agencies",
            Link(_roles, "mission", "agency", Agency, ORDER),
            _("The agencies that take a part, those that lead first."),
        ),
        *several(
            "lead_agencies", Link(_leading_roles, "mission", "agency", Agency, ORDER), _("The agencies that lead it.")
        ),
        *several(
            "agreements",
            Link(lambda taking: Agreement.missions.through._default_manager.all(), "mission", "agreement", Agreement),
            _("The agreements about it."),
        ),
        *text(Mission, "cospar_id", _("The international designator of its launch.")),
        *text(Mission, "norad_number"),
        *text(Mission, "wikidata_id"),
        *cited(Mission),
        *address("mission-list"),
    ),
    missions_on,
)
