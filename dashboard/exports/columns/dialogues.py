"""What is taken away of a dialogue."""

import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Agency,
    AreaProgress,
    AreaStage,
    Country,
    Delegate,
    DelegateRole,
    Dialogue,
    DialogueSeries,
    DialogueStatus,
    Official,
    Partnership,
    Source,
)
from cooperation.models.partial_date import date_when

from .column import Column, ColumnKind
from .parts import ADDRESS, cited, code, date, number, one, several, text, truth
from .table import Table
from .taking import Batch, Link, Taking

HEADS = (DelegateRole.HEAD, DelegateRole.CO_HEAD)


def _is_to_come(day: datetime.date) -> Q:
    """A meeting held after the day was a plan then, of which only what was announced is shown."""
    return Q(status=DialogueStatus.HELD) & ~Q(starts_on__begun_by=day)


def dialogues_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Dialogue]:
    """Return the public dialogues known on a day, series by series, the newest first; each as `stand_back` leaves it.

    In `areas_on_record` each has the number of areas that the record has a reading of at it.
    """
    rows = Dialogue.objects.public().as_of(day)
    if partnership is not None:
        rows = rows.filter(series__partnership=partnership)
    to_come = _is_to_come(day)
    readings = (
        AreaProgress.objects.public()
        .known_by(day)
        .filter(dialogue=OuterRef("pk"))
        .exclude(stage=AreaStage.NOT_ON_RECORD)
        .order_by()
        .values("dialogue")
        .annotate(rows=Count("pk"))
        .values("rows")
    )
    return rows.annotate(
        status_then=Case(When(to_come, then=Value(DialogueStatus.PLANNED.value)), default=F("status")),
        starts_then=Case(When(to_come, then=F("announced_for")), default=F("starts_on")),
        ends_then=date_when(~to_come, "ends_on"),
        host_then=Case(When(to_come, then=Value(None)), default=F("host")),
        outcome_then=Case(When(to_come, then=Value(None)), default=F("outcome")),
        announced_then=date_when(Q(announced_on__begun_by=day), "announced_on"),
        areas_on_record=Coalesce(Subquery(readings), 0),
    ).order_by("series__partnership__order", "series__order", "series__code", "-number")


def _held(taking: Taking) -> QuerySet[Dialogue]:
    return Dialogue.objects.held(taking.day).order_by().values("pk")


def _heads(taking: Taking) -> QuerySet[Delegate]:
    return Delegate.objects.public().filter(role__in=HEADS, dialogue__in=_held(taking))


def _attending(taking: Taking) -> QuerySet[Any]:
    return Dialogue.agencies.through._default_manager.filter(dialogue__in=_held(taking))


def _read_code(batch: Batch, raw: Any) -> Any:
    names = batch.taking.names(Dialogue)
    return [names[key].code for key in raw]


def _read_address(batch: Batch, raw: Any) -> Any:
    """Make each address of the code, which is the dialogue's partnership and its name there."""
    codes = [code.split("/") for code in _read_code(batch, raw)]
    return [batch.taking.page("dialogue-detail", pair, name) for pair, name in codes]


def _then(name: str) -> Any:
    """Read a text that was not known before the meeting."""
    return lambda taking: Case(When(_is_to_come(taking.day), then=Value("")), default=F(name), output_field=CharField())


_CODE = _("Partnership and code, by which the other tables name it.")

DIALOGUES = Table(
    "dialogues",
    _("Dialogues"),
    _("One numbered meeting of a series; as it was known on the day."),
    (
        Column("dialogue", ColumnKind.CODE, lambda: str(_CODE), "pk", _read_code),
        *one("partnership", Partnership, _("The partnership whose record it is in."), source="series__partnership"),
        *one("series", DialogueSeries, _("The series of dialogues.")),
        *number("number", _("Its number in the series.")),
        *code("status", _("Whether it had taken place by the day."), source="status_then", terms=DialogueStatus),
        *date("starts_on", _("Its first day, or what was announced of it."), source="starts_then"),
        *date("ends_on", _("Its last day; empty for a meeting of one day."), source="ends_then"),
        *date("announced_on", _("When a source first said that it is planned."), source="announced_then"),
        *date("announced_for", _("The date it was first planned for.")),
        *one("host", Country, _("The host side, by the ISO 3166-1 code."), source="host_then"),
        *text(Dialogue, "city", source=_then),
        *text(Dialogue, "venue", source=_then),
        *truth("is_virtual", _("Whether it was held by video.")),
        *text(Dialogue, "summary", source=_then),
        *several(
            "heads",
            Link(_heads, "dialogue", "official", Official, ("dialogue", "side", "position")),
            _("The heads of the delegations whose names are on record."),
        ),
        *several(
            "agencies", Link(_attending, "dialogue", "agency", Agency), _("The agencies that are on record as present.")
        ),
        *one("outcome", Source, _("The source that is its outcome document."), source="outcome_then"),
        *number("areas_on_record", _("Of how many areas the record has a reading at it.")),
        *cited(Dialogue),
        Column("url", ColumnKind.ADDRESS, lambda: str(ADDRESS), "pk", _read_address),
    ),
    dialogues_on,
)
