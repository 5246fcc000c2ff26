"""The progress matrix as a table of one row per area and dialogue."""

import csv
import io
from collections.abc import Iterator

from dashboard.readings.matrix import Matrix

COLUMNS = (
    "area",
    "area_name",
    "dialogue",
    "dialogue_starts_on",
    "stage",
    "stage_name",
    "movement",
    "gist",
    "what_was_said",
)


def matrix_rows(matrix: Matrix) -> Iterator[tuple[str, ...]]:
    """Yield a row of text for each area and dialogue, in the order of the page."""
    for row in matrix.rows:
        for cell in row.cells:
            progress = cell.progress
            yield (
                row.area.slug,
                str(row.area),
                cell.dialogue.code,
                str(cell.dialogue.starts_on),
                cell.stage.value,
                str(cell.stage.label),
                cell.movement.value if cell.movement else "",
                progress.gist if progress else "",
                progress.said if progress else "",
            )


def matrix_csv(matrix: Matrix) -> str:
    """Return the table as CSV with a byte order mark, which Excel needs to read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([as_text(value) for value in row] for row in matrix_rows(matrix))
    return f"\ufeff{out.getvalue()}"


def as_text(value: str) -> str:
    """Return a cell that a spreadsheet reads as text, whatever it begins with."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
