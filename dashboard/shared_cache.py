"""The cache that the servers of a site share, in Redis; without Redis each process has one of its own.

What is kept there are counts, such as how often an address has asked the API. Whole pages stay in the process that
worked them out: decision 0031.
"""

import json
import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

#: How long, in seconds, Redis is not asked after it did not answer.
PAUSE = 5


class JsonValues:
    """Writes values as JSON: what somebody else may have put into Redis is never run."""

    def dumps(self, value: Any) -> bytes:
        """Return a value as it is kept; Redis counts with whole numbers as they stand."""
        return json.dumps(value).encode()

    def loads(self, kept: bytes) -> Any:
        """Return a value that was kept."""
        return json.loads(kept)


class SharedCache(RedisCache):
    """Redis while it answers, and the memory of this process while it does not."""

    #: Until when Redis is left alone, by the clock that only goes forward; the same for all threads.
    away_until: ClassVar[float] = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        local = params.pop("LOCAL", {})
        # A connection that was cut while it was idle is made anew, once.
        params["OPTIONS"]["retry_on_error"] = [RedisConnectionError]
        super().__init__(server, params)
        self.local = LocMemCache("while-redis-is-away", local)

    @classmethod
    def is_away(cls) -> bool:
        """Tell whether Redis did not answer lately."""
        return time.monotonic() < SharedCache.away_until

    def _ask(self, method: str, *values: Any) -> Any:
        """Ask Redis, or this process where Redis does not answer."""
        if not self.is_away():
            try:
                return getattr(RedisCache, method)(self, *values)
            except (RedisError, OSError) as error:
                SharedCache.away_until = time.monotonic() + PAUSE
                logger.warning("Redis does not answer: %s. Each process counts for itself.", type(error).__name__)
        return getattr(self.local, method)(*values)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask("add", key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask("touch", key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._ask("delete", key, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._ask("has_key", key, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._ask("incr", key, delta, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._ask("get_many", keys, version)

    def set_many(self, data: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        return self._ask("set_many", data, timeout, version)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._ask("delete_many", keys, version)

    def clear(self) -> bool | None:
        return self._ask("clear")
