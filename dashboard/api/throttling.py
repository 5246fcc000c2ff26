"""How often one address may ask, where the site sets a limit."""

from typing import Any

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

from cooperation.sign_in.lockout import address_of


class PerAddress(SimpleRateThrottle):
    """Counts the requests of an address within `API_RATE_LIMIT`, such as `60/minute`; without one nothing is counted.

    Each process of the server counts for itself.
    """

    scope = "api"

    def get_rate(self) -> str | None:
        return settings.API_RATE_LIMIT or None

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": address_of(request) or "unknown"}
