"""How far each area came over time, as a picture."""

from django.utils.translation import gettext as _

from dashboard.exports.tints import INK_2, RULE, STAGE, WHITE
from dashboard.readings.progress_picture import AreaLine, ProgressPicture

from .axis import Strip, dialogue_entries, draw_labels, draw_marks
from .sheet import LEFT, RIGHT, Caption, KeyEntry, Sheet

NAMES, STRIP = 240.0, Strip(LEFT + 260, 690)
#: The white above and below the steps of an area.
AIR = 6


def draw_progress(picture: ProgressPicture, caption: Caption) -> Sheet:
    """Draw a step line for each area, all on one time axis."""
    sheet = Sheet(caption)
    draw_labels(sheet, picture.marks, STRIP)
    for line in picture.lines:
        _draw_area(sheet, picture, line)
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    sheet.key(
        [
            KeyEntry(_("read at a dialogue"), 14, lambda x, y: sheet.circle(x + 7, y, 4, fill=STAGE)),
            KeyEntry(
                _("read between dialogues"),
                14,
                lambda x, y: sheet.circle(x + 7, y, 3.25, fill=WHITE, stroke=STAGE, width=2),
            ),
            KeyEntry(
                _("not on record at a dialogue, where the line breaks"), 14, lambda x, y: _draw_gap(sheet, x + 7, y)
            ),
            *dialogue_entries(sheet, picture.marks),
        ]
    )
    return sheet


def _draw_area(sheet: Sheet, picture: ProgressPicture, line: AreaLine) -> None:
    height = picture.height + 2 * AIR
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    sheet.block(LEFT, sheet.y + 27, line.row.area.name, width=NAMES, size=14, strong=True)
    draw_marks(sheet, picture.marks, STRIP, height=height)
    top = sheet.y + AIR
    if line.is_drawn:
        for guide in picture.guides:
            sheet.line(STRIP.start, top + guide, STRIP.start + STRIP.width, top + guide, color=RULE, width=0.75)
        for segment in line.segments:
            sheet.line(
                STRIP.place(segment.x1),
                top + segment.y1,
                STRIP.place(segment.x2),
                top + segment.y2,
                color=STAGE,
                width=2.5,
            )
        for moment in line.moments:
            x, y = STRIP.place(moment.x), top + moment.y
            if not moment.stage.rank:
                _draw_gap(sheet, x, y)
            elif moment.is_at_dialogue:
                sheet.circle(x, y, 4, fill=STAGE, stroke=WHITE, width=1)
            else:
                sheet.circle(x, y, 3.25, fill=WHITE, stroke=STAGE, width=2)
    sheet.glyph(line.row.now.glyph, STRIP.start + STRIP.width + 28, sheet.y + height / 2, color=STAGE)
    sheet.text(STRIP.start + STRIP.width + 44, sheet.y + height / 2 + 4.5, str(line.row.now.label))
    sheet.y += height


def _draw_gap(sheet: Sheet, x: float, y: float) -> None:
    sheet.line(x - 5, y, x + 5, y, color=INK_2, width=2)
