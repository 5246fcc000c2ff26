"""One area of one partnership: the stage it has reached, and what moved it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cooperation.models import (
    Agency,
    Agreement,
    AreaProgress,
    AreaStage,
    CooperationArea,
    Country,
    Dialogue,
    DialogueStatus,
    Event,
    Milestone,
    PartialDate,
    Partnership,
    Row,
)

from .action_tally import UNFINISHED, ActionTally
from .actions import ActionRow, read_first_actions
from .footnotes import Footnotes, read_footnotes
from .matrix import Movement, compare_stages, is_dormant, is_held, read_dialogues
from .mission_timeline import MissionTimeline, draw_missions, read_missions


@dataclass(frozen=True)
class TrailEntry:
    """One step of the trail: a dialogue, or something between two of them."""

    kind: str
    on: PartialDate | None
    anchor: str = ""
    dialogue: Dialogue | None = None
    progress: AreaProgress | None = None
    stage: AreaStage = AreaStage.NOT_ON_RECORD
    before: AreaStage | None = None
    movement: Movement | None = None
    record: Row | None = None
    until: PartialDate | None = None
    text: str = ""


@dataclass(frozen=True)
class SideAgencies:
    """The agencies of one side that lead the actions of an area."""

    country: Country
    agencies: tuple[Agency, ...]


@dataclass(frozen=True)
class AreaPage:
    """Everything the page of an area says."""

    partnership: Partnership
    area: CooperationArea
    position: int
    total: int
    previous: CooperationArea | None
    following: CooperationArea | None
    stage: AreaStage
    newest: AreaProgress | None
    latest: TrailEntry | None
    is_dormant: bool
    trail: tuple[TrailEntry, ...]
    leads: tuple[SideAgencies, ...]
    next_milestone: Milestone | None
    timeline: MissionTimeline | None
    actions: tuple[ActionRow, ...]
    total_actions: int
    unfinished: int
    footnotes: Footnotes

    @property
    def finished(self) -> int:
        """How many of its actions are done with."""
        return self.total_actions - self.unfinished


def read_area(partnership: Partnership, area_slug: str, day: datetime.date) -> AreaPage:
    """Read an area of a partnership on a day, in eighteen queries; raise CooperationArea.DoesNotExist."""
    areas = list(CooperationArea.objects.public())
    area = next((area for area in areas if area.slug == area_slug), None)
    if area is None:
        raise CooperationArea.DoesNotExist(area_slug)
    place = areas.index(area)
    by_series = read_dialogues(partnership, day)
    dialogues = next(iter(by_series.values()), [])
    readings = list(
        AreaProgress.objects.public()
        .filter(partnership=partnership, area=area)
        .known_by(day)
        .chronological()
        .select_related("dialogue__series")
    )
    for reading in readings:
        reading.partnership, reading.area = partnership, area
    missions = read_missions(partnership, area, day)
    milestones = [milestone for mission in missions for milestone in mission.milestones.all()]
    agreements = list(Agreement.objects.public().in_partnership(partnership).filter(areas=area).as_of(day))
    events = list(Event.objects.public().as_of(day).filter(partnership=partnership, areas=area))
    actions = read_first_actions(partnership, day, area=area)
    tally = ActionTally(partnership, day)
    recorded = frozenset(
        AreaProgress.objects.public()
        .filter(partnership=partnership, dialogue__isnull=False)
        .order_by()
        .values_list("dialogue", flat=True)
        .distinct()
    )
    trail = _read_trail(dialogues, recorded, readings, milestones, agreements, events, day)
    at_dialogues = [entry for entry in trail if entry.kind == "dialogue"]
    on_ladder = [reading for reading in readings if reading.stage_term.rank]
    newest = on_ladder[-1] if on_ladder else None
    planned = sorted((m for m in milestones if m.is_planned and not m.on.over_before(day)), key=lambda m: str(m.on))
    return AreaPage(
        partnership=partnership,
        area=area,
        position=place + 1,
        total=len(areas),
        previous=areas[place - 1] if len(areas) > 1 else None,
        following=areas[(place + 1) % len(areas)] if len(areas) > 1 else None,
        stage=newest.stage_term if newest else AreaStage.NOT_ON_RECORD,
        newest=newest,
        latest=at_dialogues[0] if at_dialogues else None,
        is_dormant=is_dormant([entry.stage for entry in reversed(at_dialogues)]),
        trail=trail,
        leads=_read_leads(partnership, tally.count({"area": [area.pk]}, counting="agency")),
        next_milestone=planned[0] if planned else None,
        timeline=draw_missions(missions, dialogues, day),
        actions=actions,
        total_actions=tally.count({"area": [area.pk]})[None],
        unfinished=tally.count({"area": [area.pk], "status": UNFINISHED})[None],
        footnotes=read_footnotes(readings, milestones, agreements, events, [row.item for row in actions]),
    )


def _read_leads(partnership: Partnership, led: Mapping[int, int]) -> tuple[SideAgencies, ...]:
    """Return for each side the agencies that lead the area's actions, those with most actions first, in one query."""
    agencies = sorted(Agency.objects.public().filter(pk__in=led), key=lambda agency: (-led[agency.pk], agency.slug))
    return tuple(
        SideAgencies(country, tuple(agency for agency in agencies if agency.country_id == country.pk))
        for country in partnership.sides
    )


def _read_trail(
    dialogues: Sequence[Dialogue],
    recorded: frozenset[int],
    readings: Sequence[AreaProgress],
    milestones: Sequence[Milestone],
    agreements: Sequence[Agreement],
    events: Sequence[Event],
    day: datetime.date,
) -> tuple[TrailEntry, ...]:
    """Lay dialogues, readings, agreements, events and reached milestones in one line, newest first.

    A stage is compared only with a dialogue of which any area-level record exists (`recorded`).
    """
    at_dialogue = {reading.dialogue_id: reading for reading in readings if reading.dialogue_id is not None}
    entries: list[TrailEntry] = []
    before: AreaStage | None = None
    for dialogue in dialogues:
        if dialogue.status == DialogueStatus.CANCELLED:
            continue
        if not is_held(dialogue, day):
            entries.append(TrailEntry("next", dialogue.starts_on, dialogue.code, dialogue))
            continue
        reading = at_dialogue.pop(dialogue.pk, None)
        stage = reading.stage_term if reading else AreaStage.NOT_ON_RECORD
        entries.append(
            TrailEntry(
                kind="dialogue",
                on=dialogue.ends_on or dialogue.starts_on,
                anchor=dialogue.code,
                dialogue=dialogue,
                progress=reading,
                stage=stage,
                before=before,
                movement=compare_stages(before, stage) if before is not None else None,
            )
        )
        before = stage if dialogue.pk in recorded else None
    entries += [
        TrailEntry("reading", reading.on, reading.anchor, progress=reading, stage=reading.stage_term)
        for reading in readings
        if reading.dialogue_id is None or reading.dialogue_id in at_dialogue
    ]
    entries += [
        TrailEntry("milestone", milestone.on, record=milestone, until=milestone.ends_on, text=milestone.note)
        for milestone in milestones
        if not milestone.is_planned
    ]
    entries += [TrailEntry("agreement", agreement.first_on, record=agreement) for agreement in agreements]
    entries += [TrailEntry("event", event.starts_on, record=event, until=event.ends_on) for event in events]
    entries.sort(key=_place, reverse=True)
    return tuple(entries)


def _place(entry: TrailEntry) -> tuple[bool, str, bool]:
    """Planned dialogues stand first, then by day; on one day the dialogue stands above the rest."""
    return entry.kind == "next", str(entry.on or "9999"), entry.kind == "dialogue"
