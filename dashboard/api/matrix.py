"""The matrix of a partnership: how far each area came at each dialogue."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.models import AreaStage, DialogueSeries
from dashboard.readings.footnotes import read_footnotes
from dashboard.readings.matrix import read_matrix
from dashboard.views.partnerships import get_partnership

from . import description as describe
from .description import Operation
from .fields import Telling, date, fill, number, one, reading, serializer, several, term, truth
from .parameters import Parameters
from .parts import AREA, DIALOGUE, STAGE, movement, progress_texts
from .views import Answer, RecordView

Cell = serializer(
    "MatrixCell",
    one("dialogue", DIALOGUE),
    term("stage", AreaStage, STAGE),
    movement(),
    progress_texts("progress"),
)

Row = serializer(
    "MatrixArea",
    one("area", AREA),
    term("stage", AreaStage, _("The stage it had reached on the day."), "now"),
    truth("is_dormant", _("Whether it was once on the ladder and was not raised at the last two dialogues.")),
    number("unfinished_actions", _("How many of its actions were unfinished on the day."), "unfinished"),
    number("awaiting_update", _("How many of these awaited an update."), "awaiting"),
    several("cells", _("One for each dialogue held, in their order."), form=Cell),
)

Column = serializer(
    "MatrixDialogue",
    one("dialogue", DIALOGUE),
    date("starts_on", _("Its first day."), "dialogue.starts_on"),
    date("ends_on", _("Its last day; empty for a meeting of one day."), "dialogue.ends_on"),
)

MatrixForm = serializer(
    "Matrix",
    one("partnership", _("The partnership.")),
    one("series", _("The series of dialogues.")),
    reading(
        "day",
        {"type": "string", "format": "date"},
        _("The day on which the record was read."),
        lambda read: read.day.isoformat(),
    ),
    several("dialogues", _("The dialogues held, in their order."), "columns", Column),
    one("next_dialogue", _("The next dialogue planned: partnership and code.")),
    several("areas", _("The areas, in the order of the agenda."), "rows", Row),
)


class MatrixView(RecordView):
    """The matrix of one series of dialogues."""

    operation = Operation(
        name="get_matrix",
        tag="readings",
        summary=_("The matrix of a partnership"),
        description=_("How far each area came at each dialogue of a series; without “series”, of the first one."),
        answer=MatrixForm,
        parameters=(
            describe.PARTNERSHIP,
            describe.AS_OF,
            describe.in_query("series", {"type": "string", "minLength": 1}, _("The code of a series of dialogues.")),
        ),
    )

    def read(self, request: HttpRequest, partnership: str = "", **arguments: str) -> Answer:
        found = get_partnership(partnership)
        asked = Parameters(request, known={"as_of", "series"})
        day = asked.day(found)
        asked.check()
        try:
            matrix = read_matrix(found, day, series_code=asked.text("series"))
        except DialogueSeries.DoesNotExist as error:
            raise Http404 from error
        return Answer(fill(MatrixForm, matrix, Telling(footnotes=read_footnotes(matrix.progress))))
