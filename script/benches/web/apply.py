"""Applying: the request that makes the application, with its event and its messages, against one bare insert."""

import asyncio
import statistics
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from internships.models import Application, ApplicationEvent
from people.notifications.models import Message
from script.benches.web.client import Figures, Request, drive
from script.benches.web.drafts import Ready, prepare, students_of_common_fields
from script.benches.web.stage import Stage

AT_ONCE, SECONDS, WARM = 8, 4.0, 0.5
MOST_TIMES = 6.0  # FC
STUDENTS, EACH = 600, 12


def insert() -> Iterator[Request]:
    """FC."""
    return cycle([Request("/floor/insert/", form="")])


def measure(name: str, stage: Stage) -> dict[str, Any]:
    stage.say(f"{name}: drafts")
    students = students_of_common_fields(STUDENTS)
    given = iter(prepare(stage.visitors, students, EACH))
    inside = _inside(next(given))
    last = Application.objects.order_by("-pk").values_list("pk", flat=True)[0]
    seconds = stage.seconds or SECONDS
    runs: dict[str, list[Figures]] = {"apply": [], "FC": []}
    warm = 0
    for turn in range(1, stage.repeat + 1):
        for what in runs:
            stage.say(f"{name}: {what}, {turn} of {stage.repeat}")

            def requests(what: str = what) -> Iterator[Request]:
                return (one.request for one in given) if what == "apply" else insert()

            warming = asyncio.run(drive(stage.port, requests, at_once=AT_ONCE, seconds=min(WARM, seconds)))
            warm += warming.statuses.get(302, 0) if what == "apply" else 0
            runs[what].append(asyncio.run(drive(stage.port, requests, at_once=AT_ONCE, seconds=seconds)))
    sent = warm + sum(run.statuses.get(302, 0) for run in runs["apply"])
    return inside | _figures(runs) | judged(last, sent)


def _inside(ready: Ready) -> dict[str, float]:
    """Its queries, and what the database needs for them: of one that is sent in this process."""
    client = Client()
    for cookie in ready.request.cookies.split("; "):
        name, _, value = cookie.partition("=")
        client.cookies[name] = value
    form = dict(pair.split("=") for pair in (ready.request.form or "").replace("%2B", "+").split("&"))
    with override_settings(ALLOWED_HOSTS=["*"]), CaptureQueriesContext(connection) as queries:
        answer = client.post(ready.request.path, form)
    if answer.status_code != 302 or not answer["Location"].startswith("/me/applications/"):
        raise SystemExit(f"{ready.request.path} answers {answer.status_code} {answer.get('Location', '')}")
    return {"queries": len(queries), "database": sum(float(query["time"]) for query in queries) * 1000}


def _figures(runs: dict[str, list[Figures]]) -> dict[str, Any]:
    rate = {what: statistics.median(run.per_second for run in each) for what, each in runs.items()}
    failed: dict[str, int] = {}
    for each in runs.values():
        for run in each:
            for why, count in run.failed.items():
                failed[why] = failed.get(why, 0) + count
    times = {
        f"p{share}": statistics.median(run.at(share / 100) for run in runs["apply"]) for share in (50, 95, 99)
    }
    return {
        "per second": rate["apply"],
        **times,
        "times FC": rate["FC"] / rate["apply"] if rate["apply"] else float("inf"),
        "each": {what: [round(run.per_second, 1) for run in each] for what, each in runs.items()},
        "failed": failed,
    }


def judged(last: int, sent: int) -> dict[str, Any]:
    """What is in the database since: as many applications as were answered so, each with its event and its mails."""
    made = list(Application.objects.filter(pk__gt=last).values_list("pk", flat=True))
    events = ApplicationEvent.objects.filter(subject__gt=last).values("subject").distinct().count()
    return {"made": len(made), "sent": sent, "without event": len(made) - events, "untold": untold(made)}


def untold(made: list[int]) -> int:
    """Applications of which not both sides have their message in the outbox."""
    told: dict[str, set[str]] = {}
    abouts = [f"internships.application:{pk}" for pk in made]
    for about, kind in Message.objects.filter(about__in=abouts).values_list("about", "kind"):
        told.setdefault(about, set()).add(kind)
    both = {"application.received", "application.submitted"}
    return sum(not both <= told.get(about, set()) for about in abouts)


def missed(row: dict[str, Any]) -> list[str]:
    found = [str(row["failed"])] if row["failed"] else []
    if row["made"] != row["sent"]:
        found.append(f"{row['sent']} were answered as sent, {row['made']} are there")
    found += [f"{row[what]} {what}" for what in ("without event", "untold") if row[what]]
    if row["times FC"] > MOST_TIMES:
        found.append(f"{row['times FC']:.1f} times FC, promised {MOST_TIMES:.0f}")
    return found


def lines(name: str, row: dict[str, Any]) -> list[str]:
    return [
        f"{name:18}{row['per second']:9.1f}{row['p50']:8.0f}{row['p95']:8.0f}{row['p99']:8.0f}{row['queries']:9.0f}"
        f"{row['database']:8.1f}ms   {row['times FC']:.1f} × FC   {row['made']:,} applications, each with its event "
        "and messages"
    ]
