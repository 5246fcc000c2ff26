"""Filters of the lists in the words of the public filters: an address says `area=lunar-mars` on both sides.

Each offers its choices in one query, and every value is a natural key. A value that is none of the choices keeps
every row, as on the public lists.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    ActionItem,
    ActionItemStatus,
    Agency,
    CooperationArea,
    Country,
    DerivedStatus,
    Dialogue,
    PartialDate,
    Partnership,
)


class WordFilter(admin.SimpleListFilter):
    """A filter whose value is passed over where it is none of its choices."""

    title: Any

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {str(value) for value, _label in self.lookup_choices}:
            return queryset
        return self.keep(queryset, str(self.value()))

    def keep(self, rows: QuerySet, value: str) -> QuerySet:
        """Return the rows that have the choice."""
        raise NotImplementedError(f"{type(self).__name__} does not say which rows it keeps.")


class RelatedFilter(WordFilter):
    """Rows that a path of relations ties to a record."""

    #: The path from a row of the list to the record; set by `by`.
    path: ClassVar[str] = ""

    @classmethod
    def by(cls, path: str) -> type["RelatedFilter"]:
        """Return this filter for the lists whose rows reach the record by a path."""
        return type(cls.__name__, (cls,), {"path": path, "__doc__": cls.__doc__})

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        records = list(self.offered(model_admin.model))
        self.keys = {self.value_of(record): record.pk for record in records}
        return [(self.value_of(record), self.label_of(record)) for record in records]

    def offered(self, model: type[Model]) -> Iterable[Any]:
        """Return the records to choose from, on the list of a model."""
        raise NotImplementedError(f"{type(self).__name__} does not say which records it offers.")

    def value_of(self, record: Any) -> str:
        """Return the value that stands for a record in the address."""
        return str(record.slug)

    def label_of(self, record: Any) -> Any:
        """Return what the filter calls a record."""
        return record.name

    def keep(self, rows: QuerySet, value: str) -> QuerySet:
        tied = {self.path: self.keys[value]}
        if "__" not in self.path and rows.model._meta.get_field(self.path).many_to_one:
            return rows.filter(**tied)
        # Asked aside: a path through several rows would list a row once for each of them.
        return rows.filter(pk__in=rows.model._base_manager.filter(**tied).values("pk"))


class PartnershipFilter(RelatedFilter):
    """Rows of a partnership."""

    title = _("partnership")
    parameter_name = "partnership"

    def offered(self, model: type[Model]) -> Iterable[Any]:
        return Partnership.objects.order_by("order", "slug")

    def label_of(self, record: Any) -> Any:
        return record.short_name


class AreaFilter(RelatedFilter):
    """Rows of an area."""

    title = _("area")
    parameter_name = "area"

    def offered(self, model: type[Model]) -> Iterable[Any]:
        return CooperationArea.objects.order_by("order", "slug")


class SideFilter(RelatedFilter):
    """Rows of one of the countries that are a side of a partnership."""

    title = _("side")
    parameter_name = "side"

    def offered(self, model: type[Model]) -> Iterable[Any]:
        sides = Q(pk__in=Partnership.objects.values("side_a")) | Q(pk__in=Partnership.objects.values("side_b"))
        return Country.objects.filter(sides).order_by("alpha3")

    def value_of(self, record: Any) -> str:
        return str(record.alpha2.lower())


class AgencyFilter(RelatedFilter):
    """Rows of an agency; only those that any row of the list is tied to are offered."""

    title = _("agency")
    parameter_name = "agency"

    def offered(self, model: type[Model]) -> Iterable[Any]:
        tied = model._base_manager.filter(**{self.path: OuterRef("pk")}).order_by()
        return Agency.objects.filter(Exists(tied)).order_by("slug")

    def label_of(self, record: Any) -> Any:
        return record.name_with_acronym


class DialogueFilter(RelatedFilter):
    """Rows of a dialogue, the newest first; the value is that of the public lists of all partnerships."""

    title = _("dialogue")
    parameter_name = "dialogue"

    def offered(self, model: type[Model]) -> Iterable[Any]:
        return Dialogue.objects.select_related("series__partnership").order_by(
            "series__partnership__order", "series__order", "-number"
        )

    def value_of(self, record: Any) -> str:
        return f"{record.series.partnership.slug}-{record.code}"

    def label_of(self, record: Any) -> Any:
        return f"{record}, {record.starts_on.year}" if record.starts_on else record


class YearFilter(WordFilter):
    """Rows by the year of one of their dates, whatever its precision."""

    title = _("year")
    parameter_name = "year"
    #: The column with the date; set by `of`.
    column: ClassVar[str] = ""

    @classmethod
    def of(cls, column: str) -> type["YearFilter"]:
        """Return this filter for the lists whose rows have their date in a column."""
        return type(cls.__name__, (cls,), {"column": column, "__doc__": cls.__doc__})

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rows = model_admin.model._base_manager.filter(**{f"{self.column}__isnull": False}).order_by()
        years = rows.annotate(year=Substr(self.column, 1, 4)).values_list("year", flat=True).distinct()
        return [(year, year) for year in sorted(map(str, years), reverse=True)]

    def keep(self, rows: QuerySet, value: str) -> QuerySet:
        span = {f"{self.column}__gte": PartialDate(int(value)), f"{self.column}__lt": PartialDate(int(value) + 1)}
        return rows.filter(**span)


class ActionStatusFilter(WordFilter):
    """Actions by where they stand today, those of which word is due among them."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        unfinished = [status for status in ActionItemStatus if status in ActionItemStatus.unfinished()]
        finished = [status for status in ActionItemStatus if status not in ActionItemStatus.unfinished()]
        terms = (*unfinished, DerivedStatus.AWAITING_UPDATE, *finished)
        return [(term.value, term.label) for term in terms]

    def keep(self, rows: QuerySet, value: str) -> QuerySet:
        waits = ActionItem.objects.awaiting_update(timezone.localdate()).values("pk")
        if value == DerivedStatus.AWAITING_UPDATE:
            return rows.filter(pk__in=waits)
        kept = rows.filter(status=value)
        return kept.exclude(pk__in=waits) if value in ActionItemStatus.unfinished() else kept
