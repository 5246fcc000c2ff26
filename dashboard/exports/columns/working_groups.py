"""What is taken away of a working group."""

from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, CooperationArea, Dialogue, Partnership, WorkingGroup, WorkingGroupStanding
from dashboard.filters.working_groups import working_groups_on

from .parts import address, cited, code, date, one, several, text, through
from .table import Table

WORKING_GROUPS = Table(
    "working-groups",
    _("Working groups"),
    _("A standing group under a partnership; as it stood on the day."),
    (
        *one("partnership", Partnership, _("The partnership whose record it is in.")),
        *text(WorkingGroup, "slug", _("Its code.")),
        *text(WorkingGroup, "name"),
        *text(WorkingGroup, "aliases", _("Other spellings and former names, one a line.")),
        *code("standing", _("Whether it stood on the day."), source="standing_then", terms=WorkingGroupStanding),
        *one("dialogue", Dialogue, _("The dialogue that set it up: partnership and code.")),
        *date("established_on", _("When it was set up.")),
        *date("ended_on", _("When it ended, if that was over on the day."), source="ended_then"),
        *date("last_met_on", _("When it last met, as known on the day."), source="last_met_then"),
        *date("due_to_meet_on", _("When it is due to meet, as known on the day."), source="due_then"),
        *text(WorkingGroup, "task"),
        *text(WorkingGroup, "note"),
        *several("areas", through(WorkingGroup, "areas", CooperationArea), _("The cooperation areas.")),
        *several("agencies", through(WorkingGroup, "agencies", Agency), _("Its members.")),
        *cited(WorkingGroup),
        *address("working-group-list"),
    ),
    working_groups_on,
)
