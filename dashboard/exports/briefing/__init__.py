"""The briefing as a document: a summary on two pages, or the whole book."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dashboard.exports.document import (
    Block,
    Document,
    NumberedSource,
    Paragraph,
    SourceList,
    Span,
    Words,
    notes_in,
    renumber,
    side_by_side,
)
from dashboard.readings.briefing import Briefing
from dashboard.wording import say_date, say_day, say_dialogue, say_language, say_period

from .book import write_agreements, write_area, write_delegations
from .overview import write_changes, write_lead, write_matrix, write_points
from .pen import Edition, Pen

__all__ = ["Edition", "compose_briefing"]


def compose_briefing(
    read: Callable[[], Briefing], *, edition: Edition, languages: Sequence[str], address: str
) -> Document:
    """Return the briefing as a document in these languages, side by side where there are several.

    `read` reads the briefing in the active language; `address` is where the document can be read again.
    """
    documents = []
    for language in languages:
        with override(language):
            documents.append(_write(Pen(read(), edition, get_language() or ""), address))
    return documents[0] if len(documents) == 1 else side_by_side(documents)


def _write(pen: Pen, address: str) -> Document:
    briefing = pen.briefing
    is_full = pen.edition == Edition.FULL
    blocks = [*write_lead(pen), *write_points(pen), *write_matrix(pen), *write_changes(pen)]
    if is_full:
        blocks += [block for brief in briefing.areas for block in write_area(pen, brief)]
        blocks += [*write_delegations(pen), *write_agreements(pen)]
    # A document numbers the sources it cites, and no others; joint texts come first, as on a page.
    cited = sorted(notes_in(tuple(blocks)))
    numbers = {number: place for place, number in enumerate(cited, start=1)}
    blocks = [*renumber(tuple(blocks), numbers), *_sources(pen, numbers)]
    title = briefing.partnership.name
    return Document(
        languages=(pen.language,),
        title=pen.say(title),
        subtitle=pen.say(_("Briefing for the %(dialogue)s") % {"dialogue": pen.dialogue()}),
        facts=tuple(_facts(pen)),
        blocks=tuple(blocks),
        running=pen.say(_("Space Cooperation Record. Record as of %(day)s.") % {"day": say_day(briefing.day)}),
        contents=pen.say(_("Contents")),
        address=address,
    )


def _facts(pen: Pen) -> Iterator[tuple[Words, Words]]:
    briefing, dialogue = pen.briefing, pen.briefing.dialogue
    yield pen.say(_("Dialogue")), pen.say(dialogue.series.name, ", ", say_dialogue(dialogue.number))
    place = dialogue.city or (dialogue.host.name if dialogue.host else "")
    when = say_period(dialogue.starts_on, dialogue.ends_on) if dialogue.starts_on else _("No date yet")
    yield pen.say(_("Date and place")), pen.say(when, ". ", place or _("Place not on record"), ".")
    yield pen.say(_("Record as of")), pen.say(say_day(briefing.day))
    yield pen.say(_("Edition")), pen.say(str(pen.edition.label))
    if briefing.scope.subject is not None:
        yield pen.say(_("About")), pen.say(briefing.scope.subject.name)


def _sources(pen: Pen, numbers: Mapping[int, int]) -> Iterator[Block]:
    yield pen.heading(1, _("Sources"), "sources")
    items = []
    for note in pen.briefing.footnotes.notes:
        if note.number not in numbers:
            continue
        source = note.source
        day = f", {say_date(source.published_on)}" if source.published_on else ""
        language = f" {say_language(source.language)}." if source.language else ""
        parts: list[str | Span] = [source.name, ". ", source.publisher, f"{day}.{language}"]
        if source.url and pen.edition == Edition.FULL:
            parts += [" ", Span(source.url, url=source.url)]
        items.append(NumberedSource(numbers[note.number], pen.say(*parts)))
    if items:
        yield SourceList(tuple(items))
    else:
        yield Paragraph(pen.say(_("No source on record")))
