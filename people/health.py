"""Whether the parts are alive. Worker and beat are known by heartbeat rows, so the answer doesn't hang on
Redis.

Three rows tell the two apart. Beat's process and the worker's process each write their own; the third is
written by a task that beat sends and a worker does, and goes stale when a worker lives but works no more.
That one is believed only while beat and Redis are well, or else their failure would be called the worker's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from people import replica
from people.models import Heartbeat

WORKER, BEAT, QUEUE = "worker", "beat", "queue"
FRESH_FOR = timedelta(minutes=2)
REDIS_TIMEOUT_SECONDS = 0.5

OK, DOWN, SILENT = "ok", "down", "silent"


def record_heartbeat(part: str, *, at: datetime | None = None) -> None:
    Heartbeat.objects.update_or_create(part=part, defaults={"beat_at": at or timezone.now()})


def check_all(*, at: datetime | None = None) -> dict[str, str]:
    """Each part's condition, `status` first: "ok", or "failing" when any part is not."""
    at = at or timezone.now()
    parts = {"database": _answer_of(_ask_database), "redis": _answer_of(_ask_redis)}
    beats = _heartbeats() if parts["database"] == OK else {}
    beat = _freshness(beats.get(BEAT), at)
    worker = _freshness(beats.get(WORKER), at)
    if beat == OK and parts["redis"] == OK and worker == OK:
        worker = _freshness(beats.get(QUEUE), at)
    parts |= {"worker": worker, "beat": beat}
    status = OK if all(condition == OK for condition in parts.values()) else "failing"
    if replica.exists():  # told, but no reason to fail: without it the primary does its work
        parts["replica"] = replica.condition()
    return {"status": status, **parts}


def _answer_of(ask: Callable[[], None]) -> str:
    try:
        ask()
    except (DatabaseError, redis.RedisError, OSError):
        return DOWN
    return OK


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_redis() -> None:
    client = redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]),
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    with client:
        client.ping()


def _heartbeats() -> dict[str, datetime]:
    try:
        return dict(Heartbeat.objects.values_list("part", "beat_at"))
    except DatabaseError:
        return {}


def _freshness(beat_at: datetime | None, at: datetime) -> str:
    return OK if beat_at is not None and at - beat_at <= FRESH_FOR else SILENT
