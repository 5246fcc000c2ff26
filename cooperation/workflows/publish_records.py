"""What becomes of many records at once: they are published, withdrawn, or deleted while they are drafts."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperation.models import PublishedRow

from .all_or_nothing import change_all


def publish_records(*, records: QuerySet) -> int:
    """Let the public read each record, checked against all its rules once more; return how many there are.

    Raise RefusedError, with nothing changed, where one breaks a rule or is public already.
    """

    def publish(record: PublishedRow) -> None:
        if record.is_public:
            raise ValidationError(_("It is public already."))
        record.full_clean()
        record.publish()

    return change_all(records, publish)


def withdraw_records(*, records: QuerySet, reason: str) -> int:
    """Hide each record from the public, for this reason, and keep it for staff; return how many there are.

    Raise RefusedError, with nothing changed, where one is not public.
    """

    def withdraw(record: PublishedRow) -> None:
        if not record.is_public:
            raise ValidationError(_("It is not public, so there is nothing to withdraw."))
        record.withdraw(reason=reason)

    return change_all(records, withdraw)


def delete_drafts(*, records: QuerySet) -> int:
    """Delete each record one by one, with its parts; return how many there were.

    Raise RefusedError, with nothing deleted, where one was ever public or another record rests on it.
    """

    def delete(record: PublishedRow) -> None:
        if record.was_ever_public:
            raise ValidationError(_("It is or was public. Withdraw it, with a reason, instead of deleting it."))
        record.delete()

    return change_all(records, delete)
