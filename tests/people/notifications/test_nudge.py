"""A broker that is down, or hangs, costs a page next to nothing; the message waits for the sweep."""

import socket
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.db import transaction
from kombu.exceptions import OperationalError

from people.notifications import nudge, tasks
from people.notifications.models import Message

from .conftest import free_port, tell

pytestmark = pytest.mark.django_db(transaction=True)

REALLY_PUBLISH = nudge._publish
AT_MOST_SECONDS = 5  # without the own connection it is 6 at best; generous, for machines under load


@pytest.fixture(autouse=True)
def published(no_broker: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "_publish", REALLY_PUBLISH)


def broker_at(address: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """The project's Celery settings, but for where the broker is."""
    app = Celery("elsewhere", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = address
    monkeypatch.setattr(nudge, "deliver", app.tasks[tasks.deliver.name])
    return app


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        yield listener.getsockname()[1]


def seconds_of_telling(user: Any, key: str) -> float:
    began = time.monotonic()
    tell(user, key=key)
    return time.monotonic() - began


@pytest.mark.parametrize("kind", ["closed port", "missing socket", "silent"])
def test_a_broker_that_is_away_costs_little_once_and_then_nothing(
    negar, settings, monkeypatch, silent_port, tmp_path, kind
):
    address = {
        "closed port": f"redis://127.0.0.1:{free_port()}/0",
        "missing socket": f"redis+socket://{tmp_path}/none.sock?virtual_host=0",
        "silent": f"redis://127.0.0.1:{silent_port}/0",
    }[kind]
    broker_at(address, settings, monkeypatch)
    with pytest.raises(OperationalError):
        REALLY_PUBLISH()
    assert seconds_of_telling(negar, "first") < AT_MOST_SECONDS
    assert nudge._quiet_until > time.monotonic()
    assert seconds_of_telling(negar, "second") < 0.2
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_the_sweep_sends_what_no_nudge_announced(negar, settings, monkeypatch, post):
    broker_at(f"redis://127.0.0.1:{free_port()}/0", settings, monkeypatch)
    tell(negar)
    assert tasks.sweep() == 1
    assert Message.objects.get().state == "sent"


def test_a_broker_that_is_there_gets_one_nudge(negar, sam, settings, monkeypatch):
    app = broker_at(settings.CELERY_BROKER_URL, settings, monkeypatch)
    queue = app.conf.task_default_queue = f"test-nudge-{uuid.uuid4().hex}"
    with transaction.atomic():
        tell(negar)
        tell(sam)
    assert nudge._quiet_until == 0.0
    with app.connection_for_read() as connection:
        waiting = connection.SimpleQueue(queue)
        assert waiting.qsize() == 1
        assert waiting.get(timeout=1).headers["task"] == "people.notifications.tasks.deliver"
        waiting.queue.delete()
