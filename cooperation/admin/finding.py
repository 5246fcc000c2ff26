"""How a record is found at the desk: by any of its names, in any language, the best match first."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cooperation.models import PUBLISH, Partnership, Publication, PublishedRow
from cooperation.models.rights import edited_partnerships
from cooperation.models.searchable import keep_matching, rank_of_match, search_words
from cooperation.quick_search import LONGEST_QUERY


class FindingScreen(admin.ModelAdmin):
    """A screen whose rows are found as on the public site, and by the columns that it names itself."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Return the rows that the words of the term find, and whether one may come twice.

        A term is read as far as the quick search reads one: each word is a condition on each column, and a database
        takes only so many. In a box that offers records for choice the best match comes first, and what nobody may
        choose is left out.
        """
        search_term = search_term[:LONGEST_QUERY]
        offers = is_offering(request)
        rows = self._choosable(request, queryset) if offers else queryset
        found, may_repeat = super().get_search_results(request, rows, search_term)
        if not issubclass(self.model, PublishedRow) or not search_words(search_term):
            return found, may_repeat
        matching: QuerySet = keep_matching(self.model._base_manager.all(), search_term)
        rows = rows.filter(Q(pk__in=matching.values("pk")) | Q(pk__in=found.order_by().values("pk")))
        if offers:
            rows = rows.order_by(rank_of_match(search_term).desc(), *self.get_ordering(request))
        return rows, False

    def _choosable(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        """Leave out what was withdrawn and, where a record has one of a kind, what belongs to another partnership.

        The rights and rules below the screens refuse these; here they are not even offered.
        """
        if issubclass(self.model, PublishedRow):
            rows = rows.exclude(publication=Publication.WITHDRAWN)
        column = partnership_column(self.model)
        if column and not request.user.has_perm(PUBLISH) and not asks_for_several(request):
            rows = rows.filter(**{f"{column}__in": edited_partnerships(request.user)})
        return rows


def is_offering(request: HttpRequest) -> bool:
    """Return whether the request fills a box with records to choose from, and not a list."""
    return request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"


def asks_for_several(request: HttpRequest) -> bool:
    """Return whether the box that asks takes several records, such as the other partnerships an action concerns."""
    asking: Any = apps.get_model(request.GET["app_label"], request.GET["model_name"])
    return bool(asking._meta.get_field(request.GET["field_name"]).many_to_many)


def partnership_column(model: Any) -> str:
    """Return the column of the one partnership that each row of the table belongs to; empty where there is none."""
    if model is Partnership:
        return "pk"
    path = getattr(model, "in_partnerships", "")
    is_one = path and all(name != "partnerships" for name in path.split("."))
    return path.replace(".", "__") if is_one else ""
