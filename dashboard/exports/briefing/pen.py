"""What every part of a briefing is written with."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy

from cooperation.models import AreaStage, Row
from dashboard.exports.document import Heading, Span, Words, span, words
from dashboard.readings.briefing import Briefing
from dashboard.wording import say_dialogue


class Edition(models.TextChoices):
    """How much of the briefing a document holds."""

    SUMMARY = "summary", pgettext_lazy("edition", "Summary")
    FULL = "full", pgettext_lazy("edition", "Full")

    @property
    def most(self) -> int | None:
        """How many points to raise, and how many changes, it shows before it counts the rest; None for all."""
        return 8 if self is Edition.SUMMARY else None


@dataclass(frozen=True)
class Pen:
    """Writes the words of one briefing in the active language, and numbers its sources."""

    briefing: Briefing
    edition: Edition
    language: str

    def say(self, *parts: "str | Span | Iterable[Span]") -> Words:
        """Return a line of these parts."""
        return words(self.language, *parts)

    def cite(self, *records: Row) -> Span:
        """Return the numbers of the sources behind these records, as a run without text."""
        numbers = {note.number for record in records for note in self.briefing.footnotes.of(record)}
        return Span("", notes=tuple(sorted(numbers)))

    def run(self, text: str, *, strong: bool = False) -> Span:
        """Return a run of text."""
        return span(text, self.language, strong=strong)

    def dialogue(self) -> str:
        """Name the dialogue that the briefing is for."""
        return say_dialogue(self.briefing.dialogue.number)

    def heading(self, level: int, text: str, anchor: str) -> Heading:
        """Return a heading with the name of its place."""
        return Heading(level, self.say(text), anchor)


def tint(stage: AreaStage) -> str:
    """Name the tint of a stage; what is not on the ladder has none."""
    return f"s{stage.rank}" if stage.rank else ""
