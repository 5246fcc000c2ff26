"""What is taken away of a program."""

from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, CooperationArea, Mission, Partnership, Program
from dashboard.filters.programs import programs_on

from .parts import address, cited, date, number, one, several, text, through
from .table import Table
from .taking import Link

PROGRAMS = Table(
    "programs",
    _("Programs"),
    _("A funded line of work that may hold missions."),
    (
        *text(Program, "slug", _("Its code.")),
        *text(Program, "name"),
        *text(Program, "abbreviation"),
        *text(Program, "aliases", _("Other spellings and former names, one a line.")),
        *one("lead", Agency, _("The agency that leads it.")),
        *date("starts_on", _("When it began.")),
        *date("ends_on", _("When it ended, if that was over on the day."), source="ended_then"),
        *text(Program, "description"),
        *several("areas", through(Program, "areas", CooperationArea), _("The cooperation areas.")),
        *several("partnerships", through(Program, "partnerships", Partnership), _("The partnerships that name it.")),
        *several("agencies", through(Program, "agencies", Agency), _("The agencies that take part.")),
        *several(
            "missions",
            Link(lambda taking: Mission.objects.public().as_of(taking.day), "program", "pk", Mission),
            _("Its missions known on the day."),
        ),
        *number("mission_count", _("How many missions known on the day it holds."), source="missions_then"),
        *cited(Program),
        *address("program-list"),
    ),
    programs_on,
)
