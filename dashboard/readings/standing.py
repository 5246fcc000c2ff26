"""The words in which a comparison of two days speaks: things, their states, and the steps between.

A thing is an area, an action, a mission, an agreement, a working group, an event, a dialogue or a post. A standing is
the state of every thing on a day. `things.py` and `action_things.py` read them.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import CooperationArea, DerivedStatus, MilestoneKind, PartialDate, Row


class ThingKind(models.TextChoices):
    """What kind of thing stands somewhere."""

    AREA = "area", pgettext_lazy("kind of thing", "Area")
    ACTION = "action", pgettext_lazy("kind of thing", "Action")
    MISSION = "mission", pgettext_lazy("kind of thing", "Mission")
    AGREEMENT = "agreement", pgettext_lazy("kind of thing", "Agreement")
    GROUP = "group", pgettext_lazy("kind of thing", "Working group")
    EVENT = "event", pgettext_lazy("kind of thing", "Event")
    DIALOGUE = "dialogue", pgettext_lazy("kind of thing", "Dialogue")
    POST = "post", pgettext_lazy("kind of thing", "Post")


class PostStatus(models.TextChoices):
    """What is on record of a post; where no end is, nobody says that it is still held."""

    OPEN = "open", _("No end on record")
    ENDED = "ended", _("Ended")


class EventStatus(models.TextChoices):
    """An event is on record once it has begun."""

    TOOK_PLACE = "took_place", _("Took place")


class Happening(models.TextChoices):
    """What happened on a day, where no stage, status or kind of milestone says it."""

    RAISED = "raised", pgettext_lazy("action", "Raised")
    ANNOUNCED = "announced", pgettext_lazy("dialogue", "Announced")
    SET_UP = "set_up", pgettext_lazy("working group", "Set up")
    MET = "met", pgettext_lazy("working group", "Met")
    TOOK_OFFICE = "took_office", pgettext_lazy("post", "Took office")
    NAMED = "named", pgettext_lazy("post", "First named in office")


class PlanKind(models.TextChoices):
    """What a date ahead is for, where it is no milestone."""

    DUE = "due", _("Due")
    MEETING = "meeting", _("Meeting")


class Plan(NamedTuple):
    """A date ahead, as it was stated."""

    kind: MilestoneKind | PlanKind
    on: PartialDate


class Key(NamedTuple):
    """What tells one thing from another."""

    kind: ThingKind
    pk: int


@dataclass(frozen=True)
class State:
    """What a reader compares: where a thing stands, what is planned, and how new the newest word is.

    `rank` counts the steps up its own ladder. `newest` is the date of the newest row.
    """

    term: Any
    rank: int
    newest: PartialDate | None = None
    plans: tuple[Plan, ...] = ()
    is_finished: bool = False
    awaits_update: bool = False

    @property
    def shown(self) -> Any:
        """The one word a page shows: the derived one where it says more."""
        return DerivedStatus.AWAITING_UPDATE if self.awaits_update else self.term

    def reads_as(self, other: "State") -> bool:
        """Whether a page shows the same words for both."""
        return (self.shown, self.plans) == (other.shown, other.plans)


Standing = Mapping[Key, State]


@dataclass(frozen=True)
class Step:
    """One dated row of a thing: what happened, the words on it, and the row it rests on.

    A step counts from the day it begins; one that `is_over` counts once its whole period has passed.
    """

    on: PartialDate
    term: Any
    record: Row
    text: str = ""
    until: PartialDate | None = None
    plan: PartialDate | None = None
    is_over: bool = False

    def known_by(self, day: datetime.date) -> bool:
        """Whether the step had been taken by the day."""
        return self.on.over_before(day) if self.is_over else self.on.begun_by(day)


@dataclass(frozen=True)
class Thing:
    """A thing with its state on two days and the steps between them, newest first.

    `before` is None for a thing that nothing told of on the first day. `cited` is the row that backs the thing as a
    whole, where the steps have rows of their own. `reference` and `details` stand beside the name.
    """

    key: Key
    name: str
    url: str
    areas: tuple[CooperationArea, ...]
    before: State | None
    after: State
    steps: tuple[Step, ...]
    cited: Row | None = None
    reference: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Days:
    """The two days of a comparison; without a first one everything is read as of the last."""

    since: datetime.date | None
    until: datetime.date

    def known(self, rows: Any) -> QuerySet:
        """Return the rows as of the last day, each saying in `was_known` whether it was known on the first."""
        return rows.as_of(self.until).annotate(was_known=self.was_known(rows.model._default_manager.known_by))

    def was_known(self, known_by: Callable[[datetime.date], QuerySet]) -> Any:
        """Return the condition that the row is among those that the word gives for the first day."""
        if self.since is None:
            return Value(False)
        return Exists(known_by(self.since).filter(pk=OuterRef("pk")))

    def thing(
        self,
        key: Key,
        was_known: bool,
        state_on: Callable[[datetime.date], State],
        steps: Iterable[Step],
        **fields: Any,
    ) -> Thing:
        """Return the thing on both days; of a thing new to the record every step is told."""
        before = state_on(self.since) if was_known and self.since is not None else None
        told = [step for step in steps if step.known_by(self.until)]
        if before is not None and self.since is not None:
            told = [step for step in told if not step.known_by(self.since)]
        told.reverse()
        told.sort(key=lambda step: str(step.on), reverse=True)
        return Thing(key=key, before=before, after=state_on(self.until), steps=tuple(told), **fields)
