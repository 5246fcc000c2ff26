"""The two ends of a comparison: a dialogue, a date, or the day of reading."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperation.models import Dialogue, PartialDate
from dashboard.wording import say_date, say_dialogue

#: What names the day of reading in an address.
TODAY = "today"


@dataclass(frozen=True)
class Moment:
    """One end of a period: the record is read at the end of `day`.

    A dialogue or a date may have named it; without either it is the day of reading. `names_series` says that the
    dialogue's number alone does not tell it from those of another series.
    """

    day: datetime.date
    dialogue: Dialogue | None = None
    date: PartialDate | None = None
    names_series: bool = False

    @classmethod
    def at(cls, dialogue: Dialogue, day: datetime.date, *, names_series: bool = False) -> "Moment":
        """Return the end of a dialogue held by the day of reading; raise ValueError for one without a date."""
        last = dialogue.ends_on or dialogue.starts_on
        if last is None:
            raise ValueError(f"{dialogue} has no date.")
        return cls(min(last.last_day, day), dialogue=dialogue, names_series=names_series)

    @property
    def is_today(self) -> bool:
        """Whether it is the day of reading."""
        return self.dialogue is None and self.date is None

    @property
    def value(self) -> str:
        """How an address names it: `civil-4`, `2022-12` or `today`."""
        return self.dialogue.code if self.dialogue is not None else str(self.date or TODAY)

    def say(self) -> str:
        """Return its name within a sentence."""
        if self.dialogue is None:
            return say_date(self.date or PartialDate.from_day(self.day))
        if self.names_series:
            return _("the %(dialogue)s of the series “%(series)s”") % {
                "dialogue": say_dialogue(self.dialogue.number),
                "series": self.dialogue.series.name,
            }
        return _("the %(dialogue)s") % {"dialogue": say_dialogue(self.dialogue.number)}


@dataclass(frozen=True)
class Period:
    """What lies after the end of one day, up to the end of another."""

    since: Moment
    until: Moment
