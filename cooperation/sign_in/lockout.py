"""Lockout: after repeated failures a name cannot sign in from an address until a while has passed.

The failures of a name are counted for each address, so nobody can lock a colleague out from somewhere else. All
failures of an address are counted as well, against trying one password on many names. django-axes keeps the count and
asks here for what is particular to this site.
"""

import ipaddress
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render


class LockoutHandler(AxesDatabaseHandler):
    """Counts the failures of a name at an address, and with a higher limit those of the address."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        of_the_name, of_the_address = (
            attempts.aggregate(total=Sum("failures_since_start", default=0))["total"]
            for attempts in self.get_user_attempts(request, credentials)
        )
        if of_the_address >= settings.SIGN_IN_FAILURES_PER_ADDRESS:
            return int(max(of_the_name, settings.AXES_FAILURE_LIMIT))
        return int(of_the_name)

    def reset_user_attempts(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Forget the failures of the name that has signed in, and not those of others at the address."""
        of_the_name, _of_the_address = self.filter_user_attempts(request, credentials)
        return int(of_the_name.delete()[0])


def address_of(request: Any) -> str | None:
    """Return the address a request comes from; None where the server does not know it.

    Behind a proxy it is the last one of X-Forwarded-For: what stands before it is the sender's own claim. One
    connection has a whole network of IPv6 addresses, which counts as one.
    """
    claims = [request.META.get("REMOTE_ADDR", "")]
    if settings.BEHIND_PROXY:
        claims.insert(0, request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2])
    for claim in claims:
        try:
            address = ipaddress.ip_address(claim.strip())
        except ValueError:
            continue
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Address(int(address) >> 64 << 64))
    return None


def locked_out(request: Any, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Say that nobody can sign in with this name from here, and for how long; the same for every name."""
    wait = settings.AXES_COOLOFF_TIME
    page = render(request, "admin/locked_out.html", {"minutes": int(wait.total_seconds()) // 60}, status=429)
    page.headers["Retry-After"] = str(int(wait.total_seconds()))
    page.headers["Cache-Control"] = "no-store"
    return page
