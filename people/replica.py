"""Public pages for visitors without a session, read from a streaming replica.

A view says by its decorator that it may be read there. Everything else, and everybody who carries a session, reads the
primary, and so does a page whose replica is too far behind, fails, or hasn't got what is asked for: nobody sees an
error for its sake. Without DATABASE_REPLICA_URL nothing of this happens.

**How far behind.** Once a second a process notes where the primary's log ends, and asks the replica how far it has
replayed. What the primary had at the last such moment that the replica has reached, the replica shows. So its age is
known without comparing clocks, it grows when the stream is cut while the primary goes on, and a primary in which
nothing happens leaves nothing behind.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.http import Http404, HttpRequest

from people.patience import Watch

log = structlog.get_logger(__name__)

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"
OK, BEHIND, DOWN = "ok", "behind", "down"

ASK_EVERY_SECONDS = 1.0
LEAVE_ALONE_SECONDS, LEAVE_ALONE_MOST = 5.0, 60.0
LOG_EVERY_SECONDS = 60.0
NEVER = float("-inf")
PAGE_SECONDS, ANSWER_SECONDS = 5.0, 2.0  # for all that one page asks of it, and for how far it is

_END_OF_LOG = """
    SELECT system_identifier, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint FROM pg_control_system()"""
_REPLAYED = """
    SELECT system_identifier,
           CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END
    FROM pg_control_system()"""

_alias: ContextVar[str] = ContextVar("alias", default=PRIMARY)
_watch = Watch()

View = Callable[..., Any]


class Router:
    """Reads go where this moment reads; whatever an instance was read from, it is the same row in both."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


def alias() -> str:
    """Where this moment reads, for SQL that no model asks."""
    return _alias.get()


def is_read() -> bool:
    return alias() == REPLICA


@contextmanager
def on_primary() -> Iterator[None]:
    """For what the process keeps: it is read from the primary, whoever asks."""
    if not is_read():
        yield
        return
    before = _alias.set(PRIMARY)
    try:
        with _watch.released(connections[REPLICA]):
            yield
    finally:
        _alias.reset(before)


@contextmanager
def _on_replica(*, seconds: float) -> Iterator[None]:
    before = _alias.set(REPLICA)
    try:
        with _watch.held(connections[REPLICA], seconds=seconds):
            yield
    finally:
        _alias.reset(before)


def from_replica(view: View) -> View:
    """The view only reads, and what it shows may be some seconds old."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if _is_for_replica(request) and known.may_be_read():
            try:
                with _on_replica(seconds=PAGE_SECONDS):
                    return view(request, *args, **kwargs)
            except Http404:  # perhaps it isn't there yet
                if known.primary_is_silent:
                    raise
            except Error as error:
                known.failed(error)
        return view(request, *args, **kwargs)

    marked: Any = answer
    marked.from_replica = True
    return marked


def condition() -> str:
    """Of the replica at this moment, for /readyz."""
    try:
        known.ask()
    except Error as error:
        known.failed(error)
        return DOWN
    return OK if known.is_fresh() else BEHIND


def exists() -> bool:
    return REPLICA in connections.settings


def _is_for_replica(request: HttpRequest) -> bool:
    return (
        exists() and request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


class NotAReplica(OperationalError):
    pass


class _Moment(NamedTuple):
    at: float
    end_of_log: int


class Known:
    """What this process knows of the replica."""

    def __init__(self) -> None:
        self._asking = Lock()
        self._moments: deque[_Moment] = deque()  # of the primary, which the replica hasn't been seen to reach
        self._shows = self._asked_at = self._alone_until = NEVER
        self._pause = 0.0
        self.primary_is_silent = False
        self._said: dict[str, float] = {}

    def may_be_read(self) -> bool:
        now = time.monotonic()
        if now < self._alone_until:
            return False
        if now - self._asked_at >= ASK_EVERY_SECONDS and self._asking.acquire(blocking=False):
            try:
                self._ask()
            except Error as error:
                self.failed(error)
                return False
            finally:
                self._asking.release()
        return self.is_fresh()

    def is_fresh(self) -> bool:
        """While the primary can't be asked, nothing newer is to be had anywhere."""
        return self.primary_is_silent or time.monotonic() - self._shows <= _most_behind()

    def ask(self) -> None:
        """Raises an error of the database when the replica doesn't answer, or is none of this primary's."""
        with self._asking:
            self._ask()

    def _ask(self) -> None:
        at = self._asked_at = time.monotonic()
        try:
            system, end_of_log = _answer(PRIMARY, _END_OF_LOG)
            self.primary_is_silent = False
        except Error as error:
            system = end_of_log = None
            self.primary_is_silent = True
            self._say("replica.primary_is_silent", error)
        with _on_replica(seconds=ANSWER_SECONDS):
            its_system, replayed = _answer(REPLICA, _REPLAYED)
        if replayed is None or (system and system != its_system):
            raise NotAReplica("DATABASE_REPLICA_URL names no replica of this primary")
        if end_of_log is not None:
            self._moments.append(_Moment(at, end_of_log))
            self._see(replayed)
        if self._pause:
            self._pause = 0.0
            log.info("replica.back")

    def _see(self, replayed: int) -> None:
        while self._moments and self._moments[0].end_of_log <= replayed:
            self._shows = self._moments.popleft().at
        too_old = time.monotonic() - _most_behind()
        while self._moments and self._moments[0].at < too_old:
            self._moments.popleft()
            self._say("replica.behind")

    def failed(self, error: Exception) -> None:
        """A page that failed there is read again from the primary; a replica that is ill is left alone for a while."""
        self._say("replica.failed", error)
        if isinstance(error, OperationalError | InterfaceError):
            with suppress(Error):
                connections[REPLICA].close()
            self._pause = min(max(2 * self._pause, LEAVE_ALONE_SECONDS), LEAVE_ALONE_MOST)
            self._alone_until = time.monotonic() + self._pause
            self._shows = NEVER
            self._moments.clear()

    def _say(self, event: str, error: Exception | None = None) -> None:
        now = time.monotonic()
        if now - self._said.get(event, NEVER) > LOG_EVERY_SECONDS:
            self._said[event] = now
            log.warning(event, **({"error": f"{type(error).__name__}: {error}"} if error else {}))


def _most_behind() -> float:
    return settings.DATABASE_REPLICA_MAX_LAG_SECONDS


def _answer(where: str, sql: str) -> Any:
    with connections[where].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


known = Known()
