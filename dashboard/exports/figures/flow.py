"""How actions went from dialogue to dialogue, as a picture."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dashboard.charts.flow import Block
from dashboard.charts.lettering import fold
from dashboard.exports.tints import INK_2, STAGE, STAGE_TINTS, WHITE
from dashboard.readings.action_flow import DialogueFlow
from dashboard.wording import say_dialogue, sentence

from .axis import Strip
from .sheet import LEFT, RIGHT, Caption, KeyEntry, Sheet

STRIP = Strip(LEFT + 640, RIGHT - LEFT - 640)
#: Where the four columns of numbers end.
COLUMNS = tuple(LEFT + 290 + 105 * number for number in range(4))
CARRIED, NEW, DONE = WHITE, STAGE_TINTS["s4"], STAGE
HEIGHT = 56


def draw_flow(flow: Sequence[DialogueFlow], caption: Caption) -> Sheet:
    """Draw a row for each dialogue: four numbers, what came in above, what became of it below."""
    sheet = Sheet(caption)
    heads = (_("Carried in"), _("New"), _("Finished"), _("Carried out"))
    depth = max(len(fold(head, 95, 13)) for head in heads)
    for head, x in zip(heads, COLUMNS, strict=True):
        for number, line in enumerate(fold(head, 95, 13)):
            sheet.text(x, sheet.y + 14 + number * 17, line, color=INK_2, anchor="end")
    sheet.y += 8 + depth * 17
    for row in flow:
        sheet.line(LEFT, sheet.y, RIGHT, sheet.y)
        middle = sheet.y + HEIGHT / 2
        sheet.text(LEFT, middle - 2, sentence(say_dialogue(row.dialogue.number)), size=14, strong=True)
        if row.dialogue.starts_on is not None:
            sheet.text(LEFT, middle + 17, str(row.dialogue.starts_on.year), color=INK_2)
        amounts = (row.carried_in, row.new, row.finished, row.carried_out)
        for amount, x in zip(amounts, COLUMNS, strict=True):
            sheet.text(x, middle + 5, str(amount), size=14, anchor="end")
        if row.bars.is_empty:
            sheet.text(STRIP.start, middle + 5, _("No action on record"), color=INK_2)
        else:
            bars = row.bars
            _draw_bars(sheet, middle - 17, ((bars.carried_in, CARRIED), (bars.new, NEW)))
            _draw_bars(sheet, middle + 2, ((bars.finished, DONE), (bars.carried_out, CARRIED)))
        sheet.y += HEIGHT
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y)

    def swatch(label: str, fill: str) -> KeyEntry:
        return KeyEntry(label, 28, lambda x, y: sheet.rect(x + 1, y - 5, 26, 10, fill=fill, stroke=STAGE))

    sheet.key([swatch(_("carried in, carried out"), CARRIED), swatch(_("new"), NEW), swatch(_("finished"), DONE)])
    return sheet


def _draw_bars(sheet: Sheet, y: float, blocks: Sequence[tuple[Block, str]]) -> None:
    for block, fill in blocks:
        if block.width:
            sheet.rect(STRIP.place(block.x), y, STRIP.width * block.width / 100, 15, fill=fill, stroke=STAGE)
