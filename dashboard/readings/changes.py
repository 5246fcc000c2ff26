"""What the record shows between two days: steps of missions, agreements, stages, actions and events."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agreement,
    AreaProgress,
    AreaStage,
    CooperationArea,
    DerivedStatus,
    Event,
    Milestone,
    Mission,
    PartialDate,
    Partnership,
    Row,
    StatusChange,
)
from dashboard.wording import say_day

PUBLIC_AREAS = Prefetch("areas", CooperationArea.objects.public())


class ChangeKind(Enum):
    """What kind of thing happened."""

    MILESTONE = "milestone"
    AGREEMENT = "agreement"
    STAGE = "stage"
    ACTION = "action"
    EVENT = "event"
    DATE_PASSED = "date_passed"

    @property
    def label(self) -> str | Promise:
        """The kind as the change log prints it."""
        return {
            ChangeKind.MILESTONE: pgettext_lazy("kind of change", "Milestone"),
            ChangeKind.AGREEMENT: gettext_lazy("New agreement"),
            ChangeKind.STAGE: gettext_lazy("Stage change"),
            ChangeKind.ACTION: pgettext_lazy("kind of change", "Action"),
            ChangeKind.EVENT: pgettext_lazy("kind of change", "Event"),
            ChangeKind.DATE_PASSED: gettext_lazy("Date passed"),
        }[self]


@dataclass(frozen=True)
class Change:
    """One entry of the change log: what moved, when, and on which record it rests."""

    on: PartialDate
    kind: ChangeKind
    record: Row
    subject: str
    text: str
    areas: tuple[CooperationArea, ...] = ()
    before: Any = None
    after: Any = None
    url: str = ""
    until: PartialDate | None = None


@dataclass(frozen=True)
class ChangeLog:
    """Entries between two days, newest first."""

    since: datetime.date
    until: datetime.date
    entries: tuple[Change, ...]
    areas: frozenset[CooperationArea] = field(default_factory=frozenset)

    @property
    def records(self) -> list[Row]:
        """The records the entries rest on, for their footnotes."""
        return [entry.record for entry in self.entries]


def read_changes(
    partnership: Partnership,
    *,
    since: datetime.date,
    until: datetime.date,
    progress: Sequence[AreaProgress],
    areas: Iterable[CooperationArea],
    awaiting: Iterable[ActionItem],
) -> ChangeLog:
    """Read what changed after `since` up to `until`, in seven queries.

    The caller hands over what its page has read already: the partnership's readings of areas in order of time,
    the public areas, and the actions that await an update on the last day.
    """
    by_pk = {area.pk: area for area in areas}
    entries = [
        *_stages(progress, since, by_pk),
        *_milestones(partnership, since, until),
        *_agreements(partnership, since, until),
        *_events(partnership, since, until),
        *_actions(partnership, since, until),
        *_dates_passed(awaiting, since, until),
    ]
    entries.sort(key=lambda entry: (str(entry.on), entry.kind.value, entry.record.pk), reverse=True)
    return ChangeLog(since, until, tuple(entries), frozenset(area for entry in entries for area in entry.areas))


def _between(name: str, since: datetime.date, until: datetime.date) -> Q:
    """A period that had begun by the last day, and had not by the first."""
    return Q(**{f"{name}__begun_by": until}) & ~Q(**{f"{name}__begun_by": since})


def _stages(
    progress: Sequence[AreaProgress], since: datetime.date, areas: dict[int, CooperationArea]
) -> Iterable[Change]:
    newest: dict[int, AreaStage] = {}
    for reading in progress:
        area, stage = areas.get(reading.area_id), reading.stage_term
        if area is None or not stage.rank:
            continue
        before = newest.get(area.pk, AreaStage.NOT_ON_RECORD)
        newest[area.pk] = stage
        if reading.on.begun_by(since) or before == stage or reading.dialogue_id is not None:
            continue
        yield Change(
            on=reading.on,
            kind=ChangeKind.STAGE,
            record=reading,
            subject=area.name,
            text=reading.said or reading.gist,
            areas=(area,),
            before=before,
            after=stage,
        )


def _milestones(partnership: Partnership, since: datetime.date, until: datetime.date) -> Iterable[Change]:
    milestones = (
        Milestone.objects.public()
        .reached()
        .filter(_between("on", since, until), mission__in=Mission.objects.in_partnership(partnership))
        .select_related("mission")
        .prefetch_related(Prefetch("mission__areas", CooperationArea.objects.public()))
    )
    for milestone in milestones:
        yield Change(
            on=milestone.on,
            until=milestone.ends_on,
            kind=ChangeKind.MILESTONE,
            record=milestone,
            subject=milestone.mission.short,
            text=milestone.note,
            areas=tuple(milestone.mission.areas.all()),
        )


def _agreements(partnership: Partnership, since: datetime.date, until: datetime.date) -> Iterable[Change]:
    agreements = (
        Agreement.objects.public()
        .in_partnership(partnership)
        .filter(_between("signed_on", since, until) | Q(signed_on=None) & _between("announced_on", since, until))
        .prefetch_related(PUBLIC_AREAS)
    )
    for agreement in agreements:
        yield Change(
            on=agreement.first_on,
            kind=ChangeKind.AGREEMENT,
            record=agreement,
            subject=agreement.name,
            text=agreement.summary,
            areas=tuple(agreement.areas.all()),
            after=agreement.status_on(until),
        )


def _events(partnership: Partnership, since: datetime.date, until: datetime.date) -> Iterable[Change]:
    events = (
        Event.objects.public()
        .filter(_between("starts_on", since, until), partnership=partnership)
        .prefetch_related(PUBLIC_AREAS)
    )
    for event in events:
        yield Change(
            on=event.starts_on,
            until=event.ends_on,
            kind=ChangeKind.EVENT,
            record=event,
            subject=event.name,
            text=event.summary,
            areas=tuple(event.areas.all()),
        )


def _actions(partnership: Partnership, since: datetime.date, until: datetime.date) -> Iterable[Change]:
    """Steps that moved an action, which is open before its first; the step it was raised with is no change."""
    earlier = StatusChange.objects.filter(
        Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lt=OuterRef("pk")), action_item=OuterRef("action_item")
    )
    steps = (
        StatusChange.objects.public()
        .filter(_between("on", since, until), action_item__partnership=partnership)
        .annotate(earlier_status=Subquery(earlier.latest_first().values("status")[:1]))
        .exclude(earlier_status=None, on=F("action_item__raised_on"))
        .annotate(status_before=Coalesce("earlier_status", Value(ActionItemStatus.OPEN.value)))
        .exclude(status_before=F("status"))
        .select_related("action_item__area")
    )
    for step in steps:
        item = step.action_item
        item.partnership = partnership
        yield Change(
            on=step.on,
            kind=ChangeKind.ACTION,
            record=step,
            subject=item.reference,
            text=step.note or item.title,
            areas=(item.area,),
            before=ActionItemStatus(step.status_before),
            after=step.status_term,
            url=item.get_absolute_url(),
        )


def _dates_passed(awaiting: Iterable[ActionItem], since: datetime.date, until: datetime.date) -> Iterable[Change]:
    for item in awaiting:
        if item.due_on is None or item.due_on.over_before(since):
            continue
        yield Change(
            on=PartialDate.from_day(item.due_on.last_day),
            kind=ChangeKind.DATE_PASSED,
            record=item,
            subject=item.reference,
            text=_("%(title)s. No public record of it has been found by %(day)s.")
            % {"title": item.title, "day": say_day(until)},
            areas=(item.area,),
            after=DerivedStatus.AWAITING_UPDATE,
            url=item.get_absolute_url(),
        )
