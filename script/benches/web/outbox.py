"""The outbox: from rows committed to mails accepted, by one worker and by two, against the plainest loop that sends as
many equal mails over one open connection."""

import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from config.celery import app
from internships.messages import company_values
from internships.models import Application
from people.notifications.actions import Telling, notify_each
from people.notifications.models import Message
from people.notifications.tasks import deliver
from script.benches.web.stack import free_port
from script.benches.web.stage import Stage
from script.local.environment import ROOT
from script.local.trouble import Trouble

MAILS, WORKERS, PATIENCE = 400, (1, 2), 300


def measure(name: str, stage: Stage) -> dict[str, Any]:
    Message.objects.filter(state=Message.State.QUEUED).move(Message.State.QUEUED, Message.State.CANCELLED)
    with tempfile.TemporaryDirectory() as folder, _sink(Path(folder, "accepted")) as (port, accepted):
        env = stage.env | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        rates: dict[str, list[float]] = {"loop": [], **{str(count): [] for count in WORKERS}}
        doubled = lost = 0
        for workers in WORKERS:
            with _workers(workers, env, Path(folder)):
                for turn in range(1, stage.repeat + 1):
                    stage.say(f"{name}: {workers} at work, {turn} of {stage.repeat}")
                    seconds, got = _run(accepted, workers)
                    rates[str(workers)].append(MAILS / seconds)
                    doubled += len(got) - len(set(got))
                    lost += MAILS - len(set(got))
                    rates["loop"].append(_loop(port, accepted))
    rate = {what: statistics.median(each) for what, each in rates.items()}
    return {
        "per second": rate["1"],
        "by two a second": rate["2"],
        "loop a second": rate["loop"],
        "times the loop": rate["loop"] / rate["1"],
        "doubled": doubled,
        "lost": lost,
        "each": {what: [round(one, 1) for one in each] for what, each in rates.items()},
    }


def _run(accepted: Path, workers: int) -> tuple[float, list[bytes]]:
    """Seconds, and what was accepted."""
    accepted.write_bytes(b"")
    rows = Application.objects.select_related(
        "student__user", "position__company", "position__kind", "position__site"
    )
    run = uuid4().hex
    tellings = [
        Telling(
            one.student.user,
            f"bench:{run}:{one.pk}",
            {**company_values(one), "side": "student"},
            f"/me/applications/{one.pk}/",
            one,
        )
        for one in rows.order_by("-pk")[:MAILS]
    ]
    with transaction.atomic():
        notify_each("application.received", tellings)
        committed = time.perf_counter()
    for _worker in range(workers - 1):  # as the next transactions would wake them
        deliver.delay()
    left = Message.objects.filter(dedupe_key__startswith=f"bench:{run}:").exclude(state=Message.State.SENT)
    until = committed + PATIENCE
    while accepted.read_bytes().count(b"\n") < MAILS:
        if time.perf_counter() > until:
            raise Trouble(f"Of {MAILS} messages {left.count()} are not sent after {PATIENCE} s.")
        time.sleep(0.02)
    took = time.perf_counter() - committed
    while left.exists() and time.perf_counter() < until:
        time.sleep(0.02)
    return took, accepted.read_bytes().split()


def _loop(port: int, accepted: Path) -> float:
    """Mails a second."""
    mail = accepted.with_suffix(".last").read_bytes()
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _mail in range(MAILS):
            server.sendmail("office@bench.test", ["student@bench.test"], mail)
    return MAILS / (time.perf_counter() - began)


@contextmanager
def _sink(accepted: Path) -> Iterator[tuple[int, Path]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "script.benches.web.sink", str(port), str(accepted)], cwd=ROOT
    )
    try:
        while not accepted.exists():
            if process.poll() is not None:
                raise Trouble("The mail server ended at once.")
            time.sleep(0.02)
        yield port, accepted
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _workers(count: int, env: dict[str, str], folder: Path) -> Iterator[None]:
    """So many Celery workers, each one process at a time, as production starts them."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "WARNING",
    ]
    command += ["--without-gossip", "--without-mingle"]
    processes = []
    try:
        for number in range(count):
            with Path(folder, f"worker-{number}.log").open("w") as log:
                at_work = [*command, "--hostname", f"bench{number}@%h"]
                processes.append(subprocess.Popen(at_work, env=env, cwd=ROOT, stdout=log, stderr=log))
        until = time.monotonic() + 90
        while len(app.control.ping(timeout=0.5)) < count:
            if time.monotonic() > until or any(process.poll() is not None for process in processes):
                raise Trouble(
                    f"The workers don’t answer:\n{Path(folder, 'worker-0.log').read_text()[-2000:]}"
                )
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def missed(row: dict[str, Any]) -> list[str]:
    return [f"{row[what]} mails {what}" for what in ("doubled", "lost") if row[what]]


def lines(name: str, row: dict[str, Any]) -> list[str]:
    return [
        f"{name:18}{row['per second']:9.1f}   {MAILS} mails by one worker, {row['by two a second']:.1f} a second by "
        f"two; the plainest loop {row['loop a second']:.0f} ({row['times the loop']:.1f} times); "
        f"{row['doubled']} doubled, {row['lost']} lost"
    ]
