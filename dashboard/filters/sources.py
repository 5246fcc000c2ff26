"""Which sources to show."""

import datetime
from collections.abc import Iterable, Sequence

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from cooperation.models import Citation, Partnership, Source, SourceKind, SourceReliability
from cooperation.models.fields import in_language
from cooperation.models.known import statements_on
from cooperation.models.scope import sources_in
from dashboard.readings.sources import keep_statement_counts
from dashboard.wording import say_language

from .choices import ValuesOf, sides
from .facet_filter import Choice, FacetFilter
from .list_filter import ListFilter
from .ties import BelongingFilter, among_members


def sources_of(partnership: Partnership, day: datetime.date) -> QuerySet[Source]:
    """Return the sources of a partnership, which are the same on every day."""
    return sources_in(partnership)


def sources_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Source]:
    """Return the public sources published by a day, of one partnership or of all, with their statements."""
    sources = Source.objects.public().as_of(day)
    if partnership is not None:
        sources = sources.filter(among_members(sources_of, partnership, day))
    return with_statements(sources, day)


def with_statements(sources: QuerySet[Source], day: datetime.date) -> QuerySet[Source]:
    """Count for each source the statements of the public record that rest on it, and those it disputes.

    They are in `supports_then` and in `disputes_then`; both count the whole record of the day.
    """
    said = statements_on(day)
    return sources.annotate(
        shown_name=Lower(in_language("name")),
        shown_publisher=Lower(in_language("publisher")),
        supports_then=_count_of_source(said.supporting()),
        disputes_then=_count_of_source(said.conflicting()),
    )


def _count_of_source(citations: QuerySet[Citation]) -> Coalesce:
    of_source = citations.filter(source=OuterRef("pk")).order_by().values("source")
    return Coalesce(Subquery(of_source.annotate(rows=Count("pk")).values("rows")), 0)


def languages(listing: ListFilter) -> Sequence[Choice]:
    """Offer the languages that any source of the list is written in."""
    codes = listing.all_rows.exclude(language="").order_by("language").values_list("language", flat=True).distinct()
    return [Choice(code, code, say_language(code)) for code in codes]


#: The orders by how many statements there are.
BY_COUNT = ("supports", "disputes")


class SourceFilter(ListFilter):
    """The filters of the list of sources; its span of years is that of publication."""

    sorts = {
        "name": (_("Title"), ("shown_name", "slug")),
        "kind": (_("Kind"), ("kind", "shown_name")),
        "publisher": (_("Publisher"), ("shown_publisher", "shown_name")),
        "published": (pgettext_lazy("day of a source", "Published"), ("published_on", "shown_name")),
        "language": (_("Language"), ("language", "shown_name")),
        "supports": (_("Statements it backs"), ("supports_then", "shown_name")),
        "disputes": (_("Statements it disputes"), ("disputes_then", "shown_name")),
    }
    default_sort = "-published"
    years = ("published_on", "published_on")
    counted = ngettext_lazy("%(count)s source", "%(count)s sources", "count")

    kind = FacetFilter(label=_("Kind"), choices_of=ValuesOf(SourceKind), column="kind")
    reliability = FacetFilter(label=_("Reliability"), choices_of=ValuesOf(SourceReliability), column="reliability")
    language = FacetFilter(label=_("Language"), choices_of=languages, column="language")
    side = FacetFilter(label=_("Side"), choices_of=sides, column="country")
    partnership = BelongingFilter(rows_in=sources_of)

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=sources_on(partnership, day), partnership=partnership, day=day)

    def page_rows(self, first: int, last: int) -> Iterable[Source]:
        """Return the rows from one place to another; the statements on sources that are known are not counted again.

        Where rows stand by these counts, all have been counted anyway.
        """
        counts, by_count = keep_statement_counts(self.day), self.order.removeprefix("-") in BY_COUNT
        if by_count or not counts:
            return counts.note(self.slice(first, last).select_related("country"))
        rows, keys = Source.objects.public().select_related("country"), self.page_keys(first, last)
        return counts.read(keys, rows, with_statements(rows, self.day))
