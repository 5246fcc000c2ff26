"""Every dated thing of a partnership on one line of time: what each entry says, and the picture above the list."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any, Self

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agreement,
    Appointment,
    AreaProgress,
    CooperationArea,
    DerivedStatus,
    Dialogue,
    DialogueStatus,
    Event,
    Milestone,
    PartialDate,
    Partnership,
    Row,
    StatusChange,
    WorkingGroup,
)
from cooperation.models.wording import TermChoices
from dashboard.charts.lanes import Point, gather
from dashboard.charts.timeline import scale_over
from dashboard.wording import say_date, say_dialogue, sentence

from .footnotes import Footnotes, read_footnotes
from .matrix import is_held
from .mission_timeline import Axis, draw_axes, is_replaced

#: Marks of a lane that lie nearer than this, in percent of the width, are drawn as one larger mark.
MARK_ROOM = 1.2


class Labeled(Enum):
    """Choices with a value and a label each."""

    label: str | Promise

    def __new__(cls, value: str, label: str | Promise) -> Self:
        """Take the label beside the value, which the choice is found by."""
        member = object.__new__(cls)
        member._value_, member.label = value, label
        return member


class EntryKind(Labeled):
    """What kind of thing has the date, in the order of the lanes, labeled as facets and lanes print it."""

    DIALOGUE = "dialogue", gettext_lazy("Dialogues")
    READING = "stage", gettext_lazy("Stages of areas")
    AGREEMENT = "agreement", gettext_lazy("Agreements")
    MILESTONE = "milestone", gettext_lazy("Milestones")
    RAISED = "raised", gettext_lazy("Actions raised")
    STATUS = "status", gettext_lazy("Action statuses")
    DUE = "due", gettext_lazy("Actions due")
    GROUP = "group", gettext_lazy("Working groups")
    EVENT = "event", gettext_lazy("Events")
    POST = "post", gettext_lazy("Posts")


class EntryStep(Labeled):
    """What happened, or is planned, on the date, labeled as an entry prints it; one noun can have several steps."""

    DIALOGUE = "dialogue", pgettext_lazy("entry of the timeline", "Dialogue")
    READING = "stage", gettext_lazy("Stage of an area")
    ANNOUNCED = "announced", gettext_lazy("Agreement announced")
    SIGNED = "signed", gettext_lazy("Agreement signed")
    IN_FORCE = "in_force", gettext_lazy("Agreement in force")
    OUT_OF_FORCE = "out_of_force", gettext_lazy("Agreement ends")
    MILESTONE = "milestone", pgettext_lazy("entry of the timeline", "Milestone")
    RAISED = "raised", gettext_lazy("Action raised")
    STATUS = "status", gettext_lazy("Action status")
    DUE = "due", gettext_lazy("Action due")
    SET_UP = "set_up", gettext_lazy("Working group set up")
    MET = "met", gettext_lazy("Working group met")
    TO_MEET = "to_meet", gettext_lazy("Working group due to meet")
    CLOSED = "closed", gettext_lazy("Working group ended")
    EVENT = "event", pgettext_lazy("entry of the timeline", "Event")
    TAKEN_UP = "taken_up", gettext_lazy("Post taken up")
    NAMED = "named", gettext_lazy("Named in a post")
    LEFT = "left", gettext_lazy("Post left")


@dataclass(frozen=True)
class Stub:
    """An entry before it is read: its step, the key of its record, and its date."""

    kind: EntryKind
    step: EntryStep
    pk: int
    on: PartialDate


@dataclass(frozen=True)
class Entry:
    """A dated thing: what it is, which page tells more of it (`about`), and the record it rests on.

    `qualifier` says how a plan stands; `aside` is a second short text, such as a place or an agency.
    """

    kind: EntryKind
    step: EntryStep
    on: PartialDate
    record: Row
    about: Any
    subject: str
    text: str = ""
    aside: str = ""
    until: PartialDate | None = None
    areas: tuple[CooperationArea, ...] = ()
    term: TermChoices | None = None
    is_planned: bool = False
    qualifier: str = ""


@dataclass(frozen=True)
class Lane:
    """The entries of one kind as marks."""

    kind: EntryKind
    count: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class ChroniclePicture:
    """The lanes of the entries along one axis, with the dialogues of the first series as lines."""

    first_year: int
    last_year: int
    axis: Axis | None
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class Year:
    """The entries of one year, newest first."""

    year: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Chronicle:
    """The entries asked for, newest first."""

    entries: tuple[Entry, ...]
    years: tuple[Year, ...]
    picture: ChroniclePicture | None
    footnotes: Footnotes


def read_chronicle(
    partnership: Partnership, stubs: Sequence[Stub], dialogues: Sequence[Dialogue], day: datetime.date
) -> Chronicle:
    """Read the entries of a partnership as known on a day, in the order of the stubs, in at most fifteen queries.

    The dialogues, those of the first series as known on the day, are the lines of the picture.
    """
    entries = read_entries(partnership, stubs, day)
    years = tuple(Year(year, tuple(group)) for year, group in groupby(entries, key=lambda entry: entry.on.year))
    return Chronicle(
        entries=entries,
        years=years,
        picture=draw_chronicle(entries, dialogues, day),
        footnotes=read_footnotes([entry.record for entry in entries]),
    )


def read_entries(partnership: Partnership, stubs: Sequence[Stub], day: datetime.date) -> tuple[Entry, ...]:
    """Read the entries of a partnership as known on a day, in the order of the stubs, in at most fourteen queries."""
    reader = _Reader(partnership, stubs, day)
    return tuple(reader.entry(stub) for stub in stubs)


def draw_chronicle(
    entries: Sequence[Entry], dialogues: Sequence[Dialogue], day: datetime.date
) -> ChroniclePicture | None:
    """Lay entries along one axis, a lane for each kind there is; None where there is nothing to draw."""
    if not entries:
        return None
    scale = scale_over(entry.on.first_day for entry in entries)
    met = [
        dialogue
        for dialogue in dialogues
        if dialogue.starts_on is not None and scale.first <= dialogue.starts_on.first_day <= scale.last
    ]
    axes = draw_axes(met, scale, day)
    lanes = []
    for kind in EntryKind:
        own = [(scale.place(entry.on.first_day), entry.is_planned) for entry in entries if entry.kind is kind]
        if own:
            lanes.append(Lane(kind, len(own), gather(own, apart=MARK_ROOM)))
    return ChroniclePicture(scale.first.year, scale.last.year, axes[0] if axes else None, tuple(lanes))


class _Reader:
    """Reads the records of the stubs, noun by noun, and says what each entry says."""

    def __init__(self, partnership: Partnership, stubs: Sequence[Stub], day: datetime.date) -> None:
        self.partnership, self.day = partnership, day
        keys: dict[EntryKind, set[int]] = {kind: set() for kind in EntryKind}
        for stub in stubs:
            keys[stub.kind].add(stub.pk)
        areas = Prefetch("areas", CooperationArea.objects.public())
        actions = _by_key(
            ActionItem.objects.as_of(day).select_related("area"), keys[EntryKind.RAISED] | keys[EntryKind.DUE]
        )
        self.rows: dict[EntryKind, Mapping[int, Any]] = {
            EntryKind.DIALOGUE: _by_key(Dialogue.objects.select_related("series"), keys[EntryKind.DIALOGUE]),
            EntryKind.READING: _by_key(
                AreaProgress.objects.select_related("area", "dialogue__series"), keys[EntryKind.READING]
            ),
            EntryKind.AGREEMENT: _by_key(Agreement.objects.prefetch_related(areas), keys[EntryKind.AGREEMENT]),
            EntryKind.MILESTONE: _by_key(
                Milestone.objects.select_related("mission").prefetch_related(
                    Prefetch("mission__areas", CooperationArea.objects.public()),
                    Prefetch("mission__milestones", Milestone.objects.known_by(day)),
                ),
                keys[EntryKind.MILESTONE],
            ),
            EntryKind.RAISED: actions,
            EntryKind.DUE: actions,
            EntryKind.STATUS: _by_key(StatusChange.objects.select_related("action_item__area"), keys[EntryKind.STATUS]),
            EntryKind.GROUP: _by_key(WorkingGroup.objects.prefetch_related(areas), keys[EntryKind.GROUP]),
            EntryKind.EVENT: _by_key(Event.objects.prefetch_related(areas), keys[EntryKind.EVENT]),
            EntryKind.POST: _by_key(Appointment.objects.select_related("official", "agency"), keys[EntryKind.POST]),
        }

    def entry(self, stub: Stub) -> Entry:
        """Return what an entry says."""
        sayings: dict[EntryKind, Callable[[Any, Stub], dict[str, Any]]] = {
            EntryKind.DIALOGUE: self._dialogue,
            EntryKind.READING: self._reading,
            EntryKind.AGREEMENT: self._agreement,
            EntryKind.MILESTONE: self._milestone,
            EntryKind.RAISED: self._action,
            EntryKind.DUE: self._action,
            EntryKind.STATUS: self._status,
            EntryKind.GROUP: self._group,
            EntryKind.EVENT: self._event,
            EntryKind.POST: self._post,
        }
        said = sayings[stub.kind](self.rows[stub.kind][stub.pk], stub)
        return Entry(kind=stub.kind, step=stub.step, on=stub.on, **said)

    def _dialogue(self, dialogue: Dialogue, stub: Stub) -> dict[str, Any]:
        dialogue.stand_back(self.day)
        dialogue.series.partnership = self.partnership
        held = is_held(dialogue, self.day)
        return {
            "record": dialogue,
            "about": dialogue,
            "subject": sentence(say_dialogue(dialogue.number)),
            "text": dialogue.series.name,
            "aside": dialogue.city,
            "until": dialogue.ends_on,
            "is_planned": not held,
            "qualifier": "" if held else str(DialogueStatus(dialogue.status).label),
        }

    def _reading(self, reading: AreaProgress, stub: Stub) -> dict[str, Any]:
        reading.partnership = self.partnership
        return {
            "record": reading,
            "about": reading,
            "subject": reading.area.name,
            "text": reading.gist or reading.said,
            "aside": sentence(say_dialogue(reading.dialogue.number)) if reading.dialogue else "",
            "term": reading.stage_term,
        }

    def _agreement(self, agreement: Agreement, stub: Stub) -> dict[str, Any]:
        return {
            "record": agreement,
            "about": agreement,
            "subject": agreement.name,
            "text": agreement.summary if stub.on == agreement.first_on else "",
            "aside": agreement.get_kind_display(),
            "areas": tuple(agreement.areas.all()),
            "is_planned": stub.step is EntryStep.OUT_OF_FORCE and not stub.on.over_before(self.day),
        }

    def _milestone(self, milestone: Milestone, stub: Stub) -> dict[str, Any]:
        mission = milestone.mission
        qualifier = ""
        if milestone.is_planned and milestone.stated_on is not None:
            replaced = is_replaced(milestone, mission.milestones.all())
            pattern = _("Earlier plan, stated %(day)s") if replaced else _("Planned, stated %(day)s")
            qualifier = pattern % {"day": say_date(milestone.stated_on)}
        return {
            "record": milestone,
            "about": mission,
            "subject": mission.short,
            "text": milestone.note or milestone.get_kind_display(),
            "until": milestone.ends_on,
            "areas": tuple(mission.areas.all()),
            "is_planned": milestone.is_planned,
            "qualifier": qualifier,
        }

    def _action(self, item: ActionItem, stub: Stub) -> dict[str, Any]:
        item.partnership = self.partnership
        said = {
            "record": item,
            "about": item,
            "subject": item.reference,
            "text": item.title,
            "areas": (item.area,),
        }
        if stub.step is EntryStep.RAISED:
            return said
        awaits = item.awaits_update_then
        return said | {
            "aside": item.due_note,
            "term": DerivedStatus.AWAITING_UPDATE if awaits else ActionItemStatus(item.status_then),
            "is_planned": not stub.on.over_before(self.day),
        }

    def _status(self, step: StatusChange, stub: Stub) -> dict[str, Any]:
        item = step.action_item
        item.partnership = self.partnership
        return {
            "record": step,
            "about": item,
            "subject": item.reference,
            "text": step.note or item.title,
            "areas": (item.area,),
            "term": step.status_term,
        }

    def _group(self, group: WorkingGroup, stub: Stub) -> dict[str, Any]:
        return {
            "record": group,
            "about": group,
            "subject": group.name,
            "text": group.task,
            "areas": tuple(group.areas.all()),
            "is_planned": stub.step is EntryStep.TO_MEET and not stub.on.over_before(self.day),
        }

    def _event(self, event: Event, stub: Stub) -> dict[str, Any]:
        return {
            "record": event,
            "about": event,
            "subject": event.name,
            "text": event.summary,
            "aside": event.city,
            "until": event.ends_on,
            "areas": tuple(event.areas.all()),
        }

    def _post(self, appointment: Appointment, stub: Stub) -> dict[str, Any]:
        return {
            "record": appointment,
            "about": appointment.official,
            "subject": appointment.official.name,
            "text": appointment.title,
            "aside": appointment.agency.short,
        }


def _by_key(rows: QuerySet, keys: Iterable[int]) -> dict[int, Any]:
    """Read the rows with these keys, in one query."""
    return {row.pk: row for row in rows.filter(pk__in=list(keys))}
