"""Room for the frames of deep calls, taken once instead of again and again.

CPython keeps the frames of a thread in pieces of 16 KB. A call that no longer fits takes another piece from the system
and gives it back as it returns, so where a piece ends inside a loop, each turn of the loop pays for taking and giving
back. Templates loop far down: see decision 0042, which says when this module can go.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: How many places of 8 bytes a frame asks for. It is given a piece of twice the size, as pieces double until one fits,
#: and leaves 256 KB for the frames above it. Memory is used only where something is written.
PLACES = 2**15


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function that does the same, and all whose calls, to some thousand deep, are in one piece."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=PLACES)
    return call
