"""What a row of any kind is called, and on which page it stands."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import (
    ActionItem,
    Appointment,
    AreaProgress,
    Delegate,
    Dialogue,
    Milestone,
    MissionRole,
    Row,
    Signatory,
    StatusChange,
)
from dashboard.wording import say_date, say_dialogue, sentence


def name_row(record: Row) -> tuple[str, str]:
    """Return what a row is called, and what tells rows of that name apart: a day, a dialogue, a part."""
    return NAMES.get(type(record), _own_name)(record)


def page_of(record: Row) -> str:
    """Return the address of the page that shows a row; the page of the whole for a part."""
    whole: Any = getattr(record, WHOLES[type(record)]) if type(record) in WHOLES else record
    return str(whole.get_absolute_url())


def _own_name(record: Any) -> tuple[str, str]:
    return record.name, ""


def _name_of_delegate(record: Delegate) -> tuple[str, str]:
    name = record.official.name if record.official else record.title or _("Name not on record")
    return name, sentence(say_dialogue(record.dialogue.number))


def _name_of_signatory(record: Signatory) -> tuple[str, str]:
    party = record.agency or record.country
    return record.agreement.name, party.name if party else ""


#: How rows without a name of their own are named, and told apart.
NAMES: dict[type[Row], Callable[[Any], tuple[str, str]]] = {
    Dialogue: lambda record: (sentence(say_dialogue(record.number)), record.series.name),
    Delegate: _name_of_delegate,
    AreaProgress: lambda record: (record.area.name, say_date(record.on)),
    ActionItem: lambda record: (record.title, record.reference),
    StatusChange: lambda record: (record.action_item.title, f"{record.get_status_display()}, {say_date(record.on)}"),
    Signatory: _name_of_signatory,
    MissionRole: lambda record: (record.mission.name, record.agency.name),
    Milestone: lambda record: (record.mission.name, f"{record.get_kind_display()}, {say_date(record.on)}"),
    Appointment: lambda record: (record.official.name, record.title),
}

#: The relation that leads from a part to the record whose page shows it.
WHOLES: dict[type[Row], str] = {
    Delegate: "dialogue",
    StatusChange: "action_item",
    Signatory: "agreement",
    MissionRole: "mission",
    Milestone: "mission",
    Appointment: "official",
}
