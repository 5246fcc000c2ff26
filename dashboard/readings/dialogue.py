"""One dialogue: when and where it met, who sat there, and what each area reached."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from cooperation.models import (
    Agency,
    Agreement,
    AreaProgress,
    AreaStage,
    CooperationArea,
    Country,
    Delegate,
    Dialogue,
    Partnership,
    Source,
    WorkingGroup,
)
from dashboard.wording import say_dialogue, say_number, sentence

from .action_flow import read_ledger
from .action_tally import UNFINISHED, ActionTally
from .actions import ActionRow, read_first_actions
from .footnotes import Footnotes, read_footnotes
from .matrix import Movement, compare_stages, is_held, read_dialogues


@dataclass(frozen=True)
class Outcome:
    """An area before and after the dialogue."""

    area: CooperationArea
    before: AreaStage
    after: AreaStage
    movement: Movement | None
    progress: AreaProgress | None
    unfinished: int


@dataclass(frozen=True)
class Delegation:
    """One side at the table."""

    country: Country
    delegates: tuple[Delegate, ...]
    agencies: tuple[Agency, ...]


@dataclass(frozen=True)
class DialoguePage:
    """Everything the page of a dialogue says."""

    partnership: Partnership
    dialogue: Dialogue
    series_dialogues: tuple[Dialogue, ...]
    is_held: bool
    previous: Dialogue | None
    following: Dialogue | None
    before: Dialogue | None
    lead: str
    outcomes: tuple[Outcome, ...]
    delegations: tuple[Delegation, ...]
    other_agencies: tuple[Agency, ...]
    actions: tuple[ActionRow, ...]
    total_actions: int
    carried_over: int
    agreements: tuple[Agreement, ...]
    working_groups: tuple[WorkingGroup, ...]
    outcome: Source | None
    footnotes: Footnotes

    @property
    def has_readings(self) -> bool:
        """Whether any area has a published reading at this dialogue."""
        return any(outcome.progress is not None for outcome in self.outcomes)


def read_dialogue(partnership: Partnership, code: str, day: datetime.date) -> DialoguePage:
    """Read a dialogue of a partnership on a day, in fourteen queries; raise Dialogue.DoesNotExist."""
    by_series = read_dialogues(partnership, day)
    dialogue = next((d for dialogues in by_series.values() for d in dialogues if d.code == code), None)
    if dialogue is None:
        raise Dialogue.DoesNotExist(code)
    siblings = by_series[dialogue.series]
    place = siblings.index(dialogue)
    held = is_held(dialogue, day)
    previous = siblings[place - 1] if place else None
    before = next((other for other in reversed(siblings[:place]) if is_held(other, day)), None)
    agencies = list(dialogue.agencies.public().order_by("slug")) if held else []
    delegates = list(
        Delegate.objects.public()
        .filter(dialogue__in=[dialogue.pk] if held else [])
        .select_related("official", "agency", "side")
        .order_by("position")
    )
    actions = read_first_actions(partnership, day, raised_at=dialogue)
    tally = ActionTally(partnership, day)
    total_actions = tally.count({"dialogue": [dialogue.pk]})[None]
    unfinished = tally.count({"status": UNFINISHED}, counting="area")
    outcomes = _read_outcomes(dialogue, before, unfinished) if held else ()
    agreements = tuple(Agreement.objects.public().filter(dialogue=dialogue).as_of(day))
    groups = tuple(WorkingGroup.objects.public().as_of(day).filter(dialogue=dialogue))
    carried = read_ledger(dialogue.series).carried_into(dialogue) if held else 0
    sides = {side.pk for side in partnership.sides}
    return DialoguePage(
        partnership=partnership,
        dialogue=dialogue,
        series_dialogues=tuple(siblings),
        is_held=held,
        previous=previous,
        following=siblings[place + 1] if place + 1 < len(siblings) else None,
        before=before,
        lead=_say_lead(outcomes, before, total_actions) if held else "",
        outcomes=outcomes,
        delegations=tuple(
            Delegation(
                side,
                tuple(delegate for delegate in delegates if delegate.side_id == side.pk),
                tuple(agency for agency in agencies if agency.country_id == side.pk),
            )
            for side in partnership.sides
        ),
        other_agencies=tuple(agency for agency in agencies if agency.country_id not in sides),
        actions=actions,
        total_actions=total_actions,
        carried_over=carried,
        agreements=agreements,
        working_groups=groups,
        outcome=Source.objects.public().filter(dialogue_outcomes=dialogue).first() if held else None,
        footnotes=read_footnotes(
            [dialogue],
            delegates,
            [outcome.progress for outcome in outcomes if outcome.progress is not None],
            [row.item for row in actions],
            agreements,
            groups,
        ),
    )


def _read_outcomes(dialogue: Dialogue, previous: Dialogue | None, unfinished: Mapping[int, int]) -> tuple[Outcome, ...]:
    readings = {
        (reading.dialogue_id, reading.area_id): reading
        for reading in AreaProgress.objects.public().filter(
            dialogue__in=[dialogue.pk, *([previous.pk] if previous else [])]
        )
    }
    is_recorded = previous is not None and any(pk == previous.pk for pk, _area in readings)
    outcomes = []
    for area in CooperationArea.objects.public():
        earlier = readings.get((previous.pk, area.pk)) if previous else None
        reading = readings.get((dialogue.pk, area.pk))
        before = earlier.stage_term if earlier else AreaStage.NOT_ON_RECORD
        after = reading.stage_term if reading else AreaStage.NOT_ON_RECORD
        outcomes.append(
            Outcome(
                area=area,
                before=before,
                after=after,
                movement=compare_stages(before, after) if is_recorded else None,
                progress=reading,
                unfinished=unfinished.get(area.pk, 0),
            )
        )
    return tuple(outcomes)


def _say_lead(outcomes: tuple[Outcome, ...], previous: Dialogue | None, actions: int) -> str:
    """Say how many areas moved and how many actions were recorded, counted from the record."""
    said = []
    moved = sum(outcome.movement == Movement.UP for outcome in outcomes)
    if previous is not None and any(outcome.movement for outcome in outcomes):
        said.append(
            ngettext(
                "%(count)s of %(total)s areas moved up since the %(previous)s.",
                "%(count)s of %(total)s areas moved up since the %(previous)s.",
                moved,
            )
            % {
                "count": say_number(moved),
                "total": say_number(len(outcomes)),
                "previous": say_dialogue(previous.number),
            }
        )
    if actions:
        said.append(
            ngettext("%(count)s action was recorded.", "%(count)s actions were recorded.", actions)
            % {"count": say_number(actions)}
        )
    return " ".join(sentence(text) for text in said)
