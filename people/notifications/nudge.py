"""Wakes a worker when a transaction has left messages behind. Only a nudge: the sweep finds every row.

So it may fail, and must be quick about it: a page never waits for a broker that is down.
"""

import os
import time
from contextlib import suppress
from threading import local
from typing import Any

import structlog
from django.db import transaction

from people.notifications.tasks import deliver

log = structlog.get_logger(__name__)

QUIET_SECONDS = 30  # after a failure, leave it to the sweep for so long
QUICK = {"max_retries": 0, "socket_connect_timeout": 0.5, "socket_timeout": 1}

_quiet_until = 0.0
_own = local()  # the thread's connection to the broker, kept from one nudge to the next


def nudge_on_commit() -> None:
    """One nudge a transaction, however many messages it wrote."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is nudge for entry in waiting):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        _publish()
    except Exception as error:  # whatever the broker's client raises
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("nudge_failed", error=str(error), quiet_seconds=QUIET_SECONDS)


def _publish() -> None:
    """Over a connection of its own: the shared pool would try again for six seconds before giving up.

    A kept one may have been closed by the broker meanwhile: then once more over a new one.
    """
    kept = _kept()
    if kept is not None:
        try:
            deliver.apply_async(connection=kept, retry=False)
            return
        except Exception:  # whatever the broker's client raises
            _hang_up()
    app = deliver.app
    quick = {**app.conf.broker_transport_options, **QUICK}
    _own.process, _own.app = os.getpid(), app
    _own.connection = app.connection_for_write(transport_options=quick)
    try:
        deliver.apply_async(connection=_own.connection, retry=False)
    except Exception:
        _hang_up()
        raise


def _kept() -> Any:
    """None in a process that was forked since, or for another broker."""
    if getattr(_own, "process", None) != os.getpid() or _own.app is not deliver.app:
        return None
    return _own.connection


def _hang_up() -> None:
    connection, _own.connection = _own.connection, None
    with suppress(Exception):
        connection.release()
