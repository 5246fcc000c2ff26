"""Who is writing, and why: every row that is saved knows it, and every version of a row keeps it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Act:
    """One act of one person: all that is saved in it is one revision of the record."""

    user: Any
    reason: str
    revision: uuid.UUID


_act: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting(user: Any = None, *, reason: str = "") -> Iterator[None]:
    """Save what is saved inside as the act of this user, for this reason.

    An act inside another one is part of it: it keeps the user where it names none, and the reason where it gives none.
    Without a user the act is the operator's, who runs a command on the server and may write everything.
    """
    outer = _act.get()
    act = Act(
        user=user if user is not None else outer and outer.user,
        reason=reason or (outer.reason if outer else ""),
        revision=outer.revision if outer else uuid.uuid4(),
    )
    token = _act.set(act)
    try:
        yield
    finally:
        _act.reset(token)


def acting_user() -> Any:
    """Return the user whose act this is; None for the operator's."""
    act = _act.get()
    return act.user if act else None


def acting_name() -> str:
    """Return the name under which a version is kept when its user is gone: the sign-in name, or nothing."""
    user = acting_user()
    return str(user.get_username()) if user is not None else ""


def acting_reason() -> str:
    """Return the reason of the present act, or nothing."""
    act = _act.get()
    return act.reason if act else ""


def current_revision() -> uuid.UUID:
    """Return the number that the versions of the present act share; outside of one, each row is an act of its own."""
    act = _act.get()
    return act.revision if act else uuid.uuid4()
