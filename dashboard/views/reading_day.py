"""The day a page is read on: today, or the day named by `?as_of=`."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.models import PartialDate, Partnership
from dashboard.wording import say_date

#: The parameter that names the day, on every page of the site.
PARAMETER = "as_of"


@dataclass(frozen=True)
class ReadingDay:
    """The day a page reads the record on, and what the reader asked for.

    `as_of` is the date as asked for, None where the page reads today; `refused` says why a date was passed over.
    """

    day: datetime.date
    today: datetime.date
    text: str = ""
    as_of: PartialDate | None = None
    refused: str = ""

    @property
    def error(self) -> str:
        """Why a date was passed over, and what the page shows instead."""
        shown = _("This page shows today.")
        return f"{self.refused} {shown}" if self.refused else ""

    @property
    def is_past(self) -> bool:
        """Whether the page reads another day than today."""
        return self.as_of is not None


def read_day(request: HttpRequest, partnership: Partnership | None = None) -> ReadingDay:
    """Return the day to read on, and leave it on the request for the banner and for the links of the page.

    A year or a month is read on its last day, as a period is over only then; one that still runs is read today.
    A date that is none, or that has not come, is named in the banner and passed over: the page reads today.
    """
    today = partnership.today() if partnership is not None else timezone.localdate()
    text = request.GET.get(PARAMETER, "").strip()
    reading = _read(text, today) if text else ReadingDay(today, today)
    request.reading_day = reading  # type: ignore[attr-defined]  # a page has one day, and its frame shows it
    return reading


def read_day_or_refuse(request: HttpRequest, partnership: Partnership | None = None) -> ReadingDay:
    """Return the day to read on for what has no banner, a picture or an embedded card.

    Raise BadRequest for a date that a page would name in its banner and pass over.
    """
    reading = read_day(request, partnership)
    if reading.error:
        raise BadRequest(reading.error)
    return reading


def _read(text: str, today: datetime.date) -> ReadingDay:
    try:
        asked = PartialDate.parse(text)
    except ValueError:
        message = _("“%(text)s” is not a date. Write 2022, 2022-12 or 2022-12-31.")
        return ReadingDay(today, today, text, refused=message % {"text": text[:40]})
    if not asked.begun_by(today):
        message = _("%(date)s has not come yet.")
        return ReadingDay(today, today, text, refused=message % {"date": say_date(asked)})
    return ReadingDay(min(asked.last_day, today), today, text, as_of=asked)
