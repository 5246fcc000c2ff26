"""What the rows of the dialogue page share: its series and sides, the areas, what was said of them before.

The page is there before the dialogue is: on the page that adds one, the rows are shown, filled in and checked
against a dialogue that is not on record yet.
"""

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from cooperation.models import (
    ActionItem,
    AreaProgress,
    CooperationArea,
    Country,
    Dialogue,
    DialogueSeries,
    PartialDate,
    Partnership,
    Publication,
    may,
)
from cooperation.models.rights import PUBLISH, edited_partnerships


class DialogueEntry:
    """One dialogue as it is being entered; each question is asked of the database once for all rows.

    `begun_with` is the series named in the address of the page that adds a dialogue. It alone decides what the rows
    of that page are filled in with, as the page that is sent must be told from the same page filled in.
    """

    def __init__(self, dialogue: Dialogue, request: HttpRequest) -> None:
        self.dialogue = dialogue
        self.begun_with = series_begun_with(request) if dialogue.pk is None else None
        self.user: Any = request.user
        self.sent_date = request.POST.get("starts_on", "").strip()
        self.was_dated_by = dialogue.closes_on
        self.is_new = dialogue.pk is None

    @property
    def series(self) -> DialogueSeries | None:
        """The series chosen in the form, or the one the page began with; None before either."""
        return getattr(self.dialogue, "series", None) or self.begun_with

    @property
    def partnership(self) -> Partnership | None:
        return self.series.partnership if self.series else None

    @property
    def chosen_partnership(self) -> Partnership | None:
        """The partnership that the rows are saved in; None while the form has no series that holds."""
        return self.partnership if getattr(self.dialogue, "series", None) else None

    @property
    def number(self) -> int | None:
        """The number in the form, or the next one of the series the page began with."""
        return self.dialogue.number or self.next_number

    @cached_property
    def next_number(self) -> int | None:
        return self.begun_with.next_number if self.begun_with else None

    @property
    def closes_on(self) -> PartialDate | None:
        return self.dialogue.closes_on

    @property
    def has_wrong_date(self) -> bool:
        """Whether the first day was sent and is no date; known once the dialogue's own boxes were read."""
        return bool(self.sent_date) and self.dialogue.starts_on is None

    @cached_property
    def languages(self) -> list[str]:
        """The languages of the two sides, which stand in front; all of them while the pair is not known."""
        named = self.partnership.languages.split() if self.partnership else []
        return [code for code in settings.CONTENT_LANGUAGES if code in named] or list(settings.CONTENT_LANGUAGES)

    @cached_property
    def sides(self) -> list[Country]:
        """The two sides, or while the pair is not known every country that is one."""
        if self.partnership is not None:
            return list(self.partnership.sides)
        pairs = Partnership.objects.select_related("side_a", "side_b")
        return list(dict.fromkeys(side for pair in pairs for side in pair.sides))

    @cached_property
    def areas(self) -> dict[str, CooperationArea]:
        """The published areas in their order, by the key that a form sends."""
        return {str(area.pk): area for area in CooperationArea.objects.public()}

    @cached_property
    def previous(self) -> dict[int, list[AreaProgress]]:
        """What each area was read as before: at the latest earlier dialogue of the series, and since if newer.

        Drafts count, as the dialogue before may be waiting for its publication; withdrawn readings do not.
        """
        if self.series is None:
            return {}
        standing: Any = AreaProgress.objects.exclude(publication=Publication.WITHDRAWN).filter(
            partnership=self.series.partnership_id
        )
        if self.dialogue.pk is not None:
            standing = standing.exclude(dialogue=self.dialogue.pk)
        until = self.dialogue.starts_on.first_day if self.dialogue.starts_on else datetime.date.max
        earlier = standing.filter(dialogue__series=self.series)
        if self.number is not None:
            earlier = earlier.filter(dialogue__number__lt=self.number)
        found: dict[int, list[AreaProgress]] = {}
        for reading in (*self._newest(earlier, until), *self._newest(standing, until)):
            known = found.setdefault(reading.area_id, [])
            if reading.pk not in {other.pk for other in known}:
                known.append(reading)
        return found

    def _newest(self, readings: Any, until: datetime.date) -> QuerySet[AreaProgress]:
        return readings.as_of(until).select_related("dialogue__series")

    def free_references(self, count: int) -> list[str]:
        """Return references for new actions; none while series and number are not known."""
        if self.partnership is None or self.number is None:
            return []
        return ActionItem.objects.free_references(self.partnership, self.number, count)

    def may_change(self, row: Any) -> bool:
        """Whether the user may change a row of this page that was just read."""
        return may(self.user, "change", row, as_read=True)

    def may_delete(self, row: Any) -> bool:
        return may(self.user, "delete", row, as_read=True)


def series_to_begin_with(user: Any) -> QuerySet[DialogueSeries]:
    """Return the series to which the user may add dialogues."""
    series = DialogueSeries.objects.select_related("partnership__side_a", "partnership__side_b")
    if not user.has_perm(PUBLISH):
        series = series.filter(partnership__in=edited_partnerships(user))
    return series.order_by("partnership__order", "order", "code")


def series_begun_with(request: HttpRequest) -> DialogueSeries | None:
    """Return the series named in the address of the page; None for one that is not there, or not the user's."""
    key = request.GET.get("series", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        return None
    return series_to_begin_with(request.user).filter(pk=int(key)).first()


def missing(areas: dict[str, CooperationArea], readings: Iterable[AreaProgress]) -> Iterator[str]:
    """Yield the keys of the areas that have no reading among these."""
    read = {str(reading.area_id) for reading in readings}
    return (key for key in areas if key not in read)
