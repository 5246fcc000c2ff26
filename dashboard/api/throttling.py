"""How often one address may ask, where the site sets a limit."""

from typing import Any

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

from cooperation.sign_in.lockout import address_of


class PerAddress(SimpleRateThrottle):
    """Counts the requests of an address within `API_RATE_LIMIT`, such as `60/minute`; without one nothing is counted.

    Each minute, or whatever the limit is for, has a count of its own, which is raised in one step: requests that come
    at once, to one server or to several that share Redis, are all counted. Without Redis each process counts for
    itself.
    """

    scope = "api"

    def get_rate(self) -> str | None:
        return settings.API_RATE_LIMIT or None

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": address_of(request) or "unknown"}

    def allow_request(self, request: Any, view: Any) -> bool:
        if self.rate is None:
            return True
        turn, self.passed = divmod(self.timer(), self.duration)
        key = f"{self.get_cache_key(request, view)}_{int(turn)}"
        self.cache.add(key, 0, self.duration)
        try:
            asked = self.cache.incr(key)
        except ValueError:  # the count ended a moment ago
            return True
        return bool(asked <= self.num_requests)

    def wait(self) -> float:
        return float(self.duration - self.passed)
