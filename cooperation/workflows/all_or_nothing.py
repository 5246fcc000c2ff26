"""Changes of many rows at once: each goes through the rules of its row, and one refusal undoes them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.models import Row

#: The rules were kept when they were asked, and broken by somebody else's write before ours.
AT_THE_SAME_MOMENT = gettext_lazy("Somebody else changed the same thing at this moment. Look at it and try once more.")


@dataclass(frozen=True)
class Refusal:
    """A row that did not go through, and why, in words for the person who asked for it."""

    row: Row
    reasons: tuple[Any, ...]


class RefusedError(Exception):
    """Some rows did not go through, so that none of them was changed."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(
            "; ".join(f"{refusal.row}: {' '.join(map(str, refusal.reasons))}" for refusal in self.refusals)
        )


def change_all(rows: QuerySet, change: Callable[[Any], object]) -> int:
    """Change each of the rows, locked against others meanwhile, and return how many they are.

    Every row is tried, so that all refusals are known at once. Raise RefusedError, with nothing changed, where there
    is one.
    """
    refusals, count = [], 0
    with transaction.atomic():
        for row in rows.select_for_update(of=("self",)):
            count += 1
            try:
                with transaction.atomic():
                    change(row)
            except (ValidationError, PermissionDenied, IntegrityError) as error:  # protected rows raise the last kind
                refusals.append(Refusal(row, reasons_of(error, row)))
        if refusals:
            raise RefusedError(refusals)
    return count


def reasons_of(error: Exception, row: Row) -> tuple[Any, ...]:
    """Return what the error says, each reason behind the name of the field it is about; a rule of the row needs none.

    A rule that a part of the row broke (`StatusChange` of an action) names the field of the part in its message.
    """
    if isinstance(error, ProtectedError | RestrictedError):
        objects: Any = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        named = ", ".join(sorted({str(each) for each in objects})[:5])
        return (_("Other records rest on it: %(records)s") % {"records": named},)
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        fields = {field.name: field for field in row._meta.get_fields()}
        reasons = []
        for name, messages in error.message_dict.items():
            label = getattr(fields.get(name), "verbose_name", "")
            reasons += [f"{capfirst(label)}: {message}" if label else message for message in messages]
        return tuple(reasons)
    if isinstance(error, IntegrityError):
        return (AT_THE_SAME_MOMENT,)
    return tuple(error.messages) if isinstance(error, ValidationError) else (str(error),)
