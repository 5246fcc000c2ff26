from typing import Any

import pytest
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError

from dashboard import shared_cache
from dashboard.shared_cache import JsonValues, SharedCache


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands until it is set."""
    now = [100.0]
    monkeypatch.setattr(SharedCache, "away_until", 0.0)
    monkeypatch.setattr(shared_cache.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def cache(clock: list[float]) -> Any:
    """A cache whose Redis is not there: nothing listens at that port."""
    found = SharedCache("redis://127.0.0.1:1/0", {"OPTIONS": {"serializer": JsonValues}})
    found.clear()
    clock[0] += shared_cache.PAUSE
    return found


def test_without_redis_a_process_counts_for_itself_and_says_so_once_in_a_while(
    cache: Any, clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    assert cache.add("count", 0)
    assert not cache.add("count", 0)
    assert [cache.incr("count"), cache.incr("count")] == [1, 2]
    cache.set("list", [1.5])
    assert cache.get("list") == [1.5]
    assert cache.get("nothing", "else") == "else"
    assert cache.get_many(["count", "list"]) == {"count": 2, "list": [1.5]}
    assert cache.has_key("list")
    assert cache.touch("list", 5)
    assert cache.delete("list")
    cache.set_many({"a": 1, "b": 2})
    cache.delete_many(["a"])
    assert (cache.get("a"), cache.get("b")) == (None, 2)
    assert [record.message for record in caplog.records] == [
        "Redis does not answer: ConnectionError. Each process counts for itself."
    ]


def test_redis_is_asked_again_after_a_pause_and_used_once_it_answers(
    cache: Any, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def get(self: RedisCache, key: str, *rest: Any) -> str:
        asked.append(key)
        if len(asked) == 1:
            raise RedisConnectionError
        return "of all servers"

    monkeypatch.setattr(RedisCache, "get", get)
    assert cache.get("a") is None
    assert cache.is_away()
    assert cache.get("b") is None
    assert asked == ["a"]
    clock[0] += shared_cache.PAUSE
    assert cache.get("c") == "of all servers"
    assert not cache.is_away()
    assert asked == ["a", "c"]


def test_values_are_written_as_json_and_never_run() -> None:
    values = JsonValues()
    assert [values.loads(values.dumps(value)) for value in (3, [1.5, 2], "text", None)] == [3, [1.5, 2], "text", None]
    assert values.dumps(3) == b"3"  # as Redis writes the numbers that it counts
    with pytest.raises(ValueError, match="decode"):
        values.loads(b"\x80\x04N.")
