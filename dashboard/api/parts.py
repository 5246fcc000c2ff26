"""The forms of what belongs to a record: steps, milestones, parties, posts, delegations, readings.

Each is read off a row or off a part of a reading in `dashboard/readings/`, with the sources that back it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItemStatus,
    AgreementStatus,
    Appointment,
    AreaProgress,
    AreaStage,
    Citation,
    Delegate,
    DelegateRole,
    DerivedStatus,
    DialogueSeries,
    Milestone,
    MilestoneKind,
    MissionPhase,
    MissionRole,
    Signatory,
    StatusChange,
)
from dashboard.readings.matrix import Movement

from .fields import TEXT, Fields, date, number, one, reading, serializer, several, sources, term, text, truth

SHOWN_STATUSES = (*ActionItemStatus, *DerivedStatus)

ACTION = _("An action, by its number within the partnership.")
AGENCY = _("The agency.")
AREA = _("The cooperation area.")
COUNTRY = _("The country, by its ISO 3166-1 code.")
DIALOGUE = _("The dialogue: partnership and code.")
OFFICIAL = _("The official; nothing where the name is not on record.")
STAGE = _("The stage that published wording supports, as this record judges it.")

ActionBrief = serializer(
    "ActionBrief",
    one("action", ACTION, "item"),
    term("status", SHOWN_STATUSES, _("Where it stood on the day."), "shown_status"),
    date("due_on", _("By when it is to be done."), "item.due_on"),
    one("area", AREA, "item.area"),
)


def movement(path: str = "movement") -> Fields:
    """How a stage compares with the one at the dialogue before."""
    return term("movement", Movement, _("How the stage compares with the one at the dialogue before."), path)


def progress_texts(path: str) -> Fields:
    """What was said of an area, and the sources of it; `path` leads to the reading of it, which may be missing."""
    return {
        **text(AreaProgress, "gist", path),
        **text(AreaProgress, "said", path),
        **text(AreaProgress, "next", path),
        **sources(path),
    }


Difference = serializer(
    "Difference",
    one("source", _("The source that says otherwise."), "citation.source"),
    reading("about", TEXT, _("What kind of row it disputes."), "citation.about_name"),
    reading("field", TEXT, _("The field it disputes; empty for the row as a whole."), "citation.field"),
    text(Citation, "value_as_stated", "citation"),
    text(Citation, "note", "citation"),
    reading("locator", TEXT, _("Where in the source."), "citation.locator"),
)

Step = serializer(
    "ActionStep",
    date("on", _("Since when.")),
    term("status", ActionItemStatus, _("The status it took.")),
    text(StatusChange, "note"),
    sources(),
)

MilestoneForm = serializer(
    "Milestone",
    term("kind", MilestoneKind, _("What kind of step it is.")),
    date("on", _("When it is, or is planned.")),
    date("ends_on", _("Its last day, where it takes several.")),
    truth("is_planned", _("Whether it is a plan.")),
    date("stated_on", _("When the plan was stated.")),
    text(Milestone, "note"),
    sources(),
)

Role = serializer(
    "MissionRole",
    one("agency", AGENCY),
    truth("is_lead", _("Whether it leads.")),
    text(MissionRole, "part"),
    sources(),
)


def _title_if_known(language: str) -> Fields:
    """The title of who signed is known once the agreement is signed; the reading leaves it empty until then."""

    def say(party: Any) -> str:
        return str(getattr(party.signatory, f"title_{language}")) if party.title else ""

    return reading(f"title_{language}", TEXT, text(Signatory, "title")[f"title_{language}"].help_text, say)


Party = serializer(
    "AgreementParty",
    one("country", COUNTRY),
    one("agency", AGENCY),
    one("official", _("Who signed for it, where that is on record.")),
    *(_title_if_known(language) for language in Signatory.title.languages),
    sources("signatory"),
)

MadeUnder = serializer(
    "AgreementMadeUnder",
    one("agreement", _("The agreement.")),
    term("status", AgreementStatus, _("Where it stood on the day.")),
)

_OFFICE: Fields = {
    **text(Appointment, "title"),
    **date("begun_on", _("When it began, or a source first named the official in it."), "begun_then"),
    **date("ended_on", _("When it ended, if that was over on the day."), "ended_then"),
    **sources(),
}

Post = serializer("Post", one("agency", AGENCY), _OFFICE)

PostAtAgency = serializer("PostAtAgency", one("official", OFFICIAL), _OFFICE)

Seat = serializer(
    "Seat",
    one("dialogue", DIALOGUE),
    one("side", _("The side, by its ISO 3166-1 code.")),
    term("role", DelegateRole, _("The role in the delegation.")),
    text(Delegate, "title"),
    one("agency", AGENCY),
    sources(),
)

Signature = serializer(
    "Signature",
    one("agreement", _("The agreement.")),
    one("country", COUNTRY),
    one("agency", AGENCY),
    text(Signatory, "title"),
    sources(),
)

DelegateForm = serializer(
    "Delegate",
    one("official", OFFICIAL),
    text(Delegate, "title"),
    term("role", DelegateRole, _("The role in the delegation.")),
    one("agency", AGENCY),
    sources(),
)

Delegation = serializer(
    "Delegation",
    one("side", _("The side, by its ISO 3166-1 code."), "country"),
    several("agencies", _("Its agencies on record as present.")),
    several("delegates", _("Its delegates, the head first."), form=DelegateForm),
)

Outcome = serializer(
    "Outcome",
    one("area", AREA),
    term("stage_before", AreaStage, _("The stage at the dialogue before."), "before"),
    term("stage", AreaStage, STAGE, "after"),
    movement(),
    progress_texts("progress"),
)


def _about(entry: Any) -> Any:
    """Return the record that something between dialogues is about: the mission of a milestone, or the record itself."""
    return entry.record.mission if isinstance(entry.record, Milestone) else entry.record


_ABOUT = _("The mission, the agreement or the event that it is about.")

TrailEntry = serializer(
    "TrailEntry",
    reading(
        "kind",
        {"type": "string", "enum": ["next", "dialogue", "reading", "milestone", "agreement", "event"]},
        _("A dialogue to come or held, a reading between dialogues, or what happened between them."),
    ),
    date("on", _("When it was, or is planned.")),
    date("until", _("Its last day, where it took several.")),
    one("dialogue", DIALOGUE),
    term("stage", AreaStage, STAGE),
    movement(),
    progress_texts("progress"),
    one("about", _ABOUT, _about),
    sources(lambda entry: entry.progress or entry.record),
)

AreaLed = serializer(
    "AreaLed",
    one("area", AREA),
    number("actions", _("How many actions it leads in it.")),
    number("unfinished", _("How many of them were unfinished on the day.")),
)

Lead = serializer(
    "Lead",
    one("partnership", _("The partnership.")),
    several("areas", _("The areas with actions that it leads."), form=AreaLed),
    several("actions", _("The actions that it leads."), form=ActionBrief),
)

OwnedActions = serializer(
    "OwnedActions",
    one("partnership", _("The partnership.")),
    several("actions", _("The actions."), "rows", ActionBrief),
)

AttendedBy = serializer(
    "AttendedBy", one("official", OFFICIAL), text(Delegate, "title"), term("role", DelegateRole, _("The role in it."))
)

Attendance = serializer(
    "Attendance",
    one("dialogue", DIALOGUE),
    several("delegates", _("The delegates that the agency sent."), form=AttendedBy),
)

Presence = serializer(
    "Presence",
    one("partnership", _("The partnership.")),
    several("dialogues", _("The dialogues, the newest first."), "attendances", Attendance),
)

MissionPart = serializer(
    "MissionPart",
    one("mission", _("The mission."), "role.mission"),
    term("phase", MissionPhase, _("The phase it had reached on the day.")),
    truth("is_lead", _("Whether it leads."), "role.is_lead"),
    text(MissionRole, "part", "role"),
    sources("role"),
)

Membership = serializer(
    "Membership",
    one("agreement", _("The agreement.")),
    term("status", AgreementStatus, _("Where it stood on the day.")),
    sources("signatory"),
)

InProgram = serializer(
    "MissionInProgram",
    one("mission", _("The mission.")),
    term("phase", MissionPhase, _("The phase it had reached on the day.")),
)

SideAgencies = serializer(
    "SideAgencies",
    one("side", _("The side, by its ISO 3166-1 code."), "country"),
    several("agencies", _("The agencies.")),
)

SeriesBrief = serializer(
    "Series",
    one("series", _("The series of dialogues.")),
    text(DialogueSeries, "nature", "series"),
    number("held", _("How many dialogues had been held by the day.")),
)
