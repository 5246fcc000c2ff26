"""The points that are worth raising at a dialogue, each found by a rule."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItem,
    Agreement,
    CooperationArea,
    Dialogue,
    Milestone,
    Mission,
    MissionPhase,
    PartialDate,
)
from cooperation.models.wording import TermChoices

#: An agreement whose last day lies no further ahead is worth raising.
YEARS_BEFORE_AN_END_IS_RAISED = 2
#: An action that so many later dialogues met without its end is worth raising.
DIALOGUES_BEFORE_A_CARRY_IS_RAISED = 2


class PointRule(TermChoices):
    """Why a point is worth raising: the rule by which it was found."""

    AWAITING_UPDATE = (
        "awaiting_update",
        "",
        _("Its due date has passed, and nothing newer is on record."),
        _("Awaiting update"),
    )
    CARRIED_TWICE = (
        "carried_twice",
        "",
        _("It was unfinished when two later dialogues met."),
        _("Carried over twice"),
    )
    BEFORE_THE_DIALOGUE = (
        "before_the_dialogue",
        "",
        _("A date that was stated for it lies before the dialogue is over."),
        _("Planned before the dialogue"),
    )
    AGREEMENT_ENDS = (
        "agreement_ends",
        "",
        _("The agreement ends within two years of the day of this briefing."),
        _("Agreement ends soon"),
    )


@dataclass(frozen=True)
class Point:
    """Something to raise, and the rule that found it."""

    rule: PointRule
    subject: ActionItem | Milestone | Agreement
    areas: tuple[CooperationArea, ...]


@dataclass(frozen=True)
class MissionStanding:
    """A mission on the day: its phase, and its next step on record."""

    mission: Mission
    phase: MissionPhase
    next_planned: Milestone | None


class UnfinishedAction(NamedTuple):
    """What the rules ask of an unfinished action: its key, that of its area, its dates, whether it awaits an update."""

    key: int
    area: int
    raised_on: PartialDate
    due_on: PartialDate | None
    awaits_update: bool


def find_points(
    actions: Sequence[UnfinishedAction],
    missions: Iterable[MissionStanding],
    agreements: Iterable[Agreement],
    held: Sequence[Dialogue],
    dialogue: Dialogue,
    day: datetime.date,
) -> Iterator[tuple[PointRule, UnfinishedAction | Milestone | Agreement]]:
    """Yield what is worth raising at a dialogue, each once for each rule that finds it, rule by rule.

    `actions` are the unfinished ones on the day; `held` are the dialogues of the series held by then.
    """
    meets_on = dialogue.starts_on
    for action in actions:
        if action.awaits_update:
            yield PointRule.AWAITING_UPDATE, action
    met_on = [other.starts_on.first_day for other in held if other.starts_on]
    for action in actions:
        if sum(map(action.raised_on.over_before, met_on)) >= DIALOGUES_BEFORE_A_CARRY_IS_RAISED:
            yield PointRule.CARRIED_TWICE, action
    if meets_on is not None and not meets_on.over_before(day):
        for action in actions:
            due = action.due_on
            if due is not None and not due.over_before(day) and due.begun_by(meets_on.last_day):
                yield PointRule.BEFORE_THE_DIALOGUE, action
        for standing in missions:
            for step in standing.mission.milestones.all():
                if step.on.begun_by(meets_on.last_day):
                    step.mission = standing.mission
                    yield PointRule.BEFORE_THE_DIALOGUE, step
    horizon = day.replace(year=day.year + YEARS_BEFORE_AN_END_IS_RAISED, day=min(day.day, 28))
    for agreement in agreements:
        ends_on = agreement.ends_on
        if ends_on is not None and not ends_on.over_before(day) and ends_on.begun_by(horizon):
            yield PointRule.AGREEMENT_ENDS, agreement
