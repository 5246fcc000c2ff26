"""The partnerships on record: each in short, and with its series of dialogues."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.models import AreaStage, PartialDate, Partnership
from dashboard.readings.dialogues import read_dialogue_list
from dashboard.readings.partnerships import PartnershipCard, read_partnerships

from . import description as describe
from .description import Operation
from .fields import NUMBER, TEXT, Fields, address, date, number, one, reading, serializer, several, text
from .pages import Slice, page_form
from .parameters import Parameters
from .parts import COUNTRY, SeriesBrief
from .views import Answer, RecordView, find_partnership, site_of

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


CARD: Fields = {
    **reading("slug", TEXT, _("Its code."), "partnership.slug"),
    **text(Partnership, "name", "partnership"),
    **text(Partnership, "short_name", "partnership"),
    **text(Partnership, "subject", "partnership"),
    **one("side_a", COUNTRY, "partnership.side_a"),
    **one("side_b", COUNTRY, "partnership.side_b"),
    **reading("time_zone", TEXT, _("The zone whose midnight decides which day is today."), "partnership.time_zone"),
    **number("dialogues_held", _("How many dialogues of its first series had been held by the day."), "held"),
    **one("latest_dialogue", _("The newest dialogue held: partnership and code."), "latest"),
    **one("next_dialogue", _("The next dialogue planned: partnership and code.")),
    **date("next_dialogue_on", _("When it is planned."), _next_starts_on),
    **reading("stages", _STAGE_COUNTS, _("How many areas stand at each stage, the furthest first."), _count_stages),
    **address("url", _("The page of this record on the site."), lambda card: card.partnership.get_absolute_url()),
}
SERIES = several("series", _("Its series of dialogues."), lambda every_series: every_series, SeriesBrief)

PartnershipRow = serializer("PartnershipRow", CARD)
PartnershipForm = serializer("Partnership", CARD, SERIES)
SeriesForm = serializer("PartnershipParts", SERIES)


class PartnershipListView(RecordView):
    """Every partnership on record."""

    operation = Operation(
        name="list_partnerships",
        tag="partnerships",
        summary=_("Partnerships"),
        answer=page_form("Partnership", PartnershipRow, _("Partnerships")),
        parameters=(describe.AS_OF, describe.fields(CARD), describe.PAGE, describe.SIZE),
        is_list=True,
    )

    def read(self, request: HttpRequest, **arguments: str) -> Answer:
        asked = Parameters(request, known={"as_of", "fields", "page", "size"})
        day, number_of_page, size, names = asked.day(), asked.page(), asked.size(), asked.fields(CARD)
        asked.check()
        cards = read_partnerships((lambda pair: day) if request.reading_day.is_past else Partnership.today)
        part = Slice(number_of_page, size, len(cards))
        rows = PartnershipRow(cards[part.first : part.last], many=True, context={"site": site_of(request)}).data
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
        series = read_dialogue_list(card.partnership, day)
        context = {"site": site_of(request)}
        return Answer({**PartnershipRow(card, context=context).data, **SeriesForm(series, context=context).data})
