"""How the actions of a series went from dialogue to dialogue: carried in, new, finished, carried out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from cooperation.kept import keep
from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Dialogue,
    DialogueSeries,
    PartialDate,
    PartialDateField,
    StatusChange,
)
from dashboard.charts.flow import Balance, draw_balances

from .matrix import is_held


@dataclass(frozen=True)
class Turn:
    """So many actions of a dialogue that were raised, finished or taken up again on a day."""

    number: int
    on: PartialDate
    is_raised: bool
    change: int


@dataclass(frozen=True)
class ActionLedger:
    """Every day on which the number of unfinished actions of a series changed."""

    turns: tuple[Turn, ...]

    def carried_into(self, dialogue: Dialogue) -> int:
        """Count the actions of earlier dialogues of the series that were unfinished when this one met."""
        if dialogue.starts_on is None:
            return 0
        return self.unfinished(dialogue.number - 1, dialogue.starts_on.first_day)

    def unfinished(self, number: int, on: datetime.date) -> int:
        """Count the actions unfinished on a day, of the dialogues up to a number."""
        return sum(turn.change for turn in self.turns if turn.number <= number and turn.on.begun_by(on))

    def raised_at(self, number: int, by: datetime.date) -> int:
        """Count the actions raised at a dialogue and on record by a day."""
        return sum(
            turn.change for turn in self.turns if turn.is_raised and turn.number == number and turn.on.begun_by(by)
        )


@dataclass(frozen=True)
class DialogueFlow:
    """The actions of one dialogue: `carried_in` and `new` are as many as `finished` and `carried_out`.

    What is finished or carried out is read when the next dialogue met, and on the day of reading for the newest.
    """

    dialogue: Dialogue
    following: Dialogue | None
    carried_in: int
    new: int
    finished: int
    carried_out: int
    bars: Balance


def read_ledger(series: DialogueSeries) -> ActionLedger:
    """Return when the actions of a series were raised, finished and taken up again; it is kept.

    It is read in one query, and in another the state of the record that it is kept for.
    """
    return keep("ledger of actions", series.pk, lambda: _read_ledger(series))


def _read_ledger(series: DialogueSeries) -> ActionLedger:
    """Read the ledger from the rows.

    An action is finished by the step that leads from an unfinished status to another, and unfinished before its
    first step, as `ActionItem.objects.unfinished` has it.
    """
    actions = ActionItem.objects.public().filter(raised_at__series=series).order_by()
    earlier = StatusChange.objects.filter(
        Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lt=OuterRef("pk")), action_item=OuterRef("action_item")
    )
    unfinished = ActionItemStatus.unfinished()
    ends = Q(status_before__in=unfinished) & ~Q(status__in=unfinished)
    begins_again = ~Q(status_before__in=unfinished) & Q(status__in=unfinished)
    raised = (
        actions.values(number=F("raised_at__number"), day=F("raised_on"))
        .annotate(is_raised=Value(1, output_field=IntegerField()), change=Count("pk"))
        .values_list("number", "day", "is_raised", "change")
    )
    steps = (
        StatusChange.objects.filter(action_item__in=actions.values("pk"))
        .order_by()
        .annotate(
            status_before=Coalesce(
                Subquery(earlier.latest_first().values("status")[:1]), Value(ActionItemStatus.OPEN.value)
            )
        )
        .filter(ends | begins_again)
        .values(
            number=F("action_item__raised_at__number"),
            day=Greatest("on", "action_item__raised_on", output_field=PartialDateField()),
        )
        .annotate(
            is_raised=Value(0, output_field=IntegerField()),
            change=Sum(Case(When(ends, then=Value(-1)), default=Value(1))),
        )
        .values_list("number", "day", "is_raised", "change")
    )
    return ActionLedger(
        tuple(
            Turn(number, on, bool(is_raised), change) for number, on, is_raised, change in raised.union(steps, all=True)
        )
    )


def read_action_flow(
    series: DialogueSeries, dialogues: Sequence[Dialogue], day: datetime.date
) -> tuple[DialogueFlow, ...]:
    """Read the flow of a series on a day for each dialogue held by then, newest first, in one query.

    The dialogues are those of the series in order of number, as known on the day.
    """
    held = [dialogue for dialogue in dialogues if is_held(dialogue, day)]
    if not held:
        return ()
    ledger = read_ledger(series)
    counted = []
    for dialogue, following in zip(held, [*held[1:], None], strict=True):
        end = day if following is None or following.starts_on is None else following.starts_on.first_day
        carried_in, new = ledger.carried_into(dialogue), ledger.raised_at(dialogue.number, end)
        carried_out = ledger.unfinished(dialogue.number, end)
        counted.append((dialogue, following, (carried_in, new, carried_in + new - carried_out, carried_out)))
    bars = draw_balances([amounts for _dialogue, _following, amounts in counted])
    return tuple(
        DialogueFlow(dialogue, following, *amounts, drawn)
        for (dialogue, following, amounts), drawn in reversed(list(zip(counted, bars, strict=True)))
    )
