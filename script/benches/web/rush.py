"""The last minutes before a deadline: 200 students send at once to the same positions, and many of them tap twice.

Twenty are near their most open applications (OPEN_APPLICATIONS_MAX), so that some are refused. What came of it is
asked of the database afterwards.
"""

import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max
from django.utils import timezone

from internships.load.copying import Table
from internships.models import Application, Offer, Position
from internships.states import APPLICATION_OPEN, ApplicationState
from script.benches.web.apply import insert, judged
from script.benches.web.client import Connection, Figures, drive
from script.benches.web.drafts import Ready, open_to_all, prepare, students_of_common_fields
from script.benches.web.stack import web
from script.benches.web.stage import Stage
from students.models import CV, Student

STUDENTS, NEAR_CAP, POSITIONS, SECONDS = 200, 20, 40, 60.0
CAP, ROOM = 60, 1  # open at most; what those near it have left
TWICE = 3  # every third is sent from two windows at once
REFUSED = 409


def measure(name: str, stage: Stage) -> dict[str, Any]:
    stage.say(f"{name}: drafts")
    students = students_of_common_fields(STUDENTS)
    positions = open_to_all(students, POSITIONS)
    _fill_up(students[:NEAR_CAP], positions)
    ready = prepare(stage.visitors, students, POSITIONS, positions)
    last = Application.objects.aggregate(last=Max("pk"))["last"]
    seconds = stage.seconds or SECONDS
    with tempfile.TemporaryDirectory() as folder:
        connection.close()
        with web(stage.env | {"OPEN_APPLICATIONS_MAX": str(CAP)}, Path(folder, "web.log")) as port:
            floors = []
            for turn in ("before", "after"):
                if turn == "after":
                    stage.say(f"{name}: {len(students)} students for {seconds:.0f} s")
                    figures, answers = asyncio.run(_rush(port, ready, seconds))
                stage.say(f"{name}: FC, {turn}")
                floors.append(asyncio.run(drive(port, insert, at_once=STUDENTS, seconds=min(5, seconds))))
    made = Application.objects.filter(pk__gt=last)
    rate = made.count() / figures.seconds
    floor = statistics.median(run.per_second for run in floors)
    return {
        "per second": rate,
        "requests a second": figures.per_second,
        **{f"p{share}": figures.at(share / 100) for share in (50, 95, 99)},
        "times FC": floor / figures.per_second if figures.per_second else float("inf"),
        "twice": sum(len(each) > 1 for each in answers.values()),
        "refused": figures.statuses.get(REFUSED, 0),
        "failed": figures.failed,
        **judged(last, sum(302 in each for each in answers.values())),
        **_held(last, students, positions, answers),
    }


def _fill_up(students: list[Student], positions: list[Position]) -> None:
    """So many open applications elsewhere that only ROOM are left."""
    cvs = dict(CV.objects.filter(student__in=students).values_list("student", "file"))
    now = timezone.now()
    open_now = _open_of(students)
    others = list(
        Position.objects.taking_applications()
        .exclude(pk__in=[one.pk for one in positions])
        .exclude(applications__student__in=students)
        .order_by("pk")
        .values_list("pk", flat=True)[:CAP]
    )
    table = Table(
        Application,
        ["position", "student", "cv"],
        state=ApplicationState.IN_REVIEW,
        submitted_at=now,
        state_at=now,
        answer_due_at=now + timedelta(days=5),
    )
    table.copy(
        (position, student.pk, cvs[student.pk])
        for student in students
        for position in others[: max(0, CAP - ROOM - open_now.get(student.pk, 0))]
    )


def _open_of(students: list[Student]) -> dict[int, int]:
    """As the cap counts them."""
    told = Application.objects.filter(student__in=students).with_state_for_student()
    found = told.filter(told_state__in=APPLICATION_OPEN).values_list("student").annotate(count=Count("pk"))
    return dict(found)


async def _rush(
    port: int, ready: list[Ready], seconds: float
) -> tuple[Figures, dict[tuple[int, int], list[int]]]:
    """Each student sends one after the other; answers by student and position."""
    figures = Figures()
    answers: dict[tuple[int, int], list[int]] = {}
    own: dict[int, list[Ready]] = {}
    for one in ready:
        own.setdefault(one.student, []).append(one)
    began = time.perf_counter()

    async def send(window: Connection, one: Ready) -> None:
        sent = time.perf_counter()
        try:
            status, _size = await window.send(one.request)
        except (OSError, asyncio.IncompleteReadError) as error:
            window.close()
            figures.failed[type(error).__name__] = figures.failed.get(type(error).__name__, 0) + 1
            return
        figures.times.append((time.perf_counter() - sent) * 1000)
        figures.statuses[status] = figures.statuses.get(status, 0) + 1
        answers.setdefault((one.student, one.position), []).append(status)
        if status not in (302, REFUSED):
            figures.failed[str(status)] = figures.failed.get(str(status), 0) + 1

    async def student(mine: list[Ready]) -> None:
        windows = [Connection(port), Connection(port)]
        for place, one in enumerate(mine):
            if time.perf_counter() - began > seconds:
                break
            await asyncio.gather(*(send(window, one) for window in windows[: 2 if place % TWICE == 0 else 1]))
        for window in windows:
            window.close()

    await asyncio.gather(*(student(mine) for mine in own.values()))
    figures.seconds = time.perf_counter() - began
    return figures, answers


def _held(
    last: int, students: list[Student], positions: list[Position], answers: dict[tuple[int, int], list[int]]
) -> dict[str, int]:
    """What must not be, counted in the database."""
    here = Application.objects.filter(student__in=students)
    twice = (
        here.filter(pk__gt=last).values("student", "position").annotate(count=Count("pk")).filter(count__gt=1)
    )
    open_now = _open_of(students)
    refused = {student for (student, _position), each in answers.items() if REFUSED in each}
    held = Offer.objects.holding_seats().filter(position__in=positions).values("position")
    return {
        "duplicates": twice.count(),
        "over the cap": sum(count > CAP for count in open_now.values()),
        "refused below the cap": sum(open_now.get(student, 0) < CAP for student in refused),
        "over their seats": held.annotate(count=Count("pk")).filter(count__gt=F("position__seats")).count(),
        "of students": len({student for student, _position in answers}),
    }


def missed(row: dict[str, Any]) -> list[str]:
    found = [str(row["failed"])] if row["failed"] else []
    if row["made"] != row["sent"]:
        found.append(f"{row['sent']} were answered as sent, {row['made']} are there")
    wrong = (
        "without event",
        "untold",
        "duplicates",
        "over the cap",
        "refused below the cap",
        "over their seats",
    )
    return found + [f"{row[what]} {what}" for what in wrong if row[what]]


def lines(name: str, row: dict[str, Any]) -> list[str]:
    return [
        f"{name:18}{row['per second']:9.1f}{row['p50']:8.0f}{row['p95']:8.0f}{row['p99']:8.0f}"
        f"   {row['made']:,} applications of {row['of students']} students, {row['twice']} sent twice, "
        f"{row['refused']} refused at the cap of {CAP}; {row['requests a second']:.0f} requests a second, "
        f"{row['times FC']:.1f} × FC",
        f"{'':18}{row['failed'] or 'no'} errors, {row['duplicates']} duplicates, {row['untold']} untold, "
        f"{row['over their seats']} over their seats, {row['over the cap']} over the cap",
    ]
