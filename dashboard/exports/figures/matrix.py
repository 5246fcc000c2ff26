"""The progress matrix as a picture."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cooperation.models import AreaStage
from dashboard.charts.lettering import fold, width_of
from dashboard.exports.tints import INK, INK_2, OCHRE, RULE_2, SEAL, STAGE, STAGE_TINTS
from dashboard.readings.matrix import AreaRow, Cell, Matrix, Movement
from dashboard.wording import say_ordinal_figure

from .sheet import LEFT, RIGHT, Caption, KeyEntry, Sheet

NAMES, CARRIED = 230.0, 96.0
#: The white between two cells, and the breadth below which a cell sets its sign above its word.
GAP, NARROW = 3.0, 150.0


def draw_matrix(matrix: Matrix, stages: Sequence[AreaStage], caption: Caption) -> Sheet:
    """Draw areas by dialogues with one stage in each cell; `stages` are those that the key explains."""
    sheet = Sheet(caption)
    start, end = LEFT + NAMES + 10, RIGHT - CARRIED - 10
    breadth = (end - start) / len(matrix.columns)
    sheet.y += 16
    sheet.text(LEFT, sheet.y, _("Area"), strong=True)
    for number, column in enumerate(matrix.columns):
        dialogue = column.dialogue
        year = f" {dialogue.starts_on.year}" if dialogue.starts_on else ""
        x = start + number * breadth + 8
        sheet.text(x, sheet.y, say_ordinal_figure(dialogue.number) + year, strong=True)
        if width_of(dialogue.city, 12) < breadth - 10:
            sheet.text(x, sheet.y + 17, dialogue.city, size=12, color=INK_2)
    following = matrix.next_dialogue
    if following is not None:
        year = f" {following.starts_on.year}" if following.starts_on else ""
        sheet.text(end + 14, sheet.y, say_ordinal_figure(following.number) + year, color=SEAL, strong=True)
    lines = sheet.block(end + 14, sheet.y + 17, _("Carried forward"), width=CARRIED, size=12, color=INK_2)
    sheet.y += 10 + 17 * lines
    top = sheet.y
    for row in matrix.rows:
        _draw_row(sheet, row, start, breadth)
    sheet.line(end + 4, top, end + 4, sheet.y, color=SEAL, width=1.5, dashes="2 3")
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    sheet.key(
        [_stage_entry(sheet, stage) for stage in stages]
        + [_mark_entry(sheet, mark.value, str(mark.label)) for mark in Movement if matrix.previous]
        + ([_mark_entry(sheet, "ga", _("an action awaits an update"))] if matrix.awaiting else [])
    )
    return sheet


def _draw_row(sheet: Sheet, row: AreaRow, start: float, breadth: float) -> None:
    is_narrow = breadth < NARROW
    names = fold(row.area.name, NAMES, 14)
    height = max(50.0 if is_narrow else 42.0, 14 + 19.5 * len(names))
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    sheet.block(LEFT, sheet.y + height / 2 + 5 - (len(names) - 1) * 9.7, row.area.name, width=NAMES, size=14)
    for number, cell in enumerate(row.cells):
        _draw_cell(sheet, cell, start + number * breadth, breadth, height)
    end, middle = start + breadth * len(row.cells), sheet.y + height / 2
    unfinished = str(row.unfinished) if row.unfinished else "–"
    sheet.text(end + 14, middle + 5, unfinished, size=14, color=INK if row.unfinished else INK_2)
    if row.awaiting:
        sheet.glyph("ga", end + 46, middle, color=OCHRE)
    sheet.y += height


def _draw_cell(sheet: Sheet, cell: Cell, x: float, breadth: float, height: float) -> None:
    """Draw the stage as sign and word on its tint, with the mark of how it moved; nothing on record is a dash."""
    middle = sheet.y + height / 2
    if not cell.stage.rank:
        sheet.glyph(cell.stage.glyph, x + (breadth / 2 if breadth < NARROW else 18), middle, color=RULE_2)
        return
    sheet.rect(x, sheet.y + GAP / 2, breadth - GAP, height - GAP, fill=STAGE_TINTS[f"s{cell.stage.rank}"], radius=3)
    label = str(cell.stage.label)
    if breadth < NARROW:
        center = x + (breadth - GAP) / 2
        sheet.glyph(cell.stage.glyph, center, middle - 9)
        if cell.movement:
            sheet.glyph(cell.movement.value, center + 20, middle - 9, size=11)
        sheet.text(center, middle + 16, label, size=11.5, anchor="middle")
        return
    sheet.glyph(cell.stage.glyph, x + 18, middle)
    sheet.text(x + 33, middle + 5, label, size=13.5, strong=True)
    if cell.movement:
        sheet.glyph(cell.movement.value, x + 46 + width_of(label, 13.5), middle + 0.5, size=11)


def _stage_entry(sheet: Sheet, stage: AreaStage) -> KeyEntry:
    color = STAGE if stage.rank else RULE_2
    return KeyEntry(str(stage.label), 16, lambda x, y: sheet.glyph(stage.glyph, x + 8, y, color=color))


def _mark_entry(sheet: Sheet, name: str, label: str) -> KeyEntry:
    color = OCHRE if name == "ga" else STAGE
    return KeyEntry(label, 14, lambda x, y: sheet.glyph(name, x + 7, y, size=12, color=color))
