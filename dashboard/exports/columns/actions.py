"""What is taken away of an action."""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    ActionItemStrength,
    Agency,
    CooperationArea,
    Dialogue,
    Mission,
    Official,
    Partnership,
)
from dashboard.filters.action_items import STATUSES
from dashboard.readings.action_tally import actions_on

from .column import Column, ColumnKind
from .parts import address, cited, code, date, one, several, text, through
from .table import Table
from .taking import Taking


def _finished_late(taking: Taking) -> Any:
    """Say of a completed action whether it was completed after the whole of the date stated for it; empty if not."""
    after = Q(status_then_on__gt=F("due_on")) & ~Q(status_then_on__startswith=F("due_on"))
    return Case(When(Q(status_then=ActionItemStatus.COMPLETED) & after, then=Value("yes")), default=Value(""))


def _superseded_by(taking: Taking) -> Any:
    """Name the action that took the place of this one, once the record could know."""
    other = ActionItem.objects.public().filter(pk=OuterRef("superseded_by"), raised_on__begun_by=taking.day)
    is_known = ~Q(status=ActionItemStatus.SUPERSEDED) | Q(status_then=ActionItemStatus.SUPERSEDED)
    named = When(Q(superseded_by__isnull=False) & is_known, then=Subquery(other.values("reference")[:1]))
    return Case(named, default=Value(None))


_SUPERSEDED_BY = _("The number of the action that took its place.")

_FINISHED_LATE = _("Whether it was done after the date stated for it.")

ACTIONS = Table(
    "actions",
    _("Actions"),
    _("What a dialogue, or the months after it, left to be done; with the status it had on the day."),
    (
        *one("partnership", Partnership, _("The partnership whose record it is in.")),
        *text(ActionItem, "reference", _("Its number within the partnership.")),
        *text(ActionItem, "title", _("What is to be done.")),
        *text(ActionItem, "detail", _("What was said, in more words.")),
        *code(
            "status",
            _("Where it stood on the day; one that awaits an update counts as that and nothing else."),
            source="shown_status",
            terms=STATUSES,
        ),
        *date("status_on", _("Since when it has been open, under way or finished."), source="status_then_on"),
        Column(
            "is_completed_after_date",
            ColumnKind.TRUTH,
            lambda: str(_FINISHED_LATE),
            _finished_late,
            lambda batch, raw: map(bool, raw),
        ),
        *one("area", CooperationArea, _("The cooperation area.")),
        *one("raised_at", Dialogue, _("The dialogue that raised it: partnership and code.")),
        *date("raised_on", _("When it was raised.")),
        *code("strength", _("How strong the words of the source are."), terms=ActionItemStrength),
        *date("due_on", _("By when it is to be done, as precisely as a source says; empty where none does.")),
        *text(ActionItem, "due_note", _("The date in the words of the source.")),
        *several("leads", through(ActionItem, "leads", Agency), _("The agencies that lead it.")),
        *several("owners", through(ActionItem, "owners", Official), _("The officials who own it.")),
        *several("missions", through(ActionItem, "missions", Mission), _("The missions it is about.")),
        *several(
            "linked_partnerships",
            through(ActionItem, "linked_partnerships", Partnership),
            _("Other partnerships that it links with."),
        ),
        Column("superseded_by", ColumnKind.CODE, lambda: str(_SUPERSEDED_BY), _superseded_by),
        *cited(ActionItem),
        *address("action-list", "reference", within="partnership__slug"),
    ),
    actions_on,
)
