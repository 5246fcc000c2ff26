"""What the full edition of a briefing holds besides: each area, the delegations, and the agreements."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.models import Agreement, AgreementStatus, AreaProgress, Delegate
from dashboard.exports.document import Block, Bullets, Cell, Paragraph, Span, Style, Table, Words
from dashboard.readings.actions import ActionRow
from dashboard.readings.agreements import say_standing
from dashboard.readings.briefing import AreaBrief
from dashboard.readings.points import MissionStanding
from dashboard.wording import say_date, say_dialogue, say_number, say_period, sentence

from .overview import other_editions, write_by_rule
from .pen import Pen, tint


def write_area(pen: Pen, brief: AreaBrief) -> Iterator[Block]:
    """Write an area: its stage, what was said, its actions, missions, agreements and points."""
    row, slug = brief.row, brief.area.slug
    yield pen.heading(1, brief.area.name, f"area-{slug}")
    stage = _("Stage now: %(stage)s.") % {"stage": row.now.label}
    if row.newest is not None:
        stage = _("Stage now: %(stage)s, since %(day)s.") % {"stage": row.now.label, "day": say_date(row.newest.on)}
    dormant = _("Not raised at the last two dialogues held.") if row.is_dormant else ""
    yield Paragraph(pen.say(pen.run(stage, strong=True), " ", dormant), Style.LEAD)
    if brief.readings:
        yield Table(
            pen.say(_("What was said at each dialogue and between them")),
            tuple(pen.say(text) for text in (_("Day"), _("Stage"), _("What was said"), _("What is next"))),
            tuple(_reading(pen, reading) for reading in reversed(brief.readings)),
            (20, 14, 38, 28),
        )
    if brief.actions:
        yield _actions(pen, brief.actions)
    if left := brief.unfinished - len(brief.actions):
        more = ngettext(
            "%(count)s unfinished action that belongs here is not in this edition, which holds those due first.",
            "%(count)s unfinished actions that belong here are not in this edition, which holds those due first.",
            left,
        )
        said = sentence(more % {"count": say_number(left)})
        yield Paragraph(pen.say(f"{said} {other_editions()}"), Style.NOTE)
    elif not brief.actions:
        yield Paragraph(pen.say(_("No unfinished action is on record.")))
    if brief.missions:
        yield pen.heading(2, _("Missions"), f"missions-{slug}")
        yield Bullets(tuple(_mission(pen, mission) for mission in brief.missions))
    if brief.agreements:
        yield pen.heading(2, _("Agreements"), f"agreements-{slug}")
        yield Bullets(
            tuple(
                pen.say(agreement.name, ". ", say_standing(agreement), pen.cite(agreement))
                for agreement in brief.agreements
            )
        )
    if brief.points:
        yield pen.heading(2, _("Points to raise"), f"points-{slug}")
        yield from write_by_rule(pen, brief.points)


def _reading(pen: Pen, reading: AreaProgress) -> tuple[Cell, ...]:
    dialogue = reading.dialogue
    day = say_date(reading.on)
    when = f"{sentence(say_dialogue(dialogue.number))}, {day}" if dialogue else day
    stage = reading.stage_term
    return (
        Cell(pen.say(when)),
        Cell(pen.say(str(stage.label)), tint(stage)),
        Cell(pen.say(reading.said or reading.gist or _("Not on record"), pen.cite(reading))),
        Cell(pen.say(reading.next or _("Not on record"))),
    )


def _actions(pen: Pen, rows: Sequence[ActionRow]) -> Table:
    sides = pen.briefing.partnership.sides
    head = [
        _("No."),
        _("Action"),
        *(str(side.abbreviation) for side in sides),
        _("Due"),
        _("Status"),
    ]
    return Table(
        pen.say(_("Unfinished actions, with who holds them on each side")),
        tuple(pen.say(text) for text in head),
        tuple(_action(pen, row) for row in rows),
        (8, 36, 14, 14, 12, 16),
    )


def _action(pen: Pen, row: ActionRow) -> tuple[Cell, ...]:
    item = row.item
    holders = [", ".join(str(agency.short) for agency in side.agencies) or _("Not on record") for side in row.sides]
    due = say_date(item.due_on) if item.due_on else _("No date stated")
    return (
        Cell(pen.say(item.reference)),
        Cell(pen.say(item.title, pen.cite(item))),
        *(Cell(pen.say(holder)) for holder in holders),
        Cell(pen.say(due)),
        Cell(pen.say(str(row.shown_status.label))),
    )


def _mission(pen: Pen, standing: MissionStanding) -> Words:
    step = standing.next_planned
    following: list[str | Span] = []
    if step is not None:
        planned = _("Next on record: %(step)s, %(date)s.") % {
            "step": step.get_kind_display(),
            "date": say_period(step.on, step.ends_on),
        }
        following = [f" {planned}", pen.cite(step)]
    return pen.say(standing.mission.name, f": {standing.phase.label}.", *following)


def write_delegations(pen: Pen) -> Iterator[Block]:
    """Write who sat at each past dialogue."""
    yield pen.heading(1, _("Delegations of past dialogues"), "delegations")
    if not pen.briefing.delegations:
        yield Paragraph(pen.say(_("Names not on record")))
        return
    for brief in pen.briefing.delegations:
        dialogue = brief.dialogue
        when = say_period(dialogue.starts_on, dialogue.ends_on) if dialogue.starts_on else ""
        name = f"{sentence(say_dialogue(dialogue.number))}, {when}"
        yield pen.heading(2, name, f"delegations-{dialogue.code}")
        yield Table(
            pen.say(_("Titles as the sources stated them at the time.")),
            tuple(pen.say(text) for text in (_("Side"), _("Name"), _("Role"), _("Title and agency"))),
            tuple(_delegate(pen, delegate) for delegate in brief.delegates),
            (16, 26, 18, 40),
        )


def _delegate(pen: Pen, delegate: Delegate) -> tuple[Cell, ...]:
    official = delegate.official if delegate.official and delegate.official.is_public else None
    agency = delegate.agency if delegate.agency and delegate.agency.is_public else None
    titles = [text for text in (delegate.title, agency.name if agency else "") if text]
    parts: list[str | Span] = []
    for text in titles:
        parts += [", ", text] if parts else [text]
    return (
        Cell(pen.say(delegate.side.name)),
        Cell(pen.say(official.name if official else _("Name not on record"), pen.cite(delegate))),
        Cell(pen.say(str(delegate.get_role_display()))),
        Cell(pen.say(*(parts or [_("Not on record")]))),
    )


def write_agreements(pen: Pen) -> Iterator[Block]:
    """Write every agreement with its dates and its standing."""
    yield pen.heading(1, _("Agreements"), "agreements")
    if not pen.briefing.agreements:
        yield Paragraph(pen.say(_("No agreement is on record.")))
        return
    yield Table(
        pen.say(_("Agreements and where they stand on the day of this briefing")),
        tuple(
            pen.say(text)
            for text in (_("Agreement"), _("Signed"), _("In force from"), _("In force until"), _("Status"))
        ),
        tuple(_agreement(pen, agreement) for agreement in pen.briefing.agreements),
        (40, 15, 15, 15, 15),
    )


def _agreement(pen: Pen, agreement: Agreement) -> tuple[Cell, ...]:
    dates = (agreement.signed_then, agreement.in_force_then, agreement.ends_on)
    return (
        Cell(pen.say(agreement.name, pen.cite(agreement))),
        *(Cell(pen.say(say_date(date) if date else _("Not on record"))) for date in dates),
        Cell(pen.say(str(AgreementStatus(agreement.status_then).label))),
    )
