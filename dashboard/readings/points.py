"""The points that are worth raising at a dialogue, each found by a rule."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cooperation.models import ActionItem, Agreement, CooperationArea, Dialogue, Milestone, Mission, MissionPhase
from cooperation.models.wording import TermChoices

from .actions import ActionRow

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


def find_points(
    actions: Iterable[ActionRow],
    missions: Iterable[MissionStanding],
    agreements: Iterable[Agreement],
    held: Sequence[Dialogue],
    dialogue: Dialogue,
    day: datetime.date,
) -> Iterable[Point]:
    """Yield what is worth raising at a dialogue, each once for each rule that finds it, rule by rule.

    `actions` are the unfinished ones on the day; `held` are the dialogues of the series held by then.
    """
    actions = tuple(actions)
    meets_on = dialogue.starts_on
    for row in actions:
        if row.awaits_update:
            yield Point(PointRule.AWAITING_UPDATE, row.item, (row.item.area,))
    for row in actions:
        raised_on = row.item.raised_on
        later = [other for other in held if other.starts_on and raised_on.over_before(other.starts_on.first_day)]
        if len(later) >= DIALOGUES_BEFORE_A_CARRY_IS_RAISED:
            yield Point(PointRule.CARRIED_TWICE, row.item, (row.item.area,))
    if meets_on is not None and not meets_on.over_before(day):
        for row in actions:
            due = row.item.due_on
            if due is not None and not due.over_before(day) and due.begun_by(meets_on.last_day):
                yield Point(PointRule.BEFORE_THE_DIALOGUE, row.item, (row.item.area,))
        for standing in missions:
            for step in standing.mission.milestones.all():
                if step.on.begun_by(meets_on.last_day):
                    step.mission = standing.mission
                    yield Point(PointRule.BEFORE_THE_DIALOGUE, step, tuple(standing.mission.areas.all()))
    horizon = day.replace(year=day.year + YEARS_BEFORE_AN_END_IS_RAISED, day=min(day.day, 28))
    for agreement in agreements:
        ends_on = agreement.ends_on
        if ends_on is not None and not ends_on.over_before(day) and ends_on.begun_by(horizon):
            yield Point(PointRule.AGREEMENT_ENDS, agreement, tuple(agreement.areas.all()))
