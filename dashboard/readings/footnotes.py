"""Which source each statement of a page rests on, numbered through the page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Manager

from cooperation.models import CITABLE, Citation, CitationStance, PartialDate, PublishedRow, Row, Source

_COLUMNS = {model: name for name, model in CITABLE.items()}


@dataclass(frozen=True)
class Footnote:
    """A source as one page numbers it."""

    number: int
    source: Source


@dataclass(frozen=True)
class Difference:
    """Two sources that do not say the same: what the record follows, and what the other one states."""

    citation: Citation
    about: Row
    value: Any
    followed: tuple[Footnote, ...]
    conflicting: Footnote

    @property
    def label(self) -> str:
        """What the sources differ about: the person where the record is a person's, else the record."""
        return str(getattr(self.about, "official", None) or self.about)


@dataclass(frozen=True)
class Footnotes:
    """The sources of a page, heaviest kind first, and the notes of each record on it."""

    notes: tuple[Footnote, ...] = ()
    differences: tuple[Difference, ...] = ()
    _of: dict[tuple[str, int], tuple[Footnote, ...]] = field(default_factory=dict)

    def of(self, record: Row) -> tuple[Footnote, ...]:
        """Return the notes that support a record; none if no source backs it."""
        return self._of.get((_COLUMNS[type(record)], record.pk), ())


def read_footnotes(*groups: Iterable[Row]) -> Footnotes:
    """Read what backs and what disputes the rows of a page, in one query.

    Joint texts come first, then texts of one side, then press; within a kind the oldest first.
    """
    rows: dict[str, dict[int, Row]] = defaultdict(dict)
    for group in groups:
        for row in group:
            rows[_COLUMNS[type(row)]][row.pk] = row
    citations = list(
        Citation.objects.public()
        .about({name: list(group) for name, group in rows.items()})
        .select_related("source__country")
        .order_by("pk")
    )
    sources = {citation.source_id: citation.source for citation in citations}
    ordered = sorted(sources.values(), key=_place)
    notes = {source.pk: Footnote(number, source) for number, source in enumerate(ordered, start=1)}
    supporting: dict[tuple[str, int], list[Footnote]] = defaultdict(list)
    for citation in citations:
        note = notes[citation.source_id]
        target = _target(citation)
        if citation.stance == CitationStance.SUPPORTS and note not in supporting[target]:
            supporting[target].append(note)
    of = {target: tuple(sorted(found, key=lambda note: note.number)) for target, found in supporting.items()}
    differences = []
    for citation in citations:
        if citation.stance == CitationStance.CONFLICTS:
            target = _target(citation)
            about = rows[target[0]][target[1]]
            differences.append(
                Difference(
                    citation=citation,
                    about=about,
                    value=_value(about, citation.field),
                    followed=of.get(target, ()),
                    conflicting=notes[citation.source_id],
                )
            )
    return Footnotes(tuple(notes[source.pk] for source in ordered), tuple(differences), of)


def _value(about: Row, field: str) -> Any:
    """Return what the record says in a field; nothing where that is a draft, or several records."""
    value = getattr(about, field) if field else None
    if isinstance(value, PublishedRow) and not value.is_public:
        return None
    return None if isinstance(value, Manager) else value


def _target(citation: Citation) -> tuple[str, int]:
    name = citation.about_name
    return name, getattr(citation, f"{name}_id")


def _place(source: Source) -> tuple[int, PartialDate, str]:
    return source.kind_term.weight, source.published_on or PartialDate(9999), source.slug
