"""The partnerships on record: each in short, and with its series of dialogues."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.models import AreaStage, PartialDate, Partnership
from dashboard.exports.columns import DATA_SETS, Taking
from dashboard.readings.dialogues import read_dialogue_list
from dashboard.readings.partnerships import PartnershipCard, read_partnerships

from . import description as describe
from .description import Operation
from .fields import NUMBER, Fields, date, fill, number, one, reading, serializer, several
from .pages import Slice, page_form
from .parameters import Parameters
from .parts import SeriesBrief
from .rows import fields_of, read_rows
from .views import Answer, RecordView, find_partnership, site_of

PARTNERSHIPS = DATA_SETS["partnerships"]

_STAGE_COUNTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["stage", "areas"],
        "properties": {"stage": {"type": "string", "enum": [stage.value for stage in AreaStage]}, "areas": NUMBER},
    },
}


def _count_stages(card: PartnershipCard) -> list[dict[str, Any]]:
    return [{"stage": stage.value, "areas": areas} for stage, areas in card.stage_counts.items()]


def _next_starts_on(card: PartnershipCard) -> PartialDate | None:
    return card.next_dialogue.starts_on if card.next_dialogue is not None else None


#: What its card on the front page says beside the columns of its table.
CARD: Fields = {
    **number("dialogues_held", _("How many dialogues of its first series had been held by the day."), "held"),
    **one("latest_dialogue", _("The newest dialogue held: partnership and code."), "latest"),
    **one("next_dialogue", _("The next dialogue planned: partnership and code.")),
    **date("next_dialogue_on", _("When it is planned."), _next_starts_on),
    **reading("stages", _STAGE_COUNTS, _("How many areas stand at each stage, the furthest first."), _count_stages),
}
ROW: Fields = {**fields_of(PARTNERSHIPS), **CARD}
SERIES = several("series", _("Its series of dialogues."), lambda every_series: every_series, SeriesBrief)

CardForm = serializer("PartnershipCard", CARD)
PartnershipRow = serializer("PartnershipRow", ROW)
PartnershipForm = serializer("Partnership", ROW, SERIES)
SeriesForm = serializer("PartnershipParts", SERIES)


def _read_partnerships(
    request: HttpRequest, day: datetime.date, cards: Sequence[PartnershipCard]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of partnerships: the columns of the table, and what the cards say."""
    taking = Taking(day, site=site_of(request))
    keys = [card.partnership.pk for card in cards]
    rows = read_rows(PARTNERSHIPS, PARTNERSHIPS.rows_on(None, day), taking, keys, PARTNERSHIPS.names)
    for row, card in zip(rows, cards, strict=True):
        yield {**row, **fill(CardForm, card)}


class PartnershipListView(RecordView):
    """Every partnership on record."""

    operation = Operation(
        name="list_partnerships",
        tag="partnerships",
        summary=_("Partnerships"),
        answer=page_form("Partnership", PartnershipRow, _("Partnerships")),
        parameters=(describe.AS_OF, describe.fields(ROW), describe.PAGE, describe.SIZE),
        is_list=True,
    )

    def read(self, request: HttpRequest, **arguments: str) -> Answer:
        asked = Parameters(request, known={"as_of", "fields", "page", "size"})
        day, number_of_page, size, names = asked.day(), asked.page(), asked.size(), asked.fields(ROW)
        asked.check()
        cards = read_partnerships((lambda pair: day) if request.reading_day.is_past else Partnership.today)
        part = Slice(number_of_page, size, len(cards))
        rows = _read_partnerships(request, day, cards[part.first : part.last])
        return part.answer(request, day, ({name: row[name] for name in names} for row in rows))


class PartnershipView(RecordView):
    """One partnership."""

    operation = Operation(
        name="get_partnership",
        tag="partnerships",
        summary=_("A partnership"),
        answer=PartnershipForm,
        parameters=(describe.PARTNERSHIP, describe.AS_OF),
    )

    def read(self, request: HttpRequest, partnership: str = "", **arguments: str) -> Answer:
        found = find_partnership(partnership)
        asked = Parameters(request, known={"as_of"})
        day = asked.day(found)
        asked.check()
        (card,) = (card for card in read_partnerships(lambda pair: day) if card.partnership == found)
        (row,) = _read_partnerships(request, day, [card])
        return Answer({**row, **fill(SeriesForm, read_dialogue_list(card.partnership, day))})
