"""The lists: the rows that the list of the site shows for the same choices, with the columns that its files have."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from dashboard.exports.columns import Taking
from dashboard.filters.choices import ValuesOf
from dashboard.filters.facet_filter import FacetFilter
from dashboard.filters.list_filter import ListFilter

from . import description as describe
from .description import Operation
from .nouns import Noun
from .pages import Slice
from .parameters import Parameters
from .rows import read_rows
from .views import Answer, RecordView, find_partnership, site_of

ORDER = _("The order of the rows; a minus turns it round. Without it: {order}.")
#: The parameters of every list.
ALWAYS = ("as_of", "fields", "page", "size")


class ListView(RecordView):
    """The list of a noun, of one partnership or of all."""

    noun: Noun | None = None
    is_of_partnership = False

    @property
    def facets(self) -> Mapping[str, FacetFilter]:
        """The facets of the list by name; that of partnerships stands in the list of all only."""
        if self.noun.filter_class is None:
            return {}
        filters = self.noun.filter_class.base_filters
        found = {name: facet for name, facet in filters.items() if isinstance(facet, FacetFilter)}
        return {name: facet for name, facet in found.items() if not (self.is_of_partnership and name == "partnership")}

    @property
    def own_parameters(self) -> tuple[str, ...]:
        """The parameters that choose and order rows; none for a list without filters."""
        if self.noun.filter_class is None:
            return ()
        return ("q", "sort", *self.facets, *(("from", "to") if self.noun.filter_class.years else ()))

    @property
    def operation(self) -> Operation:
        noun, table = self.noun, self.noun.table
        name, pattern = f"list_{noun.plural}", "{nouns}"
        if self.is_of_partnership:
            name, pattern = f"{name}_of_partnership", _("{nouns} of a partnership")
        return Operation(
            name=name,
            tag=noun.plural,
            summary=format_lazy(pattern, nouns=table.title),
            description=table.said,
            answer=noun.page_form,
            parameters=tuple(self._parameters()),
            is_list=True,
        )

    def _parameters(self) -> list[OpenApiParameter]:
        found = [describe.PARTNERSHIP] if self.is_of_partnership else []
        filter_class = self.noun.filter_class
        if filter_class is not None:
            found.append(describe.KEYWORD)
            for name, facet in self.facets.items():
                terms = facet.choices_of.terms if isinstance(facet.choices_of, ValuesOf) else ()
                found.append(describe.any_of(name, [term.value for term in terms], facet.label))
            if filter_class.years is not None:
                found += [describe.year(name, filter_class.base_filters[name].label) for name in ("from", "to")]
            said = format_lazy(ORDER, order=filter_class.default_sort)
            found.append(describe.one_of("sort", orders(filter_class), said))
        return [*found, describe.AS_OF, describe.fields(self.noun.table.names), describe.PAGE, describe.SIZE]

    def read(self, request: HttpRequest, partnership: str | None = None, **arguments: str) -> Answer:
        found = find_partnership(partnership)
        table, filter_class = self.noun.table, self.noun.filter_class
        asked = Parameters(request, known={*ALWAYS, *self.own_parameters}, repeated=self.facets)
        day, number, size, names = asked.day(found), asked.page(), asked.size(), asked.fields(table.names)
        if filter_class is None:
            asked.check()
            rows = table.rows_on(found, day)
            keys = table.keys_of(rows)
            part = Slice(number, size, len(keys))
            keys = keys[part.first : part.last]
        else:
            chosen = read_choices(asked, filter_class(request.GET, partnership=found, day=day), self.facets)
            rows = table.rows_by_key(found, day)
            part = Slice(number, size, chosen.counts["shown"])
            keys = chosen.page_keys(part.first, part.last) if part.total else []
        taking = Taking(day, found, site=site_of(request))
        return part.answer(request, day, read_rows(table, rows, taking, keys, names))


def orders(filter_class: type[ListFilter]) -> list[str]:
    """Return the orders of a list, as an address writes them."""
    return [order for key in filter_class.sorts for order in (key, f"-{key}")]


def read_choices(asked: Parameters, chosen: ListFilter, facets: Mapping[str, FacetFilter]) -> ListFilter:
    """Return the filter of a list; raise ProblemError for a value that is no choice of it."""
    asked.keyword()
    for name in ("from", "to"):
        asked.year(name)
    known = {name: [choice.value for choice in chosen.choices[name]] for name in facets}
    asked.choices({"sort": orders(type(chosen)), **known})
    asked.check()
    return chosen
