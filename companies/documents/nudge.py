"""Wakes a worker for a PDF that was asked for. Only a nudge, as for messages: beat's sweep finds every row."""

import time
from functools import partial

import structlog
from celery import current_app
from django.db import transaction

from people.notifications.nudge import QUICK, QUIET_SECONDS

log = structlog.get_logger(__name__)

TASK = "companies.tasks.make_pdf"  # by name: tasks call actions, and these nudge

_quiet_until = 0.0


def nudge_on_commit(pk: int) -> None:
    transaction.on_commit(partial(nudge, pk), robust=True)


def nudge(pk: int) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        _publish(pk)
    except Exception as error:  # whatever the broker's client raises
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("pdf.nudge_failed", error=str(error), quiet_seconds=QUIET_SECONDS)


def _publish(pk: int) -> None:
    """Over a connection of its own that gives up soon: no page waits for a broker that is down."""
    quick = {**current_app.conf.broker_transport_options, **QUICK}
    with current_app.connection_for_write(transport_options=quick) as connection:
        current_app.send_task(TASK, (pk,), connection=connection, retry=False)
