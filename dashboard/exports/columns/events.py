"""What is taken away of an event."""

from django.utils.translation import gettext_lazy as _

from cooperation.models import Agency, CooperationArea, Event, EventKind, Official, Partnership
from dashboard.filters.events import events_on

from .parts import address, cited, code, date, one, several, text, through
from .table import Table

EVENTS = Table(
    "events",
    _("Events"),
    _("A related occasion outside the numbered dialogues: a forum, a symposium, a visit."),
    (
        *one("partnership", Partnership, _("The partnership whose record it is in.")),
        *text(Event, "slug", _("Its code.")),
        *text(Event, "name"),
        *text(Event, "aliases", _("Other spellings and former names, one a line.")),
        *code("kind", _("What kind of occasion it is."), terms=EventKind),
        *date("starts_on", _("Its first day.")),
        *date("ends_on", _("Its last day; empty for a single day.")),
        *text(Event, "city"),
        *text(Event, "venue"),
        *text(Event, "summary"),
        *several("areas", through(Event, "areas", CooperationArea), _("The cooperation areas.")),
        *several("agencies", through(Event, "agencies", Agency), _("The agencies that took part.")),
        *several("officials", through(Event, "officials", Official), _("The officials who took part.")),
        *cited(Event),
        *address("event-list"),
    ),
    events_on,
)
