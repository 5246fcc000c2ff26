"""What changed in a partnership between two days, thing by thing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models import Partnership
from dashboard.exports.columns.taking import SPOKEN
from dashboard.filters.period import PeriodFilter
from dashboard.readings.change_page import ChangeList, read_change_list
from dashboard.readings.changes import Entry, Verdict
from dashboard.readings.matrix import read_dialogues
from dashboard.readings.period import Moment
from dashboard.readings.standing import ThingKind
from dashboard.views.partnerships import get_partnership

from . import description as describe
from .description import Operation
from .fields import (
    NUMBER,
    TEXT,
    Fields,
    Telling,
    address,
    an_object,
    date,
    fill,
    one,
    reading,
    serializer,
    several,
    sources,
    term,
    truth,
)
from .pages import PAGE_HEAD, Slice
from .parameters import Parameters, quote
from .parts import DIALOGUE
from .problems import Kind, ParameterFault, ProblemError
from .spoken import Spoken, in_each_language, spoken
from .views import Answer, RecordView, site_of

#: A dialogue of a series by its code, a date, or today.
MOMENT = {"type": "string", "minLength": 1}
NOTHING_SINCE = "No dialogue had been held by that day. Name a date."


@dataclass(frozen=True)
class VerdictTally:
    """How many things have a verdict."""

    verdict: Verdict
    things: int


@dataclass(frozen=True)
class Comparison:
    """Two days, and a part of what changed between them as it is said in each language."""

    partnership: Partnership
    since: Moment
    until: Moment
    by_language: dict[str, ChangeList]
    counts: list[VerdictTally]
    unchanged: int
    changes: tuple[Spoken[Entry], ...]


Plan = serializer("Plan", term("kind", (), _("What is planned.")), date("on", _("For when, as it was stated.")))

State = serializer(
    "State",
    term("status", (), _("Where the thing stood: its stage, its status, its phase."), "shown"),
    truth("is_finished", _("Whether nothing was left to come.")),
    date("newest", _("The date of the newest row.")),
    several("plans", _("The dates ahead."), form=Plan),
)


def _steps(entry: Spoken[Any]) -> tuple[Spoken[Any], ...]:
    return entry.each("thing.steps")


Step = serializer(
    "ChangeStep",
    date("on", _("When it happened."), "first.on"),
    date("until", _("Its last day, where it took several."), "first.until"),
    term("what", (), _("What happened."), "first.term"),
    date("plan", _("The date ahead that was stated."), "first.plan"),
    spoken("text", _("The words on it.")),
    sources("first.record"),
)


def _details(language: str) -> Fields:
    return reading(
        f"details_{language}",
        {"type": "array", "items": TEXT},
        _("What stands beside the name."),
        lambda entry: [str(text) for text in entry.by_language[language].thing.details],
    )


EntryForm = serializer(
    "Change",
    term("kind", ThingKind, _("What kind of thing it is."), "first.thing.key.kind"),
    term("verdict", Verdict, _("What became of it, in one word."), "first.verdict"),
    spoken("name", _("Its name."), "thing.name"),
    reading("reference", TEXT, _("Its number, where it has one."), "first.thing.reference"),
    *(_details(language) for language in SPOKEN),
    several("areas", _("Its cooperation areas."), "first.thing.areas"),
    an_object("before", State, _("Where it stood on the first day; nothing for a new thing."), "first.thing.before"),
    an_object("after", State, _("Where it stood on the last day."), "first.thing.after"),
    several("steps", _("What happened between the days, the newest first."), _steps, Step),
    sources("first.cited"),
    address("url", _("The page of the site that tells of it."), "first.thing.url"),
)

MomentForm = serializer(
    "Moment",
    reading("value", TEXT, _("What the parameter names: a dialogue, a date, or “today”.")),
    reading(
        "day",
        {"type": "string", "format": "date"},
        _("The end of this day is compared."),
        lambda read: read.day.isoformat(),
    ),
    one("dialogue", DIALOGUE),
)

VerdictCount = serializer(
    "VerdictCount", term("verdict", Verdict, _("What became of things.")), reading("things", NUMBER, _("How many."))
)

Compared = serializer(
    "Compared",
    one("partnership", _("The partnership.")),
    an_object("since", MomentForm, _("The first day.")),
    an_object("until", MomentForm, _("The last day.")),
    spoken("summary", _("How much changed, in a sentence.")),
    several("counts", _("How many things have each verdict."), form=VerdictCount),
    reading("unchanged", NUMBER, _("How many things did not change.")),
    several("changes", _("What changed, the newest first."), form=EntryForm),
)
ChangesForm = serializer("Changes", PAGE_HEAD, Compared.told)

_NAMED = _("A dialogue held, such as “civil-4”, or a date. Without it: {default}.")


class ChangesView(RecordView):
    """What changed between two days."""

    operation = Operation(
        name="get_changes",
        tag="readings",
        summary=_("What changed in a partnership"),
        description=_("The record at the end of one day is compared with the record at the end of another."),
        answer=ChangesForm,
        parameters=(
            describe.PARTNERSHIP,
            describe.AS_OF,
            describe.in_query("since", MOMENT, format_lazy(_NAMED, default=_("the newest dialogue before “until”"))),
            describe.in_query("until", MOMENT, format_lazy(_NAMED, default=_("the day of reading"))),
            describe.PAGE,
            describe.SIZE,
        ),
    )

    def read(self, request: HttpRequest, partnership: str = "", **arguments: str) -> Answer:
        found = get_partnership(partnership)
        asked = Parameters(request, known={"as_of", "since", "until", "page", "size"})
        day, number, size = asked.day(found), asked.page(), asked.size()
        chosen = PeriodFilter(request.GET, dialogues=read_dialogues(found, day), day=day)
        for name in chosen.errors:
            asked.refuse(name, f"{quote(asked.text(name))} names no dialogue held and no day within the period.")
        asked.check()
        period = chosen.period
        if period is None:
            raise ProblemError(Kind.BAD_PARAMETER, NOTHING_SINCE, (ParameterFault("since", NOTHING_SINCE),))
        first = (number - 1) * size
        read = in_each_language(lambda: read_change_list(found, period, first, first + size))
        part = Slice(number, size, read.first.total)
        content = Comparison(
            found,
            period.since,
            period.until,
            read.by_language,
            [VerdictTally(verdict, things) for verdict, things in read.first.counts.items()],
            read.first.unchanged_total,
            read.each("entries", key=lambda entry: entry.thing.key),
        )
        telling = Telling(site_of(request), read.first.footnotes)
        return part.answer_with(request, day, fill(Compared, content, telling))
