"""Which two days to compare, as a reader names them: a dialogue held, a date, or today."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from cooperation.models import Dialogue, DialogueSeries, DialogueStatus, PartialDate
from dashboard.readings.period import TODAY, Moment, Period
from dashboard.wording import say_date, say_day, say_dialogue, sentence


class UnreadableError(ValueError):
    """A value that names no day to compare; the message says why, and how to write one."""


@dataclass(frozen=True)
class PeriodLink:
    """A way to compare since one moment, in short."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class SeriesLinks:
    """The links to the dialogues of a series; the last of them all lead a year back, and name none."""

    series: DialogueSeries | None
    links: tuple[PeriodLink, ...]


class PeriodFilter:
    """The two days that the parameters `since` and `until` name.

    A value that names none is reported at its field and passed over: the last day is then the day of reading, and
    the first day the newest dialogue of the first series that was held before the last day.
    """

    def __init__(
        self,
        data: QueryDict,
        *,
        dialogues: Mapping[DialogueSeries, Sequence[Dialogue]],
        day: datetime.date,
    ) -> None:
        """Take the dialogues known on the day of reading, by series and in order."""
        self.day, self.errors = day, dict[str, str]()
        self.dialogues = [dialogue for found in dialogues.values() for dialogue in found]
        self.held = [dialogue for dialogue in self.dialogues if dialogue.status == DialogueStatus.HELD]
        self.main_series = self.held[0].series if self.held else None
        self.texts = {name: data.get(name, "").strip() for name in ("since", "until")}
        self.until = self._read("until") or Moment(day)
        self.since = self._read("since") or self._newest_before(self.until)

    @property
    def period(self) -> Period | None:
        """The period to compare over; None where no day is named and no dialogue had been held."""
        return Period(self.since, self.until) if self.since is not None else None

    @property
    def since_value(self) -> str:
        """What stands in the first field: what was written there, else the day in force."""
        return self.texts["since"] or (self.since.value if self.since is not None else "")

    @property
    def until_value(self) -> str:
        """What stands in the second field."""
        return self.texts["until"] or self.until.value

    @property
    def since_error(self) -> str:
        """What is wrong with the first field."""
        return self.errors.get("since", "")

    @property
    def until_error(self) -> str:
        """What is wrong with the second field."""
        return self.errors.get("until", "")

    @property
    def example(self) -> str:
        """A dialogue as an address names it; empty where none has been held."""
        return self._main_held[-1].code if self._main_held else ""

    @cached_property
    def links(self) -> tuple[SeriesLinks, ...]:
        """Since each dialogue held, series by series, and since a year ago."""
        by_series: dict[DialogueSeries, list[PeriodLink]] = {}
        for dialogue in self.held:
            by_series.setdefault(dialogue.series, []).append(
                self._link(dialogue.code, sentence(say_dialogue(dialogue.number)))
            )
        year_ago = str(PartialDate.from_day(a_year_before(self.day)))
        return (
            *(SeriesLinks(series, tuple(links)) for series, links in by_series.items()),
            SeriesLinks(None, (self._link(year_ago, _("The last 12 months")),)),
        )

    def _link(self, value: str, label: str) -> PeriodLink:
        is_current = self.since is not None and self.since.value == value and self.until.is_today
        return PeriodLink(value, label, is_current)

    @cached_property
    def _main_held(self) -> list[Dialogue]:
        return [dialogue for dialogue in self.held if dialogue.series == self.main_series]

    def _moment(self, dialogue: Dialogue) -> Moment:
        return Moment.at(dialogue, self.day, names_series=dialogue.series != self.main_series)

    def _newest_before(self, until: Moment) -> Moment | None:
        """Return the end of the newest dialogue of the first series held before the other end, if one was."""
        for dialogue in reversed(self._main_held):
            moment = self._moment(dialogue)
            if dialogue != until.dialogue and moment.day <= until.day:
                return moment
        return None

    def _read(self, name: str) -> Moment | None:
        """Return what a parameter names; None where it is empty or is reported and passed over."""
        text = self.texts[name]
        if not text or (name == "until" and text == TODAY):
            return None
        try:
            moment = self._read_moment(text)
            if name == "since" and moment.day > self.until.day:
                raise UnreadableError(
                    _("%(since)s is later than %(until)s. It was passed over.")
                    % {"since": sentence(moment.say()), "until": self.until.say()}
                )
        except UnreadableError as error:
            self.errors[name] = str(error)
            return None
        return moment

    def _read_moment(self, text: str) -> Moment:
        dialogue = next((known for known in self.dialogues if known.code == text), None)
        if dialogue is not None and dialogue.status != DialogueStatus.HELD:
            raise UnreadableError(
                _("The %(dialogue)s has not been held by %(day)s. It was passed over.")
                % {"dialogue": say_dialogue(dialogue.number), "day": say_day(self.day)}
            )
        if dialogue is not None:
            return self._moment(dialogue)
        try:
            date = PartialDate.parse(text)
        except ValueError:
            message = _("“%(text)s” is neither a dialogue held nor a date such as 2022-12-31. It was passed over.")
            raise UnreadableError(message % {"text": text[:40]}) from None
        if not date.begun_by(self.day):
            raise UnreadableError(
                _("%(date)s is later than the day of reading, %(day)s. It was passed over.")
                % {"date": say_date(date), "day": say_day(self.day)}
            )
        return Moment(min(date.last_day, self.day), date=date)


def a_year_before(day: datetime.date) -> datetime.date:
    """Return the same day of the year before; 28 February for a leap day."""
    last = 28 if day.month == 2 else day.day
    return datetime.date(max(day.year - 1, datetime.MINYEAR), day.month, min(day.day, last))
