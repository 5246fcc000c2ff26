"""Everything with a date in a partnership, the newest first."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dashboard.filters.chronicle import MOST_LISTED, ChronicleFilter
from dashboard.readings.chronicle import EntryKind, EntryStep, read_entries
from dashboard.readings.footnotes import read_footnotes
from dashboard.views.partnerships import get_partnership

from . import description as describe
from .description import Operation
from .fields import Telling, address, date, fill, serializer, several, sources, term, truth
from .pages import Slice, page_form
from .parameters import Parameters
from .spoken import in_each_language, spoken
from .views import Answer, RecordView, site_of

EntryRow = serializer(
    "TimelineRow",
    date("on", _("The date."), "first.on"),
    date("until", _("Its last day, where it took several."), "first.until"),
    term("kind", EntryKind, _("What kind of thing has the date."), "first.kind"),
    term("step", EntryStep, _("What happened, or is planned."), "first.step"),
    spoken("subject", _("What it is about.")),
    spoken("text", _("What is said of it.")),
    spoken("aside", _("A place, an agency or a dialogue.")),
    term("status", (), _("The stage or the status that it tells of."), "first.term"),
    truth("is_planned", _("Whether it is a plan."), "first.is_planned"),
    spoken("qualifier", _("How the plan stands.")),
    several("areas", _("Its cooperation areas."), "first.areas"),
    address("url", _("The page of the site that tells of it."), lambda entry: entry.first.about.get_absolute_url()),
    sources("first.record"),
)


class TimelineView(RecordView):
    """A page of the timeline."""

    operation = Operation(
        name="list_timeline",
        tag="readings",
        summary=_("The timeline of a partnership"),
        description=_(
            "Without “from” and “to” the timeline of a large record begins with the dialogue before the last. It never "
            "has more than 2000 rows."
        ),
        answer=page_form("Timeline", EntryRow, _("What has a date, the newest first.")),
        parameters=(
            describe.PARTNERSHIP,
            describe.any_of("kind", [kind.value for kind in EntryKind], _("Kind")),
            describe.any_of("area", (), _("Area")),
            describe.date("from", _("From")),
            describe.date("to", _("To")),
            describe.AS_OF,
            describe.PAGE,
            describe.SIZE,
        ),
        is_list=True,
    )

    def read(self, request: HttpRequest, partnership: str = "", **arguments: str) -> Answer:
        found = get_partnership(partnership)
        facets = ("kind", "area")
        asked = Parameters(request, known={*facets, "from", "to", "as_of", "page", "size"}, repeated=facets)
        day, number, size = asked.day(found), asked.page(), asked.size()
        for name in ("from", "to"):
            asked.partial_date(name)
        chosen = ChronicleFilter(request.GET, partnership=found, day=day, most=MOST_LISTED)
        asked.choices({name: [value for value, _label in chosen.form.choices[name]] for name in facets})
        if "to" in chosen.form.errors and not asked.faults:
            asked.refuse("to", "It lies before “from”.")
        asked.check()
        part = Slice(number, size, chosen.shown)
        stubs = chosen.stubs[part.first : part.last]
        entries = in_each_language(lambda: read_entries(found, stubs, day))
        footnotes = read_footnotes([entry.record for entry in entries.first])
        telling = Telling(site_of(request), footnotes)
        rows = [fill(EntryRow, entry, telling) for entry in entries.each()]
        return part.answer(request, day, rows)
