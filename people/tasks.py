"""Periodic housekeeping, and the heartbeats that /readyz reads (people/health.py says how they are
judged)."""

import threading

import structlog
from celery import shared_task
from celery.signals import beat_init, worker_ready, worker_shutting_down
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connections
from kombu.exceptions import OperationalError

from people.health import BEAT, QUEUE, WORKER, record_heartbeat

log = structlog.get_logger(__name__)

PULSE_SECONDS = 30.0
_stopping = threading.Event()


@shared_task(name="people.tasks.beat_heartbeat")
def beat_heartbeat() -> None:
    """Sent by beat, done by a worker: proof that tasks get through."""
    record_heartbeat(QUEUE)


@shared_task(name="people.tasks.clear_sessions")
def clear_sessions() -> None:
    call_command("clearsessions")


@beat_init.connect
def _beat_started(**kwargs: object) -> None:
    _start_pulse(BEAT)


@worker_ready.connect
def _worker_started(**kwargs: object) -> None:
    """Its first task is one of its own, so that a fresh start isn't called a failure until beat's next one."""
    _start_pulse(WORKER)
    try:
        beat_heartbeat.delay()
    except OperationalError as error:
        log.warning("heartbeat.unsent", error=type(error).__name__)


@worker_shutting_down.connect
def _worker_stops(**kwargs: object) -> None:
    _stopping.set()


def _start_pulse(part: str) -> None:
    _stopping.clear()
    threading.Thread(target=_pulse, args=(part,), daemon=True, name="heartbeat").start()


def _pulse(part: str) -> None:
    """Write the part's row until the process ends; a database that is away for a while is waited for."""
    while not _stopping.is_set():
        close_old_connections()
        try:
            record_heartbeat(part)
        except DatabaseError as error:
            log.warning("heartbeat.unwritten", part=part, error=type(error).__name__)
        finally:
            connections.close_all()
        _stopping.wait(PULSE_SECONDS)
