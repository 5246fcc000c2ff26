"""How far each area came over time: one step line an area, on one time axis with the dialogues."""

from dataclasses import dataclass

from cooperation.models import AreaStage, PartialDate
from dashboard.charts.steps import Grades, Segment, draw_steps
from dashboard.charts.timeline import Scale, scale_over

from .matrix import AreaRow, Matrix
from .mission_timeline import Mark, draw_axes

#: The drawing of one area, in pixels from above: its height, the furthest stage, the first, and the ground.
HEIGHT, TOP, BOTTOM, GROUND = 52, 7.0, 39.0, 47.0


@dataclass(frozen=True)
class Moment:
    """A dated reading of an area; at a dialogue without one the stage is not on record."""

    on: PartialDate
    stage: AreaStage
    x: float
    y: float
    is_at_dialogue: bool


@dataclass(frozen=True)
class AreaLine:
    """An area of the list and its line; without any stage on record there is nothing to draw."""

    row: AreaRow
    moments: tuple[Moment, ...]
    segments: tuple[Segment, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether any stage of the ladder is on record."""
        return any(moment.stage.rank for moment in self.moments)


@dataclass(frozen=True)
class ProgressPicture:
    """The areas of a partnership over time: every line has the same axis, and `guides` at the same heights."""

    marks: tuple[Mark, ...]
    guides: tuple[float, ...]
    lines: tuple[AreaLine, ...]
    height: int = HEIGHT


def read_progress_picture(matrix: Matrix) -> ProgressPicture:
    """Draw what a matrix has read, without any further query.

    A stage holds from the day of its reading to the next one. A dialogue at which nothing is on record for the
    area breaks its line, as nobody can say that the stage held.
    """
    dialogues = [column.dialogue for column in matrix.columns]
    days = [dialogue.starts_on.first_day for dialogue in dialogues if dialogue.starts_on is not None]
    days += [reading.on.first_day for reading in matrix.progress]
    scale = scale_over([*days, matrix.day])
    axes = draw_axes(dialogues, scale, matrix.day)
    grades = Grades(len(AreaStage.ladder()), TOP, BOTTOM)
    return ProgressPicture(
        marks=axes[0].marks if axes else (),
        guides=tuple(grades.place(stage.rank) for stage in AreaStage.ladder()),
        lines=tuple(_draw_area(row, matrix, scale, grades) for row in matrix.rows),
    )


def _draw_area(row: AreaRow, matrix: Matrix, scale: Scale, grades: Grades) -> AreaLine:
    readings = [
        (reading.on, reading.stage_term, reading.dialogue_id is not None)
        for reading in matrix.progress
        if reading.area_id == row.area.pk
    ]
    readings += [
        (cell.dialogue.ends_on or cell.dialogue.starts_on, cell.stage, True)
        for cell in row.cells
        if cell.progress is None and cell.dialogue.starts_on is not None
    ]
    readings.sort(key=lambda reading: str(reading[0]))
    moments = tuple(
        Moment(
            on=on,
            stage=stage,
            x=scale.place(on.first_day),
            y=grades.place(stage.rank) if stage.rank else GROUND,
            is_at_dialogue=is_at_dialogue,
        )
        for on, stage, is_at_dialogue in readings
    )
    points = [(moment.x, moment.stage.rank) for moment in moments]
    return AreaLine(row, moments, draw_steps(points, scale.place(matrix.day), grades))
