"""The overview of a partnership: where it stands, what needs attention, when the sides next meet."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cooperation.kept import keep
from cooperation.models import ActionItem, AreaStage, Partnership
from dashboard.wording import say_dialogue, say_number, sentence

from .action_tally import UNFINISHED
from .actions import ActionRow, actions_of, by_due_day, for_rows, read_action_rows
from .changes import ShortChanges, read_short_changes
from .footnotes import Footnotes, read_footnotes
from .matrix import Matrix, Movement, read_matrix
from .period import Moment, Period

#: How many entries the overview shows of what changed, and how many actions with a date.
SHOWN_CHANGES = 8
SHOWN_ACTIONS = 12


@dataclass(frozen=True)
class StageShare:
    """How many areas stand at a stage now, and the part of the bar they take, in percent."""

    stage: AreaStage
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Overview:
    """Everything the overview page says."""

    partnership: Partnership
    day: datetime.date
    matrix: Matrix
    lead: str
    shares: tuple[StageShare, ...]
    changes: ShortChanges | None
    dated: tuple[ActionRow, ...]
    dated_total: int
    footnotes: Footnotes


def read_overview(partnership: Partnership, day: datetime.date, *, series_code: str = "") -> Overview:
    """Read the overview of a partnership on a day, in twenty-two queries.

    Raise DialogueSeries.DoesNotExist for a series that is not the partnership's.
    """
    matrix = read_matrix(partnership, day, series_code=series_code)
    actions = ActionItem.objects.public().in_partnership(partnership)
    dated = actions.unfinished(day).filter(due_on__isnull=False).order_by("due_on", "reference")
    first_dated = keep(
        "dated actions", (partnership.pk, day), lambda: list(dated.values_list("pk", flat=True)[:SHOWN_ACTIONS])
    )
    awaiting = actions.awaiting_update(day)[:1] if matrix.awaiting == 1 else ()
    changes = None
    if matrix.latest is not None:
        period = Period(Moment.at(matrix.latest, day), Moment(day))
        changes = keep(
            "newest changes",
            (partnership.pk, matrix.latest.pk, day, get_language()),
            lambda: read_short_changes(partnership, period, progress=matrix.progress, most=SHOWN_CHANGES),
        )
    shown = [record for entry in changes.newest for record in entry.records] if changes else []
    return Overview(
        partnership=partnership,
        day=day,
        matrix=matrix,
        lead=lead_sentences(matrix, list(awaiting)),
        shares=share_stages(matrix),
        changes=changes,
        dated=read_action_rows(by_due_day(for_rows(actions_of(first_dated, day))), partnership, day),
        dated_total=matrix.tally.count({"status": UNFINISHED, "dated": [True]})[None],
        footnotes=read_footnotes(shown),
    )


def share_stages(matrix: Matrix) -> tuple[StageShare, ...]:
    """Return the parts of the stage bar, furthest stage first, in percent of all areas."""
    shares, start = [], 0.0
    for stage, count in matrix.stage_counts.items():
        width = 100 * count / len(matrix.rows)
        shares.append(StageShare(stage, count, round(start, 2), round(width, 2)))
        start += width
    return tuple(shares)


def lead_sentences(matrix: Matrix, awaiting: list[ActionItem]) -> str:
    """Say in two or three sentences where the partnership stands, counted from the record.

    `awaiting` holds the first of the actions that await an update, which is named where it is the only one.
    """
    total = len(matrix.rows)
    said = []
    if matrix.stage_counts:
        stage, count = next(iter(matrix.stage_counts.items()))
        said.append(
            ngettext(
                "%(count)s of %(total)s areas stands at “%(stage)s”, the furthest stage reached.",
                "%(count)s of %(total)s areas stand at “%(stage)s”, the furthest stage reached.",
                count,
            )
            % {"count": say_number(count), "total": say_number(total), "stage": stage.label}
        )
    if matrix.latest is not None and matrix.previous is not None:
        said.append(movement_sentence(matrix))
    said.append(awaiting_sentence(matrix.awaiting, awaiting))
    return " ".join(sentence(text) for text in said if text)


def awaiting_sentence(count: int, awaiting: Sequence[ActionItem]) -> str:
    """Say how many actions await an update, and name the first where it is the only one; nothing where none does."""
    if count == 1:
        return _("One action awaits an update: %(title)s.") % {"title": awaiting[0].title}
    return _("%(count)s actions await an update.") % {"count": say_number(count)} if count else ""


def movement_sentence(matrix: Matrix) -> str:
    """Say how many areas moved up between the last two dialogues held."""
    if matrix.latest is None or matrix.previous is None or matrix.previous.starts_on is None:
        return ""
    moved = matrix.moved
    return ngettext(
        "%(count)s area moved up between the %(previous)s in %(year)s and the %(latest)s.",
        "%(count)s areas moved up between the %(previous)s in %(year)s and the %(latest)s.",
        moved[Movement.UP],
    ) % {
        "count": say_number(moved[Movement.UP]),
        "previous": say_dialogue(matrix.previous.number),
        "year": matrix.previous.starts_on.year,
        "latest": say_dialogue(matrix.latest.number),
    }
