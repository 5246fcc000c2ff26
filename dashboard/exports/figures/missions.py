"""Missions against the dialogues, as a picture."""

from django.utils.translation import gettext as _

from dashboard.charts.lettering import fold
from dashboard.exports.tints import INK_2, STAGE, WHITE
from dashboard.readings.mission_timeline import Line, MissionTimeline
from dashboard.wording import say_period

from .axis import Strip, dialogue_entries, draw_labels, draw_marks
from .sheet import LEFT, RIGHT, Caption, KeyEntry, Sheet

NAMES, STRIP, WORDS = 200.0, Strip(LEFT + 220, 500), LEFT + 745.0
#: The size of the sentences, and the height of one of their lines, in pixels.
SIZE, LEADING = 12.5, 17.25


def draw_missions(timeline: MissionTimeline, caption: Caption) -> Sheet:
    """Draw each mission as a row: its name, its bars along the time axis, and every date in words."""
    sheet = Sheet(caption)
    for axis in timeline.axes:
        if len(timeline.axes) > 1:
            sheet.text(LEFT, sheet.y + 14, axis.partnership.short_name, color=INK_2)
        draw_labels(sheet, axis.marks, STRIP)
    for line in timeline.lines:
        _draw_line(sheet, timeline, line)
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    _draw_key(sheet, timeline)
    return sheet


def _draw_line(sheet: Sheet, timeline: MissionTimeline, line: Line) -> None:
    sentences = [_say(line, number) for number in range(len(line.milestones))]
    folded = [fold(text, RIGHT - WORDS, SIZE) for text in sentences]
    about = " · ".join(
        [str(line.phase.label), *([", ".join(str(agency.short) for agency in line.agencies)] if line.agencies else [])]
    )
    named = len(fold(line.mission.name, NAMES, 14)) * 19 + len(fold(about, NAMES, SIZE)) * LEADING
    height = max(named, sum(map(len, folded)) * LEADING) + 18
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
    draw_marks(sheet, timeline.marks, STRIP, height=height)
    lines = sheet.block(LEFT, sheet.y + 22, line.mission.name, width=NAMES, size=14, strong=True)
    sheet.block(LEFT, sheet.y + 22 + lines * 19, about, width=NAMES, size=SIZE, color=INK_2)
    middle = sheet.y + height / 2
    for bar in line.bars:
        width = STRIP.width * bar.width / 100
        fill = WHITE if bar.is_planned else STAGE
        sheet.rect(STRIP.place(bar.x), middle - 5, width, 10, fill=fill, stroke=STAGE, radius=2)
    for plan in line.plans:
        _draw_plan(sheet, STRIP.place(plan), middle)
    for dot in line.dots:
        sheet.circle(STRIP.place(dot), middle, 6.5, fill=WHITE, stroke=STAGE, width=2.5)
    place = sheet.y + 21
    for text, lines_of_text in zip(sentences, folded, strict=True):
        sheet.block(WORDS, place, text, width=RIGHT - WORDS, size=SIZE)
        place += len(lines_of_text) * LEADING
    sheet.y += height


def _say(line: Line, number: int) -> str:
    """Return a milestone as its page tells it."""
    milestone = line.milestones[number]
    when = say_period(milestone.on, milestone.ends_on)
    if milestone in line.replaced:
        when = f"{when} {_('(earlier plan)')}"
    elif milestone.is_planned:
        when = f"{when} {_('(planned)')}"
    return f"{when}: {milestone.note or milestone.get_kind_display()}"


def _draw_plan(sheet: Sheet, x: float, y: float) -> None:
    sheet.circle(x, y, 6.5, fill=WHITE, stroke=STAGE, width=1.75, dashes="3 2.2")


def _draw_key(sheet: Sheet, timeline: MissionTimeline) -> None:
    def bar(fill: str) -> KeyEntry:
        label = _("at work") if fill == STAGE else _("in preparation, or planned")
        return KeyEntry(label, 28, lambda x, y: sheet.rect(x + 1, y - 4, 26, 8, fill=fill, stroke=STAGE, radius=2))

    entries = [
        bar(WHITE),
        bar(STAGE),
        KeyEntry(_("launched"), 14, lambda x, y: sheet.circle(x + 7, y, 6, fill=WHITE, stroke=STAGE, width=2.5)),
    ]
    if timeline.has_plans:
        entries.append(KeyEntry(_("planned step"), 14, lambda x, y: _draw_plan(sheet, x + 7, y)))
    sheet.key([*entries, *dialogue_entries(sheet, timeline.marks)])
