"""The cache, which may be gone at any moment: then it behaves as one that has just been emptied.

Nothing right depends on the cache (sessions and heartbeats are in PostgreSQL). After a failure Redis is left
alone for a few seconds, so that a page with several look-ups pays for one time-out and not for each.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger(__name__)

LEAVE_ALONE_SECONDS = 5.0
LOG_EVERY_SECONDS = 60.0


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache; an unreachable Redis costs a warning a minute and nothing else."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        # redis-py would try again with growing pauses, for seconds; a page can't wait for a cache.
        options = {"retry": Retry(NoBackoff(), 0), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._down_until = 0.0
        self._logged_at = float("-inf")

    def add(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """True when Redis is down: `add` is used as a lock, and a lock that nobody can take would stop a
        page."""
        return self._try(super().add, key, *args, otherwise=True, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, key, default, version, otherwise=default)

    def set(self, key: Any, *args: Any, **kwargs: Any) -> None:
        self._try(super().set, key, *args, otherwise=None, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().touch, key, *args, otherwise=False, **kwargs)

    def delete(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().delete, key, *args, otherwise=False, **kwargs)

    def get_many(self, keys: Any, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._try(super().get_many, keys, *args, otherwise={}, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return self._try(super().set_many, data, *args, otherwise=[], **kwargs)

    def delete_many(self, keys: Any, *args: Any, **kwargs: Any) -> None:
        self._try(super().delete_many, keys, *args, otherwise=None, **kwargs)

    def has_key(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().has_key, key, *args, otherwise=False, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The step itself when Redis is down, as if counting had begun with this call."""
        return self._try(super().incr, key, delta, version, otherwise=delta)

    def clear(self) -> None:
        self._try(super().clear, otherwise=None)

    def _try(self, call: Callable[..., Any], *args: Any, otherwise: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._down_until:
            return otherwise
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            self._leave_alone(error)
            return otherwise

    def _leave_alone(self, error: Exception) -> None:
        now = time.monotonic()
        self._down_until = now + LEAVE_ALONE_SECONDS
        if now - self._logged_at > LOG_EVERY_SECONDS:
            self._logged_at = now
            log.warning("cache.unreachable", error=type(error).__name__)
