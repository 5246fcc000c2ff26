"""The front page: which partnerships are recorded, where each stands, and when each next meets."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from cooperation.models import AreaProgress, AreaStage, CooperationArea, Dialogue, DialogueStatus, Partnership

from .matrix import is_held


@dataclass(frozen=True)
class PartnershipCard:
    """A partnership in short."""

    partnership: Partnership
    held: int
    first: Dialogue | None
    latest: Dialogue | None
    next_dialogue: Dialogue | None
    stage_counts: dict[AreaStage, int]
    areas: int


def read_partnerships(today: Callable[[Partnership], datetime.date]) -> tuple[PartnershipCard, ...]:
    """Read every public partnership, each on its own today, in four queries."""
    partnerships = list(Partnership.objects.public().select_related("side_a", "side_b"))
    dialogues = list(
        Dialogue.objects.public()
        .as_of(max((today(partnership) for partnership in partnerships), default=datetime.date.max))
        .select_related("series", "host")
        .order_by("series__order", "series__code", "number")
    )
    readings = list(AreaProgress.objects.public().chronological())
    areas = CooperationArea.objects.public().count()
    return tuple(
        _read_card(partnership, today(partnership), dialogues, readings, areas) for partnership in partnerships
    )


def _read_card(
    partnership: Partnership,
    day: datetime.date,
    dialogues: list[Dialogue],
    readings: list[AreaProgress],
    areas: int,
) -> PartnershipCard:
    own = [dialogue for dialogue in dialogues if dialogue.series.partnership_id == partnership.pk]
    main = [dialogue for dialogue in own if dialogue.series_id == own[0].series_id]
    for dialogue in main:
        dialogue.series.partnership = partnership
        dialogue.stand_back(day)
    held = [dialogue for dialogue in main if is_held(dialogue, day)]
    upcoming = [d for d in main if d not in held and d.status != DialogueStatus.CANCELLED]
    now: dict[int, AreaStage] = {}
    for reading in readings:
        if reading.partnership_id == partnership.pk and reading.on.begun_by(day) and reading.stage_term.rank:
            now[reading.area_id] = reading.stage_term
    counts = {stage: list(now.values()).count(stage) for stage in reversed(AreaStage.ladder())}
    return PartnershipCard(
        partnership=partnership,
        held=len(held),
        first=held[0] if held else None,
        latest=held[-1] if held else None,
        next_dialogue=upcoming[0] if upcoming else None,
        stage_counts={stage: count for stage, count in counts.items() if count},
        areas=areas,
    )
