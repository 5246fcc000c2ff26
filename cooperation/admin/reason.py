"""The box in which the reason for a change is given; pages of the desk share it."""

from django.http import HttpRequest

#: The name of the box, and how long a reason may be.
REASON = "reason"
LONGEST_REASON = 1000


def reason_of(request: HttpRequest) -> str:
    """Return the reason that was sent, or nothing."""
    return str(request.POST.get(REASON, "")).strip()[:LONGEST_REASON]
