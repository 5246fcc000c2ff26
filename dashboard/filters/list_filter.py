"""What every list has in common: a keyword, facets with counts, a span of years, an order and a page size."""

import datetime
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache, cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F, Model, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cooperation.kept import keep
from cooperation.models import PartialDate, Partnership

from .facet_filter import UNKNOWN_CHOICE, Choice, FacetFilter
from .facets import Chip, Facet, Option, WiderResult, address_without, clean_address

#: How many rows a page of a list may show; the first is what it shows unasked.
SIZES = (25, 50, 100)

#: Parameters of a list that choose no rows.
NO_CHOICE = ("sort", "size")

#: For how many facets the choices are kept: those of every list, in each language, of some dozen partnerships.
MOST_FACETS = 500


class _Choices(dict[str, tuple[Choice, ...]]):
    """The choices of each facet of a list, read when they are first asked for, and kept until the record changes."""

    def __init__(self, listing: "ListFilter") -> None:
        super().__init__()
        self.listing = listing

    def __missing__(self, name: str) -> tuple[Choice, ...]:
        listing, facet = self.listing, self.listing.facet_filters.get(name)
        if facet is None:
            return self.setdefault(name, ())
        pair = listing.partnership.pk if listing.partnership is not None else None
        key = (type(listing), name, pair, listing.day, get_language())
        self[name] = keep("choices", key, lambda: tuple(facet.choices_of(listing)), most=MOST_FACETS)
        return self[name]


class ListFilter(django_filters.FilterSet):
    """The filters of a list: within a facet any choice may hold, between facets all must.

    A value that is no choice is reported at its field and passed over; the other choices still hold. A list names
    its facets as `FacetFilter`s, its `sorts` by the column they sort, and the `years` its span of years looks at.
    """

    #: Sort keys by the column they sort; a minus in the address turns the order round.
    sorts: dict[str, tuple[str | Promise, tuple[str, ...]]]
    default_sort: str
    #: The columns with the first and the last day that the span of years looks at; none for a list without one.
    years: tuple[str, str] | None = None
    #: How many rows there are, in words: `ngettext_lazy("%(count)s mission", "%(count)s missions", "count")`.
    counted: Any

    q = django_filters.CharFilter(label=_("Keyword"), method="keep", max_length=200)
    sort = django_filters.ChoiceFilter(label=_("Sort by"), method="keep", error_messages=UNKNOWN_CHOICE)
    size = django_filters.ChoiceFilter(
        label=_("Rows on a page"),
        method="keep",
        choices=[(str(size), str(size)) for size in SIZES],
        error_messages=UNKNOWN_CHOICE,
    )

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Return the filters; a list with dates can be narrowed to a span of years."""
        filters = super().get_filters()
        if cls.years is not None:
            span = {"method": "keep", "min_value": 1, "max_value": 9998, "decimal_places": 0}
            filters["from"] = django_filters.NumberFilter(label=_("From the year"), **span)
            filters["to"] = django_filters.NumberFilter(label=_("To the year"), **span)
        return filters

    def __init__(self, data: QueryDict, *, rows: QuerySet, partnership: Partnership | None, day: datetime.date) -> None:
        """Take every row the list could show on the day; each facet reads its choices, in a query at most.

        They are read when they are asked for: a file of the rows shows no facets, and needs those of its choices only.
        """
        # django-filter copies every filter deeply for each page, which takes longer than all that they do.
        self.filters = {
            name: found.of(self) if isinstance(found, FacetFilter) else found
            for name, found in self.base_filters.items()
        }
        self.data = data
        self.partnership, self.day, self.all_rows = partnership, day, rows
        self.choices = _Choices(self)
        self._form = self._make_form()

    def _make_form(self) -> forms.Form:
        """Make the fields that the address names: any other holds nothing, and need not be checked."""
        form = forms.Form(self.data)
        form.fields = {name: deepcopy(filter_.field) for name, filter_ in self.filters.items() if name in self.data}
        for name in form.fields:
            if name in self.facet_filters:
                form.fields[name].choices = [(choice.value, choice.label) for choice in self.choices[name]]
        if "sort" in form.fields:
            form.fields["sort"].choices = self.sort_choices
        return form

    @cached_property
    def facet_filters(self) -> dict[str, FacetFilter]:
        """The facets by name."""
        return {name: facet for name, facet in self.filters.items() if isinstance(facet, FacetFilter)}

    @property
    def asked(self) -> dict[str, str]:
        """What was written into the fields of the keyword and of the years, empty where nothing was."""
        return {name: self.data.get(name, "") for name in ("q", "from", "to")}

    @property
    def errors_by_field(self) -> dict[str, Sequence[str]]:
        """Why a value was passed over, for every field; nothing for one without an error."""
        return {name: self.form.errors.get(name, ()) for name in self.filters}

    @property
    def sort_choices(self) -> tuple[tuple[str, str], ...]:
        """Every order of the list: each column upward and downward."""
        return _sort_choices(type(self), get_language())

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The valid values, by filter and each once; a value that is no choice is left out."""
        self.form.is_valid()
        values = {name: self.form.cleaned_data.get(name) or self._known(name) for name in self.filters}
        values |= {name: list(dict.fromkeys(value)) for name, value in values.items() if isinstance(value, list)}
        return {name: value for name, value in values.items() if value and name not in NO_CHOICE}

    def _known(self, name: str) -> list[str]:
        """Return the choices that stand beside a value that is none."""
        if name not in self.data:
            return []
        known = {choice.value for choice in self.choices[name]}
        return [value for value in self.data.getlist(name) if value in known]

    def keep(self, rows: QuerySet, name: str, value: object) -> QuerySet:
        """Keep every row: what a filter chooses is worked out in `matching`."""
        return rows

    @property
    def qs(self) -> QuerySet:
        """The rows that match, in the order asked for."""
        return self._ordered(self.matching())

    def keys_in_order(self) -> list[Any]:
        """Return the keys of all rows that match, in the order asked for."""
        return list(self.qs.values_list("pk", flat=True))

    def page_keys(self, first: int, last: int) -> Sequence[Any]:
        """Return the keys from one place to another of those that match, in the order asked for."""
        return list(self.qs.values_list("pk", flat=True)[first:last])

    def slice(self, first: int, last: int) -> QuerySet:
        """The rows from one place to another of those that match.

        The database puts keys alone in order, however many there are, and reads whole rows for the slice only.
        """
        return self._ordered(self.all_rows.filter(pk__in=self.qs.values("pk")[first:last]))

    def page_rows(self, first: int, last: int) -> Iterable[Any]:
        """Return the rows from one place to another, as whoever shows a page reads them."""
        return self.slice(first, last)

    def _ordered(self, rows: QuerySet) -> QuerySet:
        """Put rows in the order asked for; those alike in every column of it stand by their keys."""
        columns = (*self.sorts[self.order.removeprefix("-")][1], "pk")
        # Said of a column that is always filled in, it would only keep the database from an index.
        last = {name: None if _is_always_filled_in(rows.model, name) else True for name in columns}
        if self.order.startswith("-"):
            return rows.order_by(*(F(name).desc(nulls_last=last[name]) for name in columns))
        return rows.order_by(*(F(name).asc(nulls_last=last[name]) for name in columns))

    def matching(self, *, leaving_out: str = "") -> QuerySet:
        """Return the rows that match all filters but the one left out."""
        found = self.all_rows
        for name, value in self.chosen.items():
            if name == leaving_out:
                continue
            if name == "q":
                found = self.filter_keyword(found, value)
            elif name in ("from", "to"):
                found = found.filter(self._in_years(name, int(value)))
            else:
                found = found.filter(self.facet_filters[name].holding(self.keys_of(name, value)))
        return found

    def keys_of(self, name: str, values: Iterable[str]) -> list[Any]:
        """Return the choices of a facet as its column holds them."""
        return [choice.key for choice in self.choices[name] if choice.value in values]

    def _in_years(self, name: str, year: int) -> Q:
        """A row lies in the span if it had begun by the last year and was not over before the first."""
        first, last = self.years  # type: ignore[misc]  # a list without years has no filter of them
        if name == "to":
            return Q(**{f"{first}__lt": PartialDate(year + 1)})
        begins = Q(**{f"{first}__gte": PartialDate(year)})
        return begins if first == last else begins | Q(**{f"{last}__gte": PartialDate(year)})

    def filter_keyword(self, rows: QuerySet, text: str) -> QuerySet:
        """Keep rows in whose names or texts every word is found."""
        return rows.matching(text)

    @cached_property
    def order(self) -> str:
        """The sort key in force."""
        self.form.is_valid()
        return self.form.cleaned_data.get("sort") or self.default_sort

    page_sizes = tuple((size, size) for size in SIZES)

    @cached_property
    def page_size(self) -> int:
        """How many rows a page shows."""
        self.form.is_valid()
        return int(self.form.cleaned_data.get("size") or SIZES[0])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows there are (`total`), and how many match (`shown`), in one query."""
        if not self.chosen:
            total = self.all_rows.order_by().count()
            return {"total": total, "shown": total}
        return self.all_rows.order_by().aggregate(
            total=Count("pk"), shown=Count("pk", filter=Q(pk__in=self.matching().order_by().values("pk")))
        )

    @property
    def heading(self) -> str:
        """How many rows are shown, of how many."""
        shown, total = self.counts["shown"], self.counts["total"]
        everything = self.counted % {"count": total}
        if not self.chosen:
            return everything
        if not shown:
            return gettext("Nothing matches")
        return gettext("%(shown)s of %(all)s") % {"shown": shown, "all": everything}

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The facets with the rows each choice would show; one query for each."""
        return tuple(self._read_facet(name, facet) for name, facet in self.facet_filters.items())

    def _read_facet(self, name: str, facet: FacetFilter) -> Facet:
        chosen, counts = self.chosen.get(name, ()), self.count_choices(name)
        return Facet(
            name=name,
            label=facet.label,
            options=tuple(
                Option(
                    choice.value, choice.label, counts.get(choice.key, 0), choice.value in chosen, glyph=choice.glyph
                )
                for choice in self.choices[name]
            ),
            errors=tuple(self.form.errors.get(name, ())),
        )

    def count_choices(self, name: str) -> dict[Any, int]:
        """Return how many rows each choice of a facet would show beside the other filters, by its key."""
        keys = [choice.key for choice in self.choices[name]]
        return self.facet_filters[name].count(self.matching(leaving_out=name), keys)

    @property
    def applied(self) -> int:
        """How many filters are in force."""
        return len(self.chosen)

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        """The choices made, each with the address of the list without it."""
        chips = []
        for name, value in self.chosen.items():
            if name not in self.facet_filters:
                shown = value if name == "q" else int(value)
                chips.append(Chip(f"{self.filters[name].label}: {shown}", address_without(self.data, name)))
                continue
            for choice in self.choices[name]:
                if choice.value in value:
                    label = f"{self.filters[name].label}: {choice.label}"
                    chips.append(Chip(label, address_without(self.data, name, choice.value)))
        return tuple(chips)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter form sends along unseen: the order, the page size and the day of reading."""
        return [(name, self.data[name]) for name in ("sort", "size", "as_of") if self.data.get(name)]

    @property
    def carried_by_order(self) -> list[tuple[str, str]]:
        """What the form for order and page size sends along unseen: the choices made, and the day of reading."""
        return [
            (name, value)
            for name in sorted(self.data)
            if name not in (*NO_CHOICE, "page")
            for value in self.data.getlist(name)
            if value
        ]

    @property
    def cleared(self) -> str:
        """The address of the list without any choice, read on the same day."""
        return clean_address(self.data, leaving_out=("page", *(set(self.filters) - set(NO_CHOICE))))

    def wider_results(self) -> tuple[WiderResult, ...]:
        """Offer the list without one of the filters, the nearest result first, in one query.

        Where no single filter stands in the way, the list without any is offered, if it has rows.
        """
        if not self.chosen:
            return ()
        found = [
            WiderResult(
                self.filters[name].label, count, self.counted % {"count": count}, address_without(self.data, name)
            )
            for name, count in self.count_without_each().items()
            if count
        ]
        if not found and (total := self.counts["total"]):
            found = [WiderResult("", total, self.counted % {"count": total}, self.cleared)]
        return tuple(sorted(found, key=lambda result: result.count))

    def count_without_each(self) -> dict[str, int]:
        """Return how many rows match without each of the filters in force, in one query."""
        counts = self.all_rows.order_by().aggregate(
            **{
                f"without_{name}": Count("pk", filter=Q(pk__in=self.matching(leaving_out=name).order_by().values("pk")))
                for name in self.chosen
            }
        )
        return {name: counts[f"without_{name}"] for name in self.chosen}


@cache
def _sort_choices(listing: type[ListFilter], language: str | None) -> tuple[tuple[str, str], ...]:
    """Return the orders of a list with their names in a language, the one in force."""
    downward = gettext("%(column)s, last first")
    return tuple(
        choice
        for key, (label, _columns) in listing.sorts.items()
        for choice in ((key, str(label)), (f"-{key}", downward % {"column": label}))
    )


def _is_always_filled_in(model: type[Model], column: str) -> bool:
    """Whether no row can lack a column of its own; of what is read from other rows nobody knows."""
    if column == "pk":
        return True
    try:
        return not model._meta.get_field(column).null
    except FieldDoesNotExist:
        return False
