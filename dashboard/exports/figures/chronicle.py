"""Every dated entry of a partnership in lanes, as a picture."""

from django.utils.translation import gettext as _

from dashboard.exports.tints import INK_2, STAGE, WHITE
from dashboard.readings.chronicle import ChroniclePicture

from .axis import Strip, dialogue_entries, draw_labels, draw_marks
from .sheet import LEFT, RIGHT, Caption, KeyEntry, Sheet

STRIP = Strip(LEFT + 200, RIGHT - LEFT - 200)
HEIGHT = 34


def draw_chronicle(picture: ChroniclePicture, caption: Caption) -> Sheet:
    """Draw a lane for each kind of entry; entries close together are one larger mark."""
    sheet = Sheet(caption)
    marks = picture.axis.marks if picture.axis else ()
    draw_labels(sheet, marks, STRIP)
    for lane in picture.lanes:
        middle = sheet.y + HEIGHT / 2
        sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
        draw_marks(sheet, marks, STRIP, height=HEIGHT)
        sheet.text(LEFT, middle + 4.5, str(lane.kind.label))
        sheet.text(LEFT + 180, middle + 4.5, str(lane.count), color=INK_2, anchor="end")
        for point in lane.points:
            x = STRIP.place(point.x)
            if point.is_planned:
                sheet.circle(x, middle, point.radius, fill=WHITE, stroke=STAGE, width=1.75)
            else:
                sheet.circle(x, middle, point.radius, fill=STAGE, stroke=WHITE, width=1)
        sheet.y += HEIGHT
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    sheet.key(
        [
            KeyEntry(_("took place, or the date has passed"), 14, lambda x, y: sheet.circle(x + 7, y, 4, fill=STAGE)),
            KeyEntry(
                _("planned, or a date to come"),
                14,
                lambda x, y: sheet.circle(x + 7, y, 4.5, fill=WHITE, stroke=STAGE, width=1.75),
            ),
            KeyEntry(_("several entries close together"), 20, lambda x, y: sheet.circle(x + 10, y, 8, fill=STAGE)),
            *dialogue_entries(sheet, marks),
        ]
    )
    return sheet
