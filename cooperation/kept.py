"""What is worked out from the whole record, kept in this process until the record changes."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from cooperation.models import DataVersion
from cooperation.models.data_version import RecordState

Value = TypeVar("Value")

#: How many values of a name a process keeps unless it is told otherwise; the one used longest ago goes first.
MOST = 24

_kept: defaultdict[str, OrderedDict[Hashable, object]] = defaultdict(OrderedDict)
_lock = Lock()
#: The number of the state by connection, for a request that has asked; None where each value asks for itself.
_asked: ContextVar[dict[str, int | None] | None] = ContextVar("asked", default=None)


@dataclass(frozen=True)
class Lasting:
    """Something that never changes. What is made of it alone, such as a piece of a page, lasts as long as it does."""

    made: dict[Hashable, str] = field(default_factory=dict, init=False, compare=False, repr=False)


def reading_connection() -> BaseDatabaseWrapper:
    """Return the connection that the record is read on, which may be one to a replica."""
    return connections[router.db_for_read(DataVersion)]


def may_be_undone(connection: BaseDatabaseWrapper) -> bool:
    """Whether what is read on a connection may never be committed."""
    return connection.in_atomic_block


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask for the number of the state once for as long as the context is open: for what changes nothing itself.

    All that is then kept is as new as the context, or newer.
    """
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def _number_on(connection: BaseDatabaseWrapper) -> int | None:
    """Return the number of the state that a connection reads; None where nothing is kept."""
    if may_be_undone(connection):
        return None
    asked = _asked.get()
    if asked is None:
        return DataVersion.current()
    if connection.alias not in asked:
        asked[connection.alias] = DataVersion.current()
    return asked[connection.alias]


def read_state() -> RecordState | None:
    """Return the state that is read, in one query; None before it was first set.

    What asks once for its number, and has not asked yet, need not ask again.
    """
    connection = reading_connection()
    state = DataVersion.state()
    asked = _asked.get()
    if state is not None and asked is not None:
        asked.setdefault(connection.alias, state.number)
    return state


def keep(name: str, key: Hashable, work_out: Callable[[], Value], *, most: int = MOST) -> Value:
    """Return the value kept under the key for the present state of the record, or work it out and keep it.

    The number of the state is read first, where the rest is read: a change in between makes a value too new for its
    number, never too old.
    Inside a transaction nothing is kept, as what it reads may never be committed.
    """
    connection = reading_connection()
    version = _number_on(connection)
    if version is None:
        return work_out()
    place = (connection.settings_dict["NAME"], version, key)
    with _lock:
        values = _kept[name]
        if place in values:
            values.move_to_end(place)
            return values[place]  # type: ignore[return-value]  # what stands here was worked out for this name
    value = work_out()
    with _lock:
        values[place] = value
        while len(values) > most:
            values.popitem(last=False)
    return value
