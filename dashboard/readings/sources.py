"""Sources: the rows of their list, and the page of each, with everything that rests on it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from translated_fields import to_attribute

from cooperation.kept import keep
from cooperation.models import CITABLE, Citation, CitationStance, Dialogue, Partnership, Row, Source, SourceReliability
from cooperation.models.known import known_on, statements_on

from .row_names import name_row, page_of

#: For how many days the counts of the list are kept, and for how many sources of each at most.
MOST_DAYS, MOST_COUNTED = 3, 5000

#: How many statements of one kind the page of a source shows.
SHOWN = 200

#: The kinds of record on the page of a source, in its order: what a row's name and page need, and the order of rows.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "area_progress": (("area", "partnership", "dialogue__series"), ("partnership__order", "area__order", "on")),
    "dialogue": (("series__partnership",), ("series__partnership__order", "series__order", "number")),
    "delegate": (("dialogue__series__partnership", "official"), ("dialogue__starts_on", "side", "position")),
    "action_item": (("partnership",), ("partnership__order", "reference")),
    "status_change": (
        ("action_item__partnership",),
        ("action_item__partnership__order", "action_item__reference", "on"),
    ),
    "mission": ((), ("slug",)),
    "milestone": (("mission",), ("mission__slug", "on")),
    "mission_role": (("mission", "agency"), ("mission__slug", "position")),
    "agreement": ((), ("slug",)),
    "signatory": (("agreement", "agency", "country"), ("agreement__slug", "position")),
    "program": ((), ("slug",)),
    "agency": ((), ("slug",)),
    "official": ((), ("slug",)),
    "appointment": (("official",), ("official__slug",)),
    "working_group": ((), ("slug",)),
    "event": ((), ("starts_on", "slug")),
    "partnership": ((), ("order",)),
    "series": (("partnership",), ("partnership__order", "order")),
}


@dataclass(frozen=True)
class SourceRow:
    """A source as the list shows it: with the statements that rest on it, and those it disputes."""

    source: Source
    supports: int
    disputes: int


def read_source_rows(
    sources: Iterable[Any], partnership: Partnership | None, day: datetime.date
) -> tuple[SourceRow, ...]:
    """Return the rows of a page of the list, with the counts that its filter has given the sources."""
    return tuple(SourceRow(source, source.supports_then, source.disputes_then) for source in sources)


class StatementCounts:
    """How many statements rest on a source on a day, and how many it disputes, as far as pages have asked.

    There may be very many statements, and they are counted one by one.
    """

    def __init__(self) -> None:
        self._counts: dict[int, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def note(self, sources: Iterable[Any]) -> list[Any]:
        """Read sources with their annotated counts, and keep these."""
        rows = list(sources)
        known = self._counts | {row.pk: (row.supports_then, row.disputes_then) for row in rows}
        self._counts = known if len(known) <= MOST_COUNTED else {}
        return rows

    def read(self, keys: Sequence[int], sources: QuerySet[Any], counted: QuerySet[Any]) -> list[Any]:
        """Read the sources with these keys, in their order, in a query: `counted` ones where any is not known yet."""
        known = self._counts
        if known.keys() >= set(keys):
            found = {row.pk: row for row in sources.filter(pk__in=keys)}
            for key, row in found.items():
                row.supports_then, row.disputes_then = known[key]
        else:
            found = {row.pk: row for row in self.note(counted.filter(pk__in=keys))}
        # What has been withdrawn since the keys were found is found no more.
        return [found[key] for key in keys if key in found]


def keep_statement_counts(day: datetime.date) -> StatementCounts:
    """Return the counts of a day that are kept until the record changes."""
    return keep("statements on sources", day, StatementCounts, most=MOST_DAYS)


@dataclass(frozen=True)
class Statement:
    """A statement of the record that a source backs or disputes: what it is about, and the page it stands on.

    `field` names the part of the row that the source speaks of; it is empty for the row as a whole.
    """

    citation: Citation
    name: str
    context: str
    url: str
    field: str

    @property
    def is_disputed(self) -> bool:
        """Whether the source says otherwise."""
        return self.citation.stance == CitationStance.CONFLICTS


@dataclass(frozen=True)
class StatementGroup:
    """The statements about one kind of record: how many there are, and those that are shown."""

    key: str
    label: str
    total: int
    statements: tuple[Statement, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.statements)


@dataclass(frozen=True)
class SourcePage:
    """Everything the page of a source says."""

    source: Source
    supports: int
    disputes: int
    outcome_of: tuple[Dialogue, ...]
    groups: tuple[StatementGroup, ...]

    @property
    def reliability(self) -> SourceReliability:
        """How far it can be relied on, with the definition."""
        return SourceReliability(self.source.reliability)


def read_source(slug: str, day: datetime.date) -> SourcePage:
    """Read a source with what rested on it by a day; raise Source.DoesNotExist.

    A source is a way to know and no event: one published after the day is read all the same. The number of queries
    is three, and one more for each kind of record that the source speaks of.
    """
    source = Source.objects.public().select_related("country").get(slug=slug)
    disputed = Q(stance=CitationStance.CONFLICTS)
    counts = (
        statements_on(day)
        .filter(source=source)
        .order_by()
        .aggregate(_disputes=Count("pk", filter=disputed), **{f"of_{name}": Count(name) for name in KINDS})
    )
    totals = {name: counts[f"of_{name}"] for name in KINDS}
    known = known_on(day)
    return SourcePage(
        source=source,
        supports=sum(totals.values()) - counts["_disputes"],
        disputes=counts["_disputes"],
        outcome_of=tuple(
            Dialogue.objects.public()
            .held(day)
            .filter(outcome=source)
            .select_related("series__partnership")
            .order_by("starts_on", "pk")
        ),
        groups=tuple(_read_group(source, name, known[name], total) for name, total in totals.items() if total),
    )


def _read_group(source: Source, name: str, records: QuerySet, total: int) -> StatementGroup:
    """Read the first statements about one kind of record, in one query.

    Whether a record is known is asked of each citation, as in `statements_on`.
    """
    relations, order = KINDS[name]
    citations = (
        Citation.objects.public()
        .filter(Exists(records.order_by().filter(pk=OuterRef(name))), source=source)
        .select_related(name, *(f"{name}__{relation}" for relation in relations))
        .order_by(*(f"{name}__{column}" for column in order), "pk")
    )
    return StatementGroup(
        key=name,
        label=capfirst(str(CITABLE[name]._meta.verbose_name_plural)),
        total=total,
        statements=tuple(_read_statement(citation, name) for citation in citations[:SHOWN]),
    )


def _read_statement(citation: Citation, kind: str) -> Statement:
    record: Row = getattr(citation, kind)
    name, context = name_row(record)
    return Statement(
        citation=citation,
        name=name,
        context=context,
        url=page_of(record),
        field=_name_field(record, citation.field) if citation.field else "",
    )


def _name_field(record: Row, name: str) -> str:
    """Return what a field of a record is called; a translated one is called the same in every language."""
    try:
        field: Any = record._meta.get_field(name)
    except FieldDoesNotExist:
        field = record._meta.get_field(to_attribute(name, settings.CONTENT_LANGUAGES[0]))
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural)
