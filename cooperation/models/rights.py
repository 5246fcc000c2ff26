"""Who may do what with a row: the rules of publication, kept below every screen, import and command.

A viewer reads. An editor of a partnership changes its drafts. Only a publisher publishes, withdraws or changes what
is or was public. Nobody deletes what was ever public: it is withdrawn, with a reason, and stays readable to staff.
Django's permissions say which tables a role may write; these rules say which rows of them.
"""

from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .acts import acting_user

if TYPE_CHECKING:
    from .record import Row

Deed = Literal["view", "add", "change", "delete"]

#: The permission that publishers have and editors lack.
PUBLISH = "cooperation.publish_record"


def edited_partnerships(user: Any) -> set[int]:
    """Return the keys of the partnerships whose drafts the user edits; asked once for each user object."""
    if not hasattr(user, "_edited_partnerships"):
        keys = user.groups.filter(editor_group__isnull=False).values_list("editor_group__partnership", flat=True)
        user._edited_partnerships = set(keys)
    return user._edited_partnerships


def may(user: Any, deed: Deed, row: "Row", *, as_read: bool = False) -> bool:
    """Return whether the user may do this with the row, as it is in the database and as it would be saved.

    With `as_read` the row is taken to be as the database has it: a page that has just read many rows asks nothing
    more. Saving asks again.
    """
    if not user.has_perm(f"cooperation.{deed}_{row._meta.model_name}"):
        return False
    if deed == "view":
        return True
    whole = row.whole
    if deed == "delete" and (whole is row and not row.is_draft if as_read else row.was_ever_public):
        return False
    if user.has_perm(PUBLISH):
        return True
    if not whole.is_draft or (not as_read and whole.was_ever_public):
        return False
    partnerships = whole.partnership_keys()
    return not partnerships or not partnerships.isdisjoint(edited_partnerships(user))


def may_link(user: Any, before: set[int], after: set[int]) -> bool:
    """Return whether the user may change the partnerships that share a record, given by their keys.

    An editor adds and takes away partnerships they edit, and does not leave the record to others alone.
    """
    if user.has_perm(PUBLISH):
        return True
    edited = edited_partnerships(user)
    return before ^ after <= edited and (not after or not after.isdisjoint(edited))


def refuse_what_is_not_allowed(deed: Deed, row: "Row") -> None:
    """Raise PermissionDenied where the user who is acting may not do this with the row; the operator may."""
    user = acting_user()
    if user is not None and not may(user, deed, row):
        raise PermissionDenied(_("Your role does not allow this change: %(row)s") % {"row": row})
