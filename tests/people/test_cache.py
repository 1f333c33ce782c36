"""Redis may be gone at any moment: the cache then behaves as one that has just been emptied, and quickly."""

import time

import pytest
from django.core.cache import cache


@pytest.fixture
def gone(no_redis):
    return cache


def test_with_redis_it_is_a_cache():
    cache.set("key", {"a": 1})
    assert cache.get("key") == {"a": 1}
    assert cache.add("key", 2) is False
    cache.set("count", 0)
    assert cache.incr("count") == 1


def test_without_redis_nothing_is_found_and_nothing_breaks(gone):
    assert gone.get("key", "otherwise") == "otherwise"
    assert gone.get_many(["key"]) == {}
    assert gone.set("key", 1) is None
    assert gone.set_many({"key": 1}) == []
    assert gone.delete("key") is False
    assert gone.touch("key") is False
    assert gone.get_or_set("key", lambda: 7) == 7
    assert "key" not in gone
    gone.delete_many(["key"])
    gone.clear()


def test_without_redis_a_lock_is_always_free(gone):
    assert gone.add("lock", 1) is True


def test_without_redis_counting_begins_anew(gone):
    assert gone.incr("count", 2) == 2


def test_after_a_failure_redis_is_left_alone_for_a_moment(gone, monkeypatch):
    gone.get("key")
    from django.core.cache.backends.redis import RedisCacheClient

    def asked(*args):
        raise AssertionError("Redis was asked again")

    monkeypatch.setattr(RedisCacheClient, "get", asked)
    assert gone.get("key") is None


def test_a_hundred_looks_cost_no_waiting(gone):
    started = time.monotonic()
    for number in range(100):
        gone.get(f"key{number}")
    assert time.monotonic() - started < 1
