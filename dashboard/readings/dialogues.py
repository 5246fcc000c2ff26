"""The dialogues of a partnership, series by series."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from cooperation.models import AreaProgress, AreaStage, Delegate, DelegateRole, Dialogue, DialogueSeries, Partnership

from .action_flow import DialogueFlow, read_action_flow
from .matrix import is_held, read_dialogues


@dataclass(frozen=True)
class DialogueLine:
    """A dialogue in short: who led, and how much of it is on record."""

    dialogue: Dialogue
    is_held: bool
    heads: tuple[tuple[Delegate, ...], ...]
    readings: int


@dataclass(frozen=True)
class SeriesOfDialogues:
    """A series with its dialogues, newest first; the first series with the flow of its actions."""

    series: DialogueSeries
    lines: tuple[DialogueLine, ...]
    held: int
    flow: tuple[DialogueFlow, ...]


def read_dialogue_list(partnership: Partnership, day: datetime.date) -> tuple[SeriesOfDialogues, ...]:
    """Read every series of a partnership with its dialogues, in five queries; series without a dialogue stand last."""
    by_series = read_dialogues(partnership, day)
    for series in DialogueSeries.objects.public().filter(partnership=partnership):
        series.partnership = partnership
        by_series.setdefault(series, [])
    heads: dict[int, list[Delegate]] = defaultdict(list)
    for delegate in (
        Delegate.objects.public()
        .filter(dialogue__series__partnership=partnership, role__in=[DelegateRole.HEAD, DelegateRole.CO_HEAD])
        .select_related("official", "agency")
        .order_by("position")
    ):
        heads[delegate.dialogue_id].append(delegate)
    readings = {
        row["dialogue"]: row["readings"]
        for row in AreaProgress.objects.public()
        .filter(partnership=partnership, dialogue__isnull=False)
        .known_by(day)
        .exclude(stage=AreaStage.NOT_ON_RECORD)
        .order_by()
        .values("dialogue")
        .annotate(readings=Count("pk"))
    }
    return tuple(
        SeriesOfDialogues(
            series=series,
            lines=tuple(
                DialogueLine(
                    dialogue=dialogue,
                    is_held=is_held(dialogue, day),
                    heads=tuple(
                        tuple(head for head in heads[dialogue.pk] if head.side_id == side.pk and is_held(dialogue, day))
                        for side in partnership.sides
                    ),
                    readings=readings.get(dialogue.pk, 0),
                )
                for dialogue in reversed(dialogues)
            ),
            held=sum(is_held(dialogue, day) for dialogue in dialogues),
            flow=read_action_flow(series, dialogues, day) if place == 0 and dialogues else (),
        )
        for place, (series, dialogues) in enumerate(by_series.items())
    )
