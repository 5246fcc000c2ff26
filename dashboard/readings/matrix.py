"""The progress matrix: how far each area came at each dialogue of a series."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    AreaProgress,
    AreaStage,
    CooperationArea,
    DerivedStatus,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Partnership,
)

from .action_tally import UNFINISHED, ActionTally

#: The newest dialogues are shown with what was recorded; older ones with their stage alone.
FULL_COLUMNS = 3
#: From this many dialogues on, the table scrolls sideways.
SCROLLING_COLUMNS = 7


class Movement(Enum):
    """How a stage compares with the one at the dialogue before."""

    UP = "up"
    SAME = "same"
    DOWN = "down"

    @property
    def label(self) -> str | Promise:
        """What the mark means."""
        return {
            Movement.UP: _("moved up"),
            Movement.SAME: _("unchanged"),
            Movement.DOWN: _("moved back"),
        }[self]


@dataclass(frozen=True)
class Cell:
    """An area at a dialogue."""

    dialogue: Dialogue
    progress: AreaProgress | None
    stage: AreaStage
    before: AreaStage | None
    movement: Movement | None


@dataclass(frozen=True)
class Column:
    """A dialogue that was held."""

    dialogue: Dialogue
    is_compact: bool
    is_latest: bool


@dataclass(frozen=True)
class AreaRow:
    """An area across the dialogues, and what is left to do in it."""

    area: CooperationArea
    cells: tuple[Cell, ...]
    now: AreaStage
    newest: AreaProgress | None
    unfinished: int
    awaiting: int
    is_dormant: bool


@dataclass(frozen=True)
class Matrix:
    """Areas by dialogues of one series, read on a day."""

    partnership: Partnership
    series: DialogueSeries | None
    all_series: tuple[DialogueSeries, ...]
    day: datetime.date
    columns: tuple[Column, ...]
    next_dialogue: Dialogue | None
    rows: tuple[AreaRow, ...]
    progress: tuple[AreaProgress, ...]
    tally: ActionTally

    @property
    def latest(self) -> Dialogue | None:
        """The newest dialogue held."""
        return self.columns[-1].dialogue if self.columns else None

    @property
    def previous(self) -> Dialogue | None:
        """The dialogue before the newest."""
        return self.columns[-2].dialogue if len(self.columns) > 1 else None

    @property
    def scrolls(self) -> bool:
        """Whether there are too many dialogues to stand side by side."""
        return len(self.columns) >= SCROLLING_COLUMNS

    @property
    def unrecorded(self) -> tuple[Dialogue, ...]:
        """Dialogues of which no area-level record was published."""
        return tuple(
            column.dialogue
            for index, column in enumerate(self.columns)
            if all(row.cells[index].stage == AreaStage.NOT_ON_RECORD for row in self.rows)
        )

    @property
    def moved(self) -> dict[Movement, int]:
        """How many areas moved which way between the last two dialogues."""
        counts = dict.fromkeys(Movement, 0)
        for row in self.rows:
            if row.cells and (movement := row.cells[-1].movement) is not None:
                counts[movement] += 1
        return counts

    @property
    def stage_counts(self) -> dict[AreaStage, int]:
        """How many areas stand at each stage of the ladder now, furthest first; stages without areas left out."""
        counts = {stage: sum(row.now == stage for row in self.rows) for stage in reversed(AreaStage.ladder())}
        return {stage: count for stage, count in counts.items() if count}

    @property
    def unfinished(self) -> int:
        """How many actions are still to be done."""
        return sum(row.unfinished for row in self.rows)

    @property
    def awaiting(self) -> int:
        """How many of them await an update."""
        return sum(row.awaiting for row in self.rows)


def compare_stages(before: AreaStage, now: AreaStage) -> Movement | None:
    """Return how a stage moved between two dialogues; None where there is nothing on the ladder now.

    An area that was absent and returns counts as up (design guide, section 5).
    """
    if now.rank == 0:
        return None
    if now.rank == before.rank:
        return Movement.SAME
    return Movement.UP if now.rank > before.rank else Movement.DOWN


def read_matrix(partnership: Partnership, day: datetime.date, *, series_code: str = "") -> Matrix:
    """Read the matrix of one series of a partnership on a day, in four queries.

    Without a code the first series is read. Raise DialogueSeries.DoesNotExist for a code that is not the
    partnership's, or whose dialogues are not public.
    """
    by_series = read_dialogues(partnership, day)
    chosen = next((series for series in by_series if not series_code or series.code == series_code), None)
    if series_code and chosen is None:
        raise DialogueSeries.DoesNotExist(series_code)
    dialogues = by_series[chosen] if chosen else []
    held = [d for d in dialogues if is_held(d, day)]
    upcoming = [d for d in dialogues if d.status != DialogueStatus.CANCELLED and d not in held]
    progress = tuple(
        AreaProgress.objects.public()
        .filter(partnership=partnership)
        .known_by(day)
        .chronological()
        .select_related("dialogue__series")
    )
    by_area: dict[int, list[AreaProgress]] = defaultdict(list)
    for reading in progress:
        by_area[reading.area_id].append(reading)
    tally = ActionTally(partnership, day)
    to_do = _count_actions(tally)
    recorded = frozenset(reading.dialogue_id for reading in progress if reading.dialogue_id is not None)
    rows = tuple(
        _read_row(area, held, recorded, by_area[area.pk], to_do.get(area.pk, (0, 0)))
        for area in CooperationArea.objects.public()
    )
    columns = tuple(
        Column(dialogue, is_compact=index < len(held) - FULL_COLUMNS, is_latest=index == len(held) - 1)
        for index, dialogue in enumerate(held)
    )
    return Matrix(
        partnership, chosen, tuple(by_series), day, columns, upcoming[0] if upcoming else None, rows, progress, tally
    )


def read_dialogues(partnership: Partnership, day: datetime.date) -> dict[DialogueSeries, list[Dialogue]]:
    """Read the public dialogues of a partnership known on a day by series, both in their order, in one query."""
    dialogues: dict[DialogueSeries, list[Dialogue]] = {}
    for dialogue in (
        Dialogue.objects.public()
        .as_of(day)
        .filter(series__partnership=partnership)
        .select_related("series", "host")
        .order_by("series__order", "series__code", "number")
    ):
        dialogue.stand_back(day)
        dialogue.series.partnership = partnership
        dialogues.setdefault(dialogue.series, []).append(dialogue)
    return dialogues


def is_held(dialogue: Dialogue, day: datetime.date) -> bool:
    """Whether a dialogue had been held by the day."""
    return (
        dialogue.status == DialogueStatus.HELD and dialogue.starts_on is not None and dialogue.starts_on.begun_by(day)
    )


def _count_actions(tally: ActionTally) -> dict[int, tuple[int, int]]:
    """Return for each area how many actions are unfinished, and how many of these await an update."""
    unfinished = tally.count({"status": UNFINISHED}, counting="area")
    awaiting = tally.count({"status": [DerivedStatus.AWAITING_UPDATE]}, counting="area")
    return {area: (number, awaiting[area]) for area, number in unfinished.items()}


def _read_row(
    area: CooperationArea,
    held: Sequence[Dialogue],
    recorded: frozenset[int],
    readings: Sequence[AreaProgress],
    to_do: tuple[int, int],
) -> AreaRow:
    """Read one row; a stage is compared only with a dialogue of which any area-level record exists."""
    at_dialogue = {reading.dialogue_id: reading for reading in readings if reading.dialogue_id is not None}
    cells: list[Cell] = []
    for dialogue in held:
        reading = at_dialogue.get(dialogue.pk)
        stage = reading.stage_term if reading else AreaStage.NOT_ON_RECORD
        before = cells[-1].stage if cells and cells[-1].dialogue.pk in recorded else None
        movement = compare_stages(before, stage) if before is not None else None
        cells.append(Cell(dialogue, reading, stage, before, movement))
    on_ladder = [reading for reading in readings if reading.stage_term.rank]
    newest = on_ladder[-1] if on_ladder else None
    return AreaRow(
        area=area,
        cells=tuple(cells),
        now=newest.stage_term if newest else AreaStage.NOT_ON_RECORD,
        newest=newest,
        unfinished=to_do[0],
        awaiting=to_do[1],
        is_dormant=is_dormant([cell.stage for cell in cells]),
    )


def is_dormant(stages: Sequence[AreaStage]) -> bool:
    """Whether an area was on the ladder and was not raised at the last two dialogues held (domain, stages)."""
    if len(stages) < 3:
        return False
    return any(stage.rank for stage in stages[:-2]) and not any(stage.rank for stage in stages[-2:])
