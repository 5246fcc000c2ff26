"""What a reader can follow: everything, a partnership, an area, a dialogue or an agency; and what belongs to it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Q, Value

from cooperation.kept import keep
from cooperation.models import Agency, CooperationArea, Dialogue, Milestone, Partnership
from dashboard.readings.chronicle import EntryKind, EntryStep, Stub

from .chronicle_parts import Part, parts_of, together

#: Steps that are dates ahead, which a calendar shows and a feed of news does not.
AHEAD = frozenset({EntryStep.DUE, EntryStep.TO_MEET, EntryStep.OUT_OF_FORCE})


@dataclass(frozen=True)
class News:
    """A dated thing of a partnership, with the moments at which the record learned of it and last changed it."""

    partnership: Partnership
    stub: Stub
    learned_at: datetime.datetime
    changed_at: datetime.datetime


@dataclass(frozen=True)
class Followed:
    """What is followed; a field that is None does not narrow it."""

    partnership: Partnership | None = None
    area: CooperationArea | None = None
    dialogue: Dialogue | None = None
    agency: Agency | None = None

    def belongs(self, part: Part) -> Q:
        """Return the condition that a row of a dated column belongs to what is followed."""
        condition = Q()
        if self.area is not None:
            condition &= part.in_areas([self.area.pk])
        if self.dialogue is not None:
            condition &= self._of_dialogue(part, self.dialogue)
        if self.agency is not None:
            condition &= self._of_agency(part, self.agency)
        return condition

    @staticmethod
    def _of_dialogue(part: Part, dialogue: Dialogue) -> Q:
        """Return what a dialogue said, raised, reviewed or made."""
        nothing = Q(pk__in=[])
        return {
            EntryKind.DIALOGUE: Q(pk=dialogue.pk),
            EntryKind.READING: Q(dialogue=dialogue),
            EntryKind.RAISED: Q(raised_at=dialogue),
            EntryKind.DUE: Q(raised_at=dialogue),
            EntryKind.STATUS: Q(reviewed_at=dialogue) | Q(action_item__raised_at=dialogue),
            EntryKind.AGREEMENT: Q(dialogue=dialogue),
            EntryKind.GROUP: Q(dialogue=dialogue),
        }.get(part.kind, nothing)

    @staticmethod
    def _of_agency(part: Part, agency: Agency) -> Q:
        """Return what an agency leads, takes part in, is a party to or sat at."""
        path = {
            EntryKind.DIALOGUE: "agencies",
            EntryKind.RAISED: "leads",
            EntryKind.DUE: "leads",
            EntryKind.STATUS: "action_item__leads",
            EntryKind.MILESTONE: "mission__roles__agency",
            EntryKind.AGREEMENT: "signatories__agency",
            EntryKind.GROUP: "agencies",
            EntryKind.EVENT: "agencies",
            EntryKind.POST: "agency",
        }.get(part.kind)
        if path is None:
            return Q(pk__in=[])
        return Q(pk__in=part.rows.model._default_manager.filter(**{path: agency}).values("pk"))


def newest(followed: Followed, partnerships: Iterable[Partnership], *, most: int) -> list[News]:
    """Return what the record learned last, the newest first, in one query for each partnership.

    Which rows they are is kept until the record changes: there may be very many to look through.
    """
    found: list[News] = []
    for partnership in partnerships:
        day = partnership.today()
        parts = [part for part in parts_of(partnership, day) if part.step not in AHEAD]
        key = (followed, partnership.pk, day, most)
        for number, pk, on, created_at, updated_at in keep("news", key, partial(_newest_of, followed, parts, most)):
            part = parts[number]
            found.append(News(partnership, Stub(part.kind, part.step, pk, on), created_at, updated_at))
    found.sort(key=lambda news: news.learned_at, reverse=True)
    return found[:most]


def _newest_of(followed: Followed, parts: Sequence[Part], most: int) -> list[tuple[Any, ...]]:
    """Return of what the record learned last the place of its part, its key, its date, and when it was learned."""
    rows = together(
        part.rows.filter(followed.belongs(part))
        .annotate(part=Value(number))
        .values_list("part", "pk", "entry_on", "created_at", "updated_at")
        for number, part in enumerate(parts)
    )
    return list(rows.order_by("-created_at", "part", "-pk")[:most])


def dated(followed: Followed, partnership: Partnership, steps: Iterable[EntryStep]) -> list[Stub]:
    """Return the dated things of these steps, oldest first, in one query; of milestones the plans that still stand."""
    wanted, day = frozenset(steps), partnership.today()
    plans = Milestone.objects.still_planned(day).values("pk")
    parts = [
        replace(part, rows=part.rows.filter(pk__in=plans)) if part.step is EntryStep.MILESTONE else part
        for part in parts_of(partnership, day)
        if part.step in wanted
    ]
    rows = together(
        part.rows.filter(followed.belongs(part)).annotate(part=Value(number)).values_list("part", "pk", "entry_on")
        for number, part in enumerate(parts)
    )
    return [
        Stub(parts[number].kind, parts[number].step, pk, on)
        for number, pk, on in rows.order_by("entry_on", "part", "pk")
    ]
