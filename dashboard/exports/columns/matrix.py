"""What is taken away of the progress matrix: how far each area came at each dialogue of a series."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from cooperation.models import AreaProgress, AreaStage, CooperationArea, Dialogue
from dashboard.readings.matrix import AreaRow, Cell, Matrix, Movement

from .parts import cited, code, date, one, text
from .table import Raw, ReadTable

TEXTS = tuple(to_attribute(name, code) for name in ("gist", "said", "next") for code in settings.CONTENT_LANGUAGES)


def matrix_rows(matrix: Matrix) -> list[Raw]:
    """Return a row for each area and dialogue, in the order of the page."""
    return [_raw(row, cell) for row in matrix.rows for cell in row.cells]


def _raw(row: AreaRow, cell: Cell) -> Raw:
    progress = cell.progress
    return {name: getattr(progress, name, "") for name in TEXTS} | {
        "pk": progress.pk if progress else None,
        "area": row.area.pk,
        "dialogue": cell.dialogue.pk,
        "dialogue_starts_on": str(cell.dialogue.starts_on),
        "stage": cell.stage.value,
        "movement": cell.movement.value if cell.movement else "",
    }


MATRIX = ReadTable(
    "matrix",
    _("Progress matrix"),
    _("An area at a dialogue of one series, as the progress matrix shows it on the day."),
    (
        *one("area", CooperationArea, _("The cooperation area.")),
        *one("dialogue", Dialogue, _("The dialogue: partnership and code.")),
        *date("dialogue_starts_on", _("The first day of the dialogue."), is_text=True),
        *code("stage", _("The stage it had reached at the dialogue, as this record judges it."), terms=AreaStage),
        *code("movement", _("How it moved since the dialogue before, where both can be compared."), terms=Movement),
        *text(AreaProgress, "gist", _("The fact in a few words.")),
        *text(AreaProgress, "said", _("What was said.")),
        *text(AreaProgress, "next", _("What is next.")),
        *cited(AreaProgress),
    ),
    lambda partnership, day: (),
    model=AreaProgress,
)
