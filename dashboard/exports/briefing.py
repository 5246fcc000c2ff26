"""The briefing as a document: a summary on two pages, or the whole book."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.db import models
from django.utils.translation import get_language, ngettext, override, pgettext_lazy
from django.utils.translation import gettext as _

from cooperation.models import (
    ActionItem,
    Agreement,
    AgreementStatus,
    AreaProgress,
    AreaStage,
    Delegate,
    Milestone,
    Row,
)
from dashboard.readings.actions import ActionRow
from dashboard.readings.agreements import say_standing
from dashboard.readings.briefing import AreaBrief, Briefing, MissionStanding, Point
from dashboard.readings.changes import Entry
from dashboard.readings.matrix import FULL_COLUMNS
from dashboard.wording import (
    say_date,
    say_day,
    say_dialogue,
    say_language,
    say_number,
    say_ordinal_figure,
    say_period,
    sentence,
)

from .document import (
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    NumberedSource,
    Paragraph,
    SourceList,
    Span,
    Style,
    Table,
    Words,
    notes_in,
    renumber,
    side_by_side,
    span,
    words,
)

#: How many changes, and how many points to raise, the summary shows before it counts the rest.
SUMMARY_CHANGES = 8
SUMMARY_POINTS = 8


class Edition(models.TextChoices):
    """How much of the briefing a document holds."""

    SUMMARY = "summary", pgettext_lazy("edition", "Summary")
    FULL = "full", pgettext_lazy("edition", "Full")


def compose_briefing(
    read: Callable[[], Briefing], *, edition: Edition, languages: Sequence[str], address: str
) -> Document:
    """Return the briefing as a document in these languages, side by side where there are several.

    `read` reads the briefing in the active language; `address` is where the document can be read again.
    """
    documents = []
    for language in languages:
        with override(language):
            documents.append(_Writer(read(), edition).write(address))
    return documents[0] if len(documents) == 1 else side_by_side(documents)


class _Writer:
    """Writes one briefing in the active language."""

    def __init__(self, briefing: Briefing, edition: Edition) -> None:
        self.briefing = briefing
        self.edition = edition
        self.language = get_language() or ""

    def write(self, address: str) -> Document:
        briefing = self.briefing
        is_full = self.edition == Edition.FULL
        blocks = [*self._lead(), *self._points(), *self._matrix(), *self._changes()]
        if is_full:
            blocks += [block for brief in briefing.areas for block in self._area(brief)]
            blocks += [*self._delegations(), *self._agreements()]
        # A document numbers the sources it cites, and no others; joint texts come first, as on a page.
        cited = sorted(notes_in(tuple(blocks)))
        numbers = {number: place for place, number in enumerate(cited, start=1)}
        blocks = [*renumber(tuple(blocks), numbers), *self._sources(numbers)]
        title = briefing.partnership.name
        return Document(
            languages=(self.language,),
            title=self._say(title),
            subtitle=self._say(_("Briefing for the %(dialogue)s") % {"dialogue": self._dialogue()}),
            facts=tuple(self._facts()),
            blocks=tuple(blocks),
            running=self._say(_("Space Cooperation Record. Record as of %(day)s.") % {"day": say_day(briefing.day)}),
            contents=self._say(_("Contents")),
            address=address,
        )

    def _say(self, *parts: "str | Span | Iterable[Span]") -> Words:
        return words(self.language, *parts)

    def _cite(self, *records: Row) -> Span:
        """Return the numbers of the sources behind these records, as a run without text."""
        numbers = {note.number for record in records for note in self.briefing.footnotes.of(record)}
        return Span("", notes=tuple(sorted(numbers)))

    def _run(self, text: str, *, strong: bool = False) -> Span:
        return span(text, self.language, strong=strong)

    def _dialogue(self) -> str:
        dialogue = self.briefing.dialogue
        return say_dialogue(dialogue.number)

    def _heading(self, level: int, text: str, anchor: str) -> Heading:
        return Heading(level, self._say(text), anchor)

    def _facts(self) -> Iterator[tuple[Words, Words]]:
        briefing, dialogue = self.briefing, self.briefing.dialogue
        yield self._say(_("Dialogue")), self._say(dialogue.series.name, ", ", say_dialogue(dialogue.number))
        place = dialogue.city or (dialogue.host.name if dialogue.host else "")
        when = say_period(dialogue.starts_on, dialogue.ends_on) if dialogue.starts_on else _("No date yet")
        yield self._say(_("Date and place")), self._say(when, ". ", place or _("Place not on record"), ".")
        yield self._say(_("Record as of")), self._say(say_day(briefing.day))
        yield self._say(_("Edition")), self._say(str(self.edition.label))
        if briefing.scope.subject is not None:
            yield self._say(_("About")), self._say(briefing.scope.subject.name)

    def _lead(self) -> Iterator[Block]:
        yield self._heading(1, _("In short"), "in-short")
        yield Paragraph(self._say(self.briefing.lead), Style.LEAD)

    def _points(self) -> Iterator[Block]:
        yield self._heading(1, _("Suggested points to raise"), "points")
        points = self.briefing.points
        if not points:
            yield Paragraph(self._say(_("No rule of this briefing finds a point to raise.")))
            return
        shown = points if self.edition == Edition.FULL else points[:SUMMARY_POINTS]
        yield from self._by_rule(shown)
        if left := len(points) - len(shown):
            more = ngettext(
                "%(count)s more point is in the full edition.", "%(count)s more points are in the full edition.", left
            )
            yield Paragraph(self._say(sentence(more % {"count": say_number(left)})), Style.NOTE)
        yield Paragraph(
            self._say(_("Points are found by rule, not by judgement. Each stands under the rule that found it.")),
            Style.NOTE,
        )

    def _by_rule(self, points: Sequence[Point]) -> Iterator[Block]:
        """Write points below their rules, which stand in order."""
        for rule in dict.fromkeys(point.rule for point in points):
            yield Paragraph(self._say(self._run(f"{rule.label}.", strong=True), f" {rule.definition}"))
            yield Bullets(tuple(self._point(point) for point in points if point.rule == rule))

    def _point(self, point: Point) -> Words:
        subject = point.subject
        if isinstance(subject, ActionItem):
            due = _("Due %(date)s.") % {"date": say_date(subject.due_on)} if subject.due_on else ""
            name = [self._run(f"{subject.reference} ", strong=True), self._run(subject.title, strong=True)]
        elif isinstance(subject, Milestone):
            due = ""
            kind = str(subject.get_kind_display())
            name = [
                self._run(subject.mission.name, strong=True),
                self._run(f": {kind}, {say_period(subject.on, subject.ends_on)}", strong=True),
            ]
        else:
            due = _("In force until %(date)s.") % {"date": say_date(subject.ends_on)} if subject.ends_on else ""
            name = [self._run(subject.name, strong=True)]
        return self._say(name, ".", self._cite(subject), f" {due}" if due else "")

    def _matrix(self) -> Iterator[Block]:
        matrix = self.briefing.matrix
        yield self._heading(1, _("Progress by area"), "progress")
        columns = matrix.columns[-FULL_COLUMNS:] if self.edition == Edition.SUMMARY else matrix.columns
        skipped = len(matrix.columns) - len(columns)
        shown = {brief.area for brief in self.briefing.areas}
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
            cells = [Cell(self._say(row.area.name))]
            cells += [Cell(self._say(str(cell.stage.label)), self._tint(cell.stage)) for cell in row.cells[skipped:]]
            newest = row.newest
            gist = self._say(newest.gist, self._cite(newest)) if newest else self._say(_("Not on record"))
            cells += [Cell(gist), Cell(self._say(str(row.unfinished)))]
            rows.append(tuple(cells))
        yield Table(
            self._say(_("Furthest stage on record for each area, at each dialogue")),
            tuple(self._say(text) for text in head),
            tuple(rows),
            (22, *[11] * len(columns), 30, 10),
        )
        if skipped:
            earlier = ngettext(
                "%(count)s earlier dialogue is in the full edition.",
                "%(count)s earlier dialogues are in the full edition.",
                skipped,
            )
            yield Paragraph(self._say(sentence(earlier % {"count": say_number(skipped)})), Style.NOTE)
        yield Paragraph(self._say(_("A stage is this record’s judgement of published wording.")), Style.NOTE)

    @staticmethod
    def _tint(stage: AreaStage) -> str:
        return f"s{stage.rank}" if stage.rank else ""

    def _changes(self) -> Iterator[Block]:
        changes = self.briefing.changes
        if changes is None:
            return
        yield self._heading(1, sentence(_("Since %(dialogue)s") % {"dialogue": changes.period.since.say()}), "changes")
        yield Paragraph(self._say(changes.summary))
        entries = self.briefing.entries
        shown = entries if self.edition == Edition.FULL else entries[:SUMMARY_CHANGES]
        if shown:
            yield Table(
                self._say(_("What changed, newest first")),
                (self._say(_("Day")), self._say(_("What changed")), self._say(_("Now"))),
                tuple(self._entry(entry) for entry in shown),
                (18, 57, 25),
            )
        if left := len(entries) - len(shown):
            more = ngettext(
                "%(count)s more change is in the full edition.",
                "%(count)s more changes are in the full edition.",
                left,
            )
            yield Paragraph(self._say(sentence(more % {"count": say_number(left)})), Style.NOTE)

    def _entry(self, entry: Entry) -> tuple[Cell, ...]:
        thing = entry.thing
        parts: list[str | Span] = [
            self._run(f"{thing.key.kind.label}: ", strong=False),
            self._run(f"{thing.reference} " if thing.reference else ""),
            self._run(thing.name, strong=True),
        ]
        newest = thing.steps[0] if thing.steps else None
        if newest is not None and newest.text:
            parts += [". ", newest.text]
        now = str(thing.after.shown.label)
        if entry.has_moved and thing.before is not None and thing.before.shown != thing.after.shown:
            now = f"{thing.before.shown.label} → {now}"
        return (
            Cell(self._say(say_date(entry.on) if entry.on else _("Day not on record"))),
            Cell(self._say(*parts, self._cite(*entry.records))),
            Cell(self._say(f"{entry.verdict.label}. {now}")),
        )

    def _area(self, brief: AreaBrief) -> Iterator[Block]:
        row, slug = brief.row, brief.area.slug
        yield self._heading(1, brief.area.name, f"area-{slug}")
        stage = _("Stage now: %(stage)s.") % {"stage": row.now.label}
        if row.newest is not None:
            stage = _("Stage now: %(stage)s, since %(day)s.") % {"stage": row.now.label, "day": say_date(row.newest.on)}
        dormant = _("Not raised at the last two dialogues held.") if row.is_dormant else ""
        yield Paragraph(self._say(self._run(stage, strong=True), " ", dormant), Style.LEAD)
        if brief.readings:
            yield Table(
                self._say(_("What was said at each dialogue and between them")),
                tuple(self._say(text) for text in (_("Day"), _("Stage"), _("What was said"), _("What is next"))),
                tuple(self._reading(reading) for reading in reversed(brief.readings)),
                (20, 14, 38, 28),
            )
        if brief.actions:
            yield self._actions(brief.actions)
        else:
            yield Paragraph(self._say(_("No unfinished action is on record.")))
        if brief.missions:
            yield self._heading(2, _("Missions"), f"missions-{slug}")
            yield Bullets(tuple(self._mission(mission) for mission in brief.missions))
        if brief.agreements:
            yield self._heading(2, _("Agreements"), f"agreements-{slug}")
            yield Bullets(
                tuple(
                    self._say(agreement.name, ". ", say_standing(agreement), self._cite(agreement))
                    for agreement in brief.agreements
                )
            )
        if brief.points:
            yield self._heading(2, _("Points to raise"), f"points-{slug}")
            yield from self._by_rule(brief.points)

    def _reading(self, reading: AreaProgress) -> tuple[Cell, ...]:
        dialogue = reading.dialogue
        day = say_date(reading.on)
        when = f"{sentence(say_dialogue(dialogue.number))}, {day}" if dialogue else day
        stage = reading.stage_term
        return (
            Cell(self._say(when)),
            Cell(self._say(str(stage.label)), self._tint(stage)),
            Cell(self._say(reading.said or reading.gist or _("Not on record"), self._cite(reading))),
            Cell(self._say(reading.next or _("Not on record"))),
        )

    def _actions(self, rows: Sequence[ActionRow]) -> Table:
        sides = self.briefing.partnership.sides
        head = [
            _("No."),
            _("Action"),
            *(str(side.abbreviation) for side in sides),
            _("Due"),
            _("Status"),
        ]
        return Table(
            self._say(_("Unfinished actions, with who holds them on each side")),
            tuple(self._say(text) for text in head),
            tuple(self._action(row) for row in rows),
            (8, 36, 14, 14, 12, 16),
        )

    def _action(self, row: ActionRow) -> tuple[Cell, ...]:
        item = row.item
        holders = [", ".join(str(agency.short) for agency in side.agencies) or _("Not on record") for side in row.sides]
        due = say_date(item.due_on) if item.due_on else _("No date stated")
        return (
            Cell(self._say(item.reference)),
            Cell(self._say(item.title, self._cite(item))),
            *(Cell(self._say(holder)) for holder in holders),
            Cell(self._say(due)),
            Cell(self._say(str(row.shown_status.label))),
        )

    def _mission(self, standing: MissionStanding) -> Words:
        step = standing.next_planned
        following: list[str | Span] = []
        if step is not None:
            planned = _("Next on record: %(step)s, %(date)s.") % {
                "step": step.get_kind_display(),
                "date": say_period(step.on, step.ends_on),
            }
            following = [f" {planned}", self._cite(step)]
        return self._say(standing.mission.name, f": {standing.phase.label}.", *following)

    def _delegations(self) -> Iterator[Block]:
        yield self._heading(1, _("Delegations of past dialogues"), "delegations")
        if not self.briefing.delegations:
            yield Paragraph(self._say(_("Names not on record")))
            return
        for brief in self.briefing.delegations:
            dialogue = brief.dialogue
            when = say_period(dialogue.starts_on, dialogue.ends_on) if dialogue.starts_on else ""
            name = f"{sentence(say_dialogue(dialogue.number))}, {when}"
            yield self._heading(2, name, f"delegations-{dialogue.code}")
            yield Table(
                self._say(_("Titles as the sources stated them at the time.")),
                tuple(self._say(text) for text in (_("Side"), _("Name"), _("Role"), _("Title and agency"))),
                tuple(self._delegate(delegate) for delegate in brief.delegates),
                (16, 26, 18, 40),
            )

    def _delegate(self, delegate: Delegate) -> tuple[Cell, ...]:
        official = delegate.official if delegate.official and delegate.official.is_public else None
        agency = delegate.agency if delegate.agency and delegate.agency.is_public else None
        titles = [text for text in (delegate.title, agency.name if agency else "") if text]
        parts: list[str | Span] = []
        for text in titles:
            parts += [", ", text] if parts else [text]
        return (
            Cell(self._say(delegate.side.name)),
            Cell(self._say(official.name if official else _("Name not on record"), self._cite(delegate))),
            Cell(self._say(str(delegate.get_role_display()))),
            Cell(self._say(*(parts or [_("Not on record")]))),
        )

    def _agreements(self) -> Iterator[Block]:
        yield self._heading(1, _("Agreements"), "agreements")
        if not self.briefing.agreements:
            yield Paragraph(self._say(_("No agreement is on record.")))
            return
        yield Table(
            self._say(_("Agreements and where they stand on the day of this briefing")),
            tuple(
                self._say(text)
                for text in (_("Agreement"), _("Signed"), _("In force from"), _("In force until"), _("Status"))
            ),
            tuple(self._agreement(agreement) for agreement in self.briefing.agreements),
            (40, 15, 15, 15, 15),
        )

    def _agreement(self, agreement: Agreement) -> tuple[Cell, ...]:
        dates = (agreement.signed_then, agreement.in_force_then, agreement.ends_on)
        return (
            Cell(self._say(agreement.name, self._cite(agreement))),
            *(Cell(self._say(say_date(date) if date else _("Not on record"))) for date in dates),
            Cell(self._say(str(AgreementStatus(agreement.status_then).label))),
        )

    def _sources(self, numbers: Mapping[int, int]) -> Iterator[Block]:
        yield self._heading(1, _("Sources"), "sources")
        items = []
        for note in self.briefing.footnotes.notes:
            if note.number not in numbers:
                continue
            source = note.source
            day = f", {say_date(source.published_on)}" if source.published_on else ""
            language = f" {say_language(source.language)}." if source.language else ""
            parts: list[str | Span] = [source.name, ". ", source.publisher, f"{day}.{language}"]
            if source.url and self.edition == Edition.FULL:
                parts += [" ", Span(source.url, url=source.url)]
            items.append(NumberedSource(numbers[note.number], self._say(*parts)))
        if items:
            yield SourceList(tuple(items))
        else:
            yield Paragraph(self._say(_("No source on record")))
