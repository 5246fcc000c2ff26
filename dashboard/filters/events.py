"""Which events to show."""

import datetime

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.models import Event, EventKind, Partnership
from cooperation.models.fields import in_language

from .choices import ValuesOf, agencies_among, areas, partnerships
from .facet_filter import FacetFilter, Link
from .firsts import first_area
from .list_filter import ListFilter


def events_on(partnership: Partnership | None, day: datetime.date) -> QuerySet[Event]:
    """Return the public events that had begun by a day, of one partnership or of all."""
    events = Event.objects.public().as_of(day)
    if partnership is not None:
        events = events.filter(partnership=partnership)
    return events.annotate(
        shown_name=Lower(in_language("name")),
        shown_city=Lower(in_language("city")),
        first_area=first_area(Event.areas.through, "event"),
    )


class EventFilter(ListFilter):
    """The filters of the list of events."""

    sorts = {
        "name": (_("Name"), ("shown_name", "slug")),
        "date": (_("Date"), ("starts_on", "slug")),
        "place": (_("Place"), ("shown_city", "starts_on", "slug")),
        "kind": (_("Kind"), ("kind", "starts_on", "slug")),
        "areas": (_("Areas"), ("first_area", "starts_on", "slug")),
    }
    default_sort = "-date"
    years = ("starts_on", "ends_on")
    counted = ngettext_lazy("%(count)s event", "%(count)s events", "count")

    kind = FacetFilter(label=_("Kind"), choices_of=ValuesOf(EventKind), column="kind")
    area = FacetFilter(label=_("Area"), choices_of=areas, link=Link(Event.areas.through, "event", "cooperationarea"))
    agency = FacetFilter(
        label=_("Agency"),
        choices_of=agencies_among(Event.agencies.through, "event"),
        link=Link(Event.agencies.through, "event", "agency"),
    )
    partnership = FacetFilter(label=_("Partnership"), choices_of=partnerships, column="partnership")

    def __init__(self, data: QueryDict, *, partnership: Partnership | None, day: datetime.date) -> None:
        super().__init__(data, rows=events_on(partnership, day), partnership=partnership, day=day)
