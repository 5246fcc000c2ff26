"""The last step of an import: all its rows are written in one transaction, or none is."""

import logging
import threading
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cooperation.models import (
    Row,
    SheetImport,
    SheetImportState,
    SheetRow,
    SheetRowOutcome,
    acting,
    may,
)

from .checking import Checked, Checker

logger = logging.getLogger(__name__)

#: How many rows are checked and written between two questions to the database about the next ones.
_AT_ONCE = 200
_TO_WRITE = (SheetRowOutcome.NEW, SheetRowOutcome.CHANGED)


class RefusedError(Exception):
    """A row that was accepted before cannot be written now."""

    def __init__(self, staged: SheetRow, reasons: dict[str, str]) -> None:
        self.staged, self.reasons = staged, reasons
        super().__init__(f"Row {staged.number}: {reasons}")


def model_of(sheet: SheetImport) -> type[Row]:
    """Return the noun of the import."""
    return apps.get_model("cooperation", sheet.noun)


def begin_writing(sheet: SheetImport, *, reason: str) -> bool:
    """Take the import for writing and return True; False where another request has taken it meanwhile.

    One that was broken off may be taken again: nothing of it is in the record.
    """
    free = SheetImport.objects.filter(pk=sheet.pk, attempt=sheet.attempt, state=sheet.state)
    if sheet.state != SheetImportState.CHECKED and not sheet.is_broken_off:
        return False
    taken = free.update(
        state=SheetImportState.WRITING,
        attempt=sheet.attempt + 1,
        writing_since=timezone.now(),
        reason=reason or sheet.reason,
        stopped="",
    )
    if taken:
        sheet.refresh_from_db()
    return bool(taken)


def write_in_background(sheet: SheetImport) -> None:
    """Write the import beside the request, on a connection of its own, once the request's changes are there to see."""
    attempt, language = sheet.attempt, get_language()

    def write() -> None:
        try:
            with override(language):
                write_sheet(sheet.pk, attempt)
        finally:
            connection.close()

    # Not a daemon: a server that stops waits for it, as long as its patience with requests lasts.
    transaction.on_commit(lambda: threading.Thread(target=write, name=f"import-{sheet.pk}").start())


def write_sheet(key: int, attempt: int) -> None:
    """Write all rows of the import, and say in it what came of that; an attempt that was given up writes nothing."""
    try:
        with transaction.atomic():
            sheet = SheetImport.objects.select_for_update().select_related("user").get(pk=key)
            if (sheet.state, sheet.attempt) != (SheetImportState.WRITING, attempt):
                return
            with acting(sheet.user, reason=sheet.reason):
                _write_rows(sheet)
            sheet.state = SheetImportState.WRITTEN
            sheet.save(update_fields=["state"])
    except RefusedError as error:
        staged, reasons = error.staged, error.reasons
        with transaction.atomic():
            staged.refuse(reasons)
            staged.save()
            _stop(
                key, attempt, _("Row %(row)s can no longer be written. Nothing was changed.") % {"row": staged.number}
            )
    except DatabaseError:
        logger.exception("An import was not written.")
        _stop(key, attempt, _("The database did not take the rows. Nothing was changed. Try again in a while."))
    except Exception:
        logger.exception("An import was not written.")
        _stop(key, attempt, _("The rows were not written, and nothing was changed. The server's log says why."))


def _stop(key: int, attempt: int, message: str) -> None:
    SheetImport.objects.filter(pk=key, attempt=attempt).update(state=SheetImportState.CHECKED, stopped=message)


def _write_rows(sheet: SheetImport) -> None:
    model = model_of(sheet)
    checker = Checker(sheet, model, sheet.user)
    rows = list(sheet.rows.filter(outcome__in=_TO_WRITE))
    later: list[tuple[SheetRow, Checked]] = []
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        done = list(zip(batch, checker.check(batch, for_writing=True), strict=True))
        for staged, checked in done:
            _refuse_what_was_not_shown(staged, checked)
            _write_row(checker, staged, checked)
        _keep_versions(model, [checked for _staged, checked in done])
        later += [(staged, checked) for staged, checked in done if checked.later]
    checker.finder.forget(model)
    checker.finder.look_up((model, text) for _staged, checked in later for text in checked.later.values())
    for staged, checked in later:
        for name, text in checked.later.items():
            other = checker.finder.find(model, text)
            if other is None:
                raise RefusedError(staged, {name: _("The row it names is not written, as it is refused.")})
            setattr(checked.row, name, other)
        checked.links, checked.outcome = {}, SheetRowOutcome.CHANGED
        _write_row(checker, staged, checked)
    _keep_versions(model, [checked for _staged, checked in later])


def _keep_versions(model: type[Row], written: list[Checked]) -> None:
    """Keep one version of each row, for what was done with it and its links."""
    signs = {SheetRowOutcome.NEW: "+", SheetRowOutcome.CHANGED: "~"}
    keeper: Any = model
    keeper.kept_by.keep([(checked.row, signs[checked.outcome]) for checked in written])


def _refuse_what_was_not_shown(staged: SheetRow, checked: Checked) -> None:
    """Refuse a row that would do something else than what was shown: the record changed since it was checked."""
    if checked.outcome == SheetRowOutcome.REFUSED:
        raise RefusedError(staged, checked.reasons)
    if (checked.outcome, checked.changes) != (staged.outcome, staged.changes):
        raise RefusedError(staged, {"": _("Somebody changed this row since it was checked. Upload the file again.")})


def _write_row(checker: Checker, staged: SheetRow, checked: Checked) -> None:
    """Save the row and its links; raise RefusedError with the rule that the database keeps and the row breaks."""
    row: Any = checked.row
    # Versions are kept for many rows at a time, once their links are set.
    row.skip_history_when_saving = True
    is_new = checked.outcome == SheetRowOutcome.NEW
    try:
        with transaction.atomic():
            row.save()
            for name, others in checked.links.items():
                getattr(row, name).set(others)
    except DatabaseError as error:
        if is_new:
            row.pk, row._state.adding = None, True
        reasons = checker.reasons_of(row) or {"": _("The database refuses this row: %(error)s") % {"error": error}}
        raise RefusedError(staged, reasons) from error
    except PermissionDenied as error:
        raise RefusedError(staged, {"": str(error)}) from error
    # What it is linked with may have taken it out of the person's hands.
    if checked.links and not may(checker.user, "change", row):
        raise RefusedError(staged, {"": _("Your role does not allow this change.")})
