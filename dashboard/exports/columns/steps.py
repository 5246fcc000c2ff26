"""What is taken away of the chronicle: the dated rows from which stages, statuses and phases are read."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    AreaProgress,
    AreaStage,
    CooperationArea,
    Dialogue,
    Milestone,
    MilestoneKind,
    Mission,
    MissionPhase,
    Partnership,
    StatusChange,
)

from .column import Column, ColumnKind
from .parts import cited, code, date, one, text, truth
from .table import Table


def _readings_on(partnership: Partnership | None, day: datetime.date) -> Any:
    return AreaProgress.objects.public().known_by(day).order_by("partnership__order", "area__order", "on", "pk")


READINGS = Table(
    "readings",
    _("Readings of areas"),
    _("A dated judgement of how far an area has come in one partnership, at a dialogue or between two of them."),
    (
        *one("partnership", Partnership, _("The partnership whose record it is in.")),
        *one("area", CooperationArea, _("The cooperation area.")),
        *one("dialogue", Dialogue, _("The dialogue it was made at, if any: partnership and code.")),
        *date("on", _("The day of the reading.")),
        *code("stage", _("The stage, as this record judges it."), terms=AreaStage),
        *text(AreaProgress, "gist", _("The fact in a few words.")),
        *text(AreaProgress, "said", _("What was said.")),
        *text(AreaProgress, "next", _("What is next.")),
        *cited(AreaProgress),
    ),
    _readings_on,
)


def _changes_on(partnership: Partnership | None, day: datetime.date) -> Any:
    actions = ActionItem.objects.public().as_of(day)
    changes = StatusChange.objects.filter(action_item__in=actions.values("pk")).known_by(day)
    return changes.order_by("action_item__partnership__order", "action_item__reference", "on", "pk")


_OF_ACTION = _("The number of the action.")

STATUS_CHANGES = Table(
    "status-changes",
    _("Steps of actions"),
    _("One step in the life of an action: the status it came to have on a day."),
    (
        *one("partnership", Partnership, _("The partnership of the action."), source="action_item__partnership"),
        Column("action", ColumnKind.CODE, lambda: str(_OF_ACTION), "action_item__reference"),
        *date("on", _("The day of the step.")),
        *code("status", _("The status it came to have."), terms=ActionItemStatus),
        *text(StatusChange, "note", _("What is on record of it.")),
        *one("reviewed_at", Dialogue, _("The dialogue that reviewed the action: partnership and code.")),
        *cited(StatusChange),
    ),
    _changes_on,
)


def _milestones_on(partnership: Partnership | None, day: datetime.date) -> Any:
    missions = Mission.objects.public().as_of(day)
    milestones = Milestone.objects.public().known_by(day).filter(mission__in=missions.values("pk"))
    return milestones.order_by("mission__slug", "on", "pk")


MILESTONES = Table(
    "milestones",
    _("Milestones"),
    _("A dated step of a mission, reached or planned. A plan that slipped is two rows: as it was, and as it became."),
    (
        *one("mission", Mission, _("The mission.")),
        *code("kind", _("What kind of step it is."), terms=MilestoneKind),
        *date("on", _("Its day, or its first.")),
        *date("ends_on", _("Its last day; empty for a single day.")),
        *truth("is_planned", _("Whether it is known only as a plan.")),
        *date("stated_on", _("The day on which a source stated the plan.")),
        *code("leads_to", _("The phase it leads to, if any."), terms=MissionPhase),
        *text(Milestone, "note", _("The step in words.")),
        *cited(Milestone),
    ),
    _milestones_on,
)
