import resource
from collections.abc import Callable

from dashboard.frames import with_room

#: How often something is called at each depth: where a piece ends there, each call is a page fault.
CALLS = 200


def nothing() -> None:
    pass


def faults_far_down(depth: int) -> int:
    """Return how many pages of memory were asked for by calls at a depth."""
    if depth:
        return faults_far_down(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_with_room_no_depth_pays_for_each_call() -> None:
    asked = with_room(lambda: [faults_far_down(depth) for depth in range(400)])()
    assert max(asked) < CALLS / 2


def test_a_function_with_room_takes_and_gives_what_it_did() -> None:
    def name_of(code: str, *, language: str) -> tuple[str, str]:
        """Say how it is called."""
        return code, language

    roomy: Callable[..., tuple[str, str]] = with_room(name_of)
    assert roomy("civil-4", language="ko") == ("civil-4", "ko")
    assert (roomy.__name__, roomy.__doc__) == ("name_of", "Say how it is called.")
