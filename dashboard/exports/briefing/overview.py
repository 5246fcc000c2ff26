"""What both editions of a briefing hold: the answer, points to raise, the matrix, and what changed."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.models import ActionItem, Milestone
from dashboard.exports.document import Block, Bullets, Cell, Paragraph, Span, Style, Table, Words
from dashboard.readings.changes import Entry
from dashboard.readings.matrix import FULL_COLUMNS
from dashboard.readings.points import Point
from dashboard.wording import say_date, say_number, say_ordinal_figure, say_period, sentence

from .pen import Edition, Pen, tint


def write_lead(pen: Pen) -> Iterator[Block]:
    """Write the answer in a sentence or two."""
    yield pen.heading(1, _("In short"), "in-short")
    yield Paragraph(pen.say(pen.briefing.lead), Style.LEAD)


def write_points(pen: Pen) -> Iterator[Block]:
    """Write the points to raise; the summary shows the first of them and counts the rest."""
    yield pen.heading(1, _("Suggested points to raise"), "points")
    briefing = pen.briefing
    points = briefing.points
    if briefing.actions_held < briefing.unfinished:
        yield _part(
            pen,
            _("Points about actions are found among the %(shown)s of %(total)s unfinished actions that are due first."),
            briefing.actions_held,
            briefing.unfinished,
        )
    if not points:
        yield Paragraph(pen.say(_("No rule of this briefing finds a point to raise.")))
        return
    shown = points[: pen.edition.most]
    yield from write_by_rule(pen, shown)
    if left := briefing.points_held - len(shown):
        more = ngettext(
            "%(count)s more point is in the full edition.", "%(count)s more points are in the full edition.", left
        )
        yield Paragraph(pen.say(sentence(more % {"count": say_number(left)})), Style.NOTE)
    yield Paragraph(
        pen.say(_("Points are found by rule, not by judgement. Each stands under the rule that found it.")),
        Style.NOTE,
    )


def _part(pen: Pen, pattern: str, shown: int, total: int) -> Paragraph:
    """Say of how many actions the briefing holds which, and where there are others."""
    said = sentence(pattern % {"shown": say_number(shown), "total": say_number(total)})
    return Paragraph(pen.say(f"{said} {other_editions()}"), Style.NOTE)


def other_editions() -> str:
    """Return the sentence that says where the actions are that an edition leaves out."""
    return _("An edition about one area, agency or official holds others.")


def write_by_rule(pen: Pen, points: Sequence[Point]) -> Iterator[Block]:
    """Write points below their rules, which stand in order."""
    for rule in dict.fromkeys(point.rule for point in points):
        yield Paragraph(pen.say(pen.run(f"{rule.label}.", strong=True), f" {rule.definition}"))
        yield Bullets(tuple(_point(pen, point) for point in points if point.rule == rule))


def _point(pen: Pen, point: Point) -> Words:
    subject = point.subject
    if isinstance(subject, ActionItem):
        due = _("Due %(date)s.") % {"date": say_date(subject.due_on)} if subject.due_on else ""
        name = [pen.run(f"{subject.reference} ", strong=True), pen.run(subject.title, strong=True)]
    elif isinstance(subject, Milestone):
        due = ""
        kind = str(subject.get_kind_display())
        name = [
            pen.run(subject.mission.name, strong=True),
            pen.run(f": {kind}, {say_period(subject.on, subject.ends_on)}", strong=True),
        ]
    else:
        due = _("In force until %(date)s.") % {"date": say_date(subject.ends_on)} if subject.ends_on else ""
        name = [pen.run(subject.name, strong=True)]
    return pen.say(name, ".", pen.cite(subject), f" {due}" if due else "")


def write_matrix(pen: Pen) -> Iterator[Block]:
    """Write the matrix as a table; the summary shows the newest dialogues."""
    matrix = pen.briefing.matrix
    yield pen.heading(1, _("Progress by area"), "progress")
    columns = matrix.columns[-FULL_COLUMNS:] if pen.edition == Edition.SUMMARY else matrix.columns
    skipped = len(matrix.columns) - len(columns)
    shown = {brief.area for brief in pen.briefing.areas}
    head = [
        _("Area"),
        *(
            f"{say_ordinal_figure(column.dialogue.number)} "
            f"{column.dialogue.starts_on.year if column.dialogue.starts_on else ''}"
            for column in columns
        ),
        _("What was recorded last"),
        _("Unfinished actions"),
    ]
    rows = []
    for row in matrix.rows:
        if row.area not in shown:
            continue
        cells = [Cell(pen.say(row.area.name))]
        cells += [Cell(pen.say(str(cell.stage.label)), tint(cell.stage)) for cell in row.cells[skipped:]]
        newest = row.newest
        gist = pen.say(newest.gist, pen.cite(newest)) if newest else pen.say(_("Not on record"))
        cells += [Cell(gist), Cell(pen.say(str(row.unfinished)))]
        rows.append(tuple(cells))
    if not rows:
        yield Paragraph(pen.say(_("No area is on record here.")))
        return
    yield Table(
        pen.say(_("Furthest stage on record for each area, at each dialogue")),
        tuple(pen.say(text) for text in head),
        tuple(rows),
        (22, *[11] * len(columns), 28, 12),
    )
    if skipped:
        earlier = ngettext(
            "%(count)s earlier dialogue is in the full edition.",
            "%(count)s earlier dialogues are in the full edition.",
            skipped,
        )
        yield Paragraph(pen.say(sentence(earlier % {"count": say_number(skipped)})), Style.NOTE)
    yield Paragraph(pen.say(_("A stage is this record’s judgement of published wording.")), Style.NOTE)


def write_changes(pen: Pen) -> Iterator[Block]:
    """Write what changed since the dialogue before, newest first."""
    briefing, changes = pen.briefing, pen.briefing.changes
    if changes is None:
        return
    yield pen.heading(1, sentence(_("Since %(dialogue)s") % {"dialogue": changes.period.since.say()}), "changes")
    is_whole = briefing.scope.subject is None
    yield Paragraph(pen.say(changes.summary if is_whole else f"{changes.counted}."))
    if briefing.changed_actions_held < changes.changed_actions:
        yield _part(
            pen,
            _("This briefing reads the newest %(shown)s of the %(total)s actions that changed."),
            briefing.changed_actions_held,
            changes.changed_actions,
        )
    shown = briefing.entries[: pen.edition.most]
    if shown:
        yield Table(
            pen.say(_("What changed, newest first")),
            (pen.say(_("Day")), pen.say(_("What changed")), pen.say(_("Now"))),
            tuple(_entry(pen, entry) for entry in shown),
            (18, 57, 25),
        )
    if left := briefing.entries_held - len(shown):
        more = ngettext(
            "%(count)s more change is in the full edition.",
            "%(count)s more changes are in the full edition.",
            left,
        )
        yield Paragraph(pen.say(sentence(more % {"count": say_number(left)})), Style.NOTE)


def _entry(pen: Pen, entry: Entry) -> tuple[Cell, ...]:
    thing = entry.thing
    parts: list[str | Span] = [
        pen.run(f"{thing.key.kind.label}: ", strong=False),
        pen.run(f"{thing.reference} " if thing.reference else ""),
        pen.run(thing.name, strong=True),
    ]
    newest = thing.steps[0] if thing.steps else None
    if newest is not None and newest.text:
        parts += [". ", newest.text]
    now = str(thing.after.shown.label)
    if entry.has_moved and thing.before is not None and thing.before.shown != thing.after.shown:
        now = f"{thing.before.shown.label} → {now}"
    return (
        Cell(pen.say(say_date(entry.on) if entry.on else _("Day not on record"))),
        Cell(pen.say(*parts, pen.cite(*entry.records))),
        Cell(pen.say(f"{entry.verdict.label}. {now}")),
    )
