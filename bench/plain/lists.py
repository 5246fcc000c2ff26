"""Lists of the actions by ListView and django-filter: as ordinarily written, and with what the site's list says."""

from functools import cached_property, reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.views.generic import ListView

from cooperation.models import ActionItem, ActionItemStatus, Agency, CooperationArea, Country, DerivedStatus

from .rows import PAGE_SIZE, actions, dialogues

STATUSES = dict(ActionItemStatus.choices)
SHOWN_STATUSES = STATUSES | {DerivedStatus.AWAITING_UPDATE.value: DerivedStatus.AWAITING_UPDATE.label}


class ActionFilter(django_filters.FilterSet):
    """Filters by words, area, dialogue, status and lead agency. What a row has one of makes no row appear twice."""

    q = django_filters.CharFilter(method="search")
    area = django_filters.ModelMultipleChoiceFilter(queryset=CooperationArea.objects.all(), distinct=False)
    dialogue = django_filters.ModelChoiceFilter(field_name="raised_at", queryset=lambda request: dialogues())
    status = django_filters.MultipleChoiceFilter(choices=list(STATUSES.items()), distinct=False)
    agency = django_filters.ModelMultipleChoiceFilter(field_name="leads", queryset=Agency.objects.all())

    def search(self, rows: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """Keep the rows that hold the words, as the admin's search does."""
        columns = ("reference", "title_en", "title_ko")
        return rows.filter(reduce(or_, (Q(**{f"{column}__icontains": value}) for column in columns)))


class ActionList(ListView):
    """A table of 25 actions below a form whose boxes list every choice."""

    template_name = "list.html"
    paginate_by = PAGE_SIZE

    @cached_property
    def filter(self) -> ActionFilter:
        return ActionFilter(self.request.GET, queryset=actions(), request=self.request)

    def get_queryset(self) -> QuerySet[ActionItem]:
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filter, **kwargs)


class CountedFilter(ActionFilter):
    """The facets of the site's list."""

    status = django_filters.MultipleChoiceFilter(
        field_name="shown_status", choices=list(SHOWN_STATUSES.items()), distinct=False
    )
    side = django_filters.ModelMultipleChoiceFilter(field_name="leads__country", queryset=Country.objects.all())


class CountedActionList(ActionList):
    """The table with each status as it stands today, and with the number of rows behind each choice."""

    template_name = "counted_list.html"

    @cached_property
    def rows(self) -> QuerySet[ActionItem]:
        """The rows with the one status that the list shows: one that awaits an update counts as that alone."""
        awaits = When(awaits_update_then=True, then=Value(DerivedStatus.AWAITING_UPDATE.value))
        return actions().as_of(timezone.localdate()).annotate(shown_status=Case(awaits, default=F("status_then")))

    @cached_property
    def filter(self) -> CountedFilter:
        return CountedFilter(self.request.GET, queryset=self.rows, request=self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for action in context["object_list"]:
            action.shown_label = SHOWN_STATUSES[action.shown_status]
        return context | {"facets": [self.count(name) for name in self.filter.filters if name != "q"]}

    def count(self, name: str) -> dict[str, Any]:
        """Return the choices of a facet, each with the rows it would show beside the other facets as chosen."""
        others = self.request.GET.copy()
        others.pop(name, None)
        found = CountedFilter(others, queryset=self.rows, request=self.request).qs
        column = self.filter.filters[name].field_name
        rows = Count("pk", distinct=column.startswith("leads"))
        counts = dict(found.order_by().values_list(column).annotate(rows=rows))
        field = self.filter.form.fields[name]
        labels = {getattr(value, "value", value): label for value, label in field.choices}
        chosen = set(self.request.GET.getlist(name))
        options = [
            {"value": value, "label": labels[value], "count": count, "is_chosen": str(value) in chosen}
            for value, count in counts.items()
            if value in labels
        ]
        return {"name": name, "label": field.label, "options": options}
