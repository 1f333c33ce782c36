"""Wakes a worker for one row that was just written. Only a nudge: beat's sweep finds every row that got none.

So it may fail, and must be quick about it, as for messages (people/notifications/nudge.py, which wakes once for many).
"""

import time
from functools import partial

import structlog
from celery import current_app
from django.db import transaction

from people.notifications.nudge import QUICK, QUIET_SECONDS

log = structlog.get_logger(__name__)


class Nudge:
    """`task` by name: tasks call actions, and these nudge."""

    def __init__(self, task: str) -> None:
        self.task = task
        self.quiet_until = 0.0

    def on_commit(self, pk: int) -> None:
        transaction.on_commit(partial(self.now, pk), robust=True)

    def now(self, pk: int) -> None:
        if time.monotonic() < self.quiet_until:
            return
        try:
            self.publish(pk)
        except Exception as error:  # whatever the broker's client raises
            self.quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("nudge_failed", task=self.task, error=str(error), quiet_seconds=QUIET_SECONDS)

    def publish(self, pk: int) -> None:
        """Over a connection of its own that gives up soon: no page waits for a broker that is down."""
        quick = {**current_app.conf.broker_transport_options, **QUICK}
        with current_app.connection_for_write(transport_options=quick) as connection:
            current_app.send_task(self.task, (pk,), connection=connection, retry=False)
