"""The way of an import, in steps short enough for one request each."""

import time
from dataclasses import dataclass

from cooperation.models import SheetImport, SheetImportState, SheetRow, SheetRowOutcome

from .checking import Checker
from .writing import model_of

#: How long one request checks rows, in seconds, and how many it checks between two looks at the clock.
STEP = 2.0
_AT_ONCE = 100


@dataclass(frozen=True)
class Progress:
    """How many rows are checked, of how many."""

    done: int
    total: int


def check_next(sheet: SheetImport) -> Progress:
    """Check rows of the import for a few seconds; once all are checked the import says so."""
    checker = Checker(sheet, model_of(sheet), sheet.user)
    started = time.monotonic()
    waiting = sheet.rows.filter(outcome=SheetRowOutcome.WAITING)
    while batch := list(waiting[:_AT_ONCE]):
        for row, checked in zip(batch, checker.check(batch), strict=True):
            row.outcome, row.changes, row.reasons = checked.outcome, checked.changes, checked.reasons
        SheetRow._default_manager.bulk_update(batch, ["outcome", "changes", "reasons"])
        if time.monotonic() - started > STEP:
            break
    left, total = waiting.count(), sheet.rows.count()
    if not left:
        sheet.state = SheetImportState.CHECKED
        sheet.save(update_fields=["state"])
    return Progress(total - left, total)
