"""The dialogues as vertical lines through a figure, with their labels above: what figures over time have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboard.exports.tints import INK, INK_2, RULE_2, SEAL
from dashboard.readings.mission_timeline import Mark
from dashboard.wording import say_ordinal_figure

from .sheet import KeyEntry, Sheet


@dataclass(frozen=True)
class Strip:
    """The part of a sheet that time runs along: where it begins and how broad it is, in pixels."""

    start: float
    width: float

    def place(self, percent: float) -> float:
        """Return where a place in percent lies on the sheet."""
        return self.start + self.width * percent / 100


def draw_labels(sheet: Sheet, marks: Sequence[Mark], strip: Strip) -> None:
    """Write ordinal and year of each dialogue above a strip, and move down past them."""
    sheet.y += 14
    for mark in marks:
        x = strip.place(mark.label_x)
        color = SEAL if mark.is_planned else INK
        sheet.text(x, sheet.y, say_ordinal_figure(mark.dialogue.number), color=color, anchor="middle", strong=True)
        if mark.dialogue.starts_on is not None:
            sheet.text(x, sheet.y + 17, str(mark.dialogue.starts_on.year), size=12, color=INK_2, anchor="middle")
    sheet.y += 26


def draw_marks(sheet: Sheet, marks: Sequence[Mark], strip: Strip, *, height: float) -> None:
    """Draw the line of each dialogue through the next row; one to come is dashed."""
    for mark in marks:
        x = strip.place(mark.x)
        color, dashes = (SEAL, "4 3") if mark.is_planned else (RULE_2, "")
        sheet.line(x, sheet.y, x, sheet.y + height, color=color, dashes=dashes)


def dialogue_entries(sheet: Sheet, marks: Sequence[Mark]) -> list[KeyEntry]:
    """Return what the key says of the vertical lines, where there are any."""
    entry = KeyEntry(_("a dialogue"), 10, lambda x, y: sheet.line(x + 5, y - 8, x + 5, y + 8, color=RULE_2))
    return [entry] if marks else []
