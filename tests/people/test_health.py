"""/healthz says that this process serves; /readyz names the part that fails."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from people import health
from people.tasks import beat_heartbeat

HEALTHY = {"status": "ok", "database": "ok", "redis": "ok", "worker": "ok", "beat": "ok"}


@pytest.fixture
def alive(db):
    for part in (health.WORKER, health.BEAT, health.QUEUE):
        health.record_heartbeat(part)


def silence(part):
    health.record_heartbeat(part, at=timezone.now() - timedelta(minutes=3))


def failing(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    body = response.json()
    assert body.pop("status") == "failing"
    return {part for part, condition in body.items() if condition != "ok"}


def test_all_is_well(client, alive):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == HEALTHY
    assert "no-store" in response["Cache-Control"]


def test_before_anything_has_beaten_both_are_silent(client, db):
    assert failing(client) == {"worker", "beat"}


def test_a_dead_beat_is_not_called_a_dead_worker(client, alive):
    silence(health.BEAT)
    silence(health.QUEUE)
    assert failing(client) == {"beat"}


def test_a_dead_worker_is_not_called_a_dead_beat(client, alive):
    silence(health.WORKER)
    silence(health.QUEUE)
    assert failing(client) == {"worker"}


def test_a_worker_that_lives_but_does_no_tasks_is_failing(client, alive):
    silence(health.QUEUE)
    assert failing(client) == {"worker"}


def test_the_task_proves_that_the_queue_moves(client, alive):
    silence(health.QUEUE)
    beat_heartbeat()
    assert client.get("/readyz").status_code == 200


def test_without_redis_only_redis_is_named(client, alive, no_redis):
    silence(health.QUEUE)
    assert failing(client) == {"redis"}


def test_without_a_database_it_still_answers(client, alive, monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_ask_database", refuse)
    assert "database" in failing(client)


def test_the_probe_of_a_balancer_touches_neither_session_nor_database(client, django_assert_num_queries, db):
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
