"""Applicants of one position with 50 and with 1,000 applications: script/bench queries-applicants [--explain ?QUERY].

Fills a database of its own in bulk (the one that DATABASE_URL names is not touched), opens board and table through
Django's test client, and prints the median time and the number of queries; then decides about 500 at once. Ends with 1
when a page makes more than 12 queries or takes more than 1.5 times as long with 1,000 as with 50, or when a decision
about 500 takes 3 seconds or more.
"""

import argparse
import logging
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from companies.models import Company, Estate, Membership, ProgrammeKind, Site  # noqa: E402
from companies.reference.estates import load_estates  # noqa: E402
from companies.states import CompanyState  # noqa: E402
from internships.actions import bulk  # noqa: E402
from internships.actions.bulk_messages import message_many  # noqa: E402
from internships.models import ApplicantsLook, Application, ApplicationEvent, Position  # noqa: E402
from internships.states import ApplicationState, PositionState  # noqa: E402
from people.models import StoredFile, User  # noqa: E402
from people.persian import jalali  # noqa: E402
from people.persian.text import search_key  # noqa: E402
from script.benches._database import own_database, print_plans  # noqa: E402
from students.models import Faculty, FieldOfStudy, Skill, Student, StudentSkill  # noqa: E402
from students.week import Week  # noqa: E402

FEW, MANY, AT_ONCE = 50, 1000, 500
MOST_QUERIES, MOST_TIMES, MOST_SECONDS = 12, 1.5, 3.0
VIEWS = {
    "board": "",
    "board, best fit first": "?sort=fit",
    "board, fit and hours": "?fit=40&hours=4",
    "board, a name": "?q=متقاضی ۱",
    "board, new and changed": "?news=all",
    "table": "?view=table",
    "table, best fit first": "?view=table&state=all&sort=fit",
    "table, newest first": "?view=table&state=all&sort=newest",
    "table, all ticked": "?state=all&tick=all",
}
WEEKS = [
    Week.from_hours(range(days), first, last) for days in (2, 4, 5) for first, last in ((7, 11), (13, 18))
]
STATES = {
    ApplicationState.SUBMITTED: 30,
    ApplicationState.IN_REVIEW: 22,
    ApplicationState.SHORTLISTED: 16,
    ApplicationState.INTERVIEW: 12,
    ApplicationState.OFFERED: 8,
    ApplicationState.REJECTED: 8,
    ApplicationState.WITHDRAWN: 4,
}


class Plant:
    """A company with its owner, and positions with as many applications as asked."""

    def __init__(self) -> None:
        self.dice, self.now = random.Random(1405), timezone.now()
        load_estates()
        self.owner = User.objects.create(full_name="مریم نیکو", email="maryam@bench.test")
        self.company = Company.objects.create(
            name="پندار", national_id="10380000001", state=CompanyState.APPROVED
        )
        Membership.objects.create(user=self.owner, company=self.company, role=Membership.Role.OWNER)
        self.site = Site.objects.create(
            company=self.company, name="کارخانه", estate=Estate.objects.order_by("pk")[0]
        )
        self.kind = ProgrammeKind.objects.create(code="part_time", name_fa="کار پاره‌وقت", name_en="Part-time")
        faculty = Faculty.objects.create(name_fa="فنی", name_en="Engineering")
        self.fields = [
            FieldOfStudy.objects.create(
                name_fa=f"رشتهٔ {n}", level="bachelor", faculty=faculty, sort_key=str(n)
            )
            for n in range(6)
        ]
        self.skills = [Skill.objects.create(name_fa=f"مهارت {n}", name_en=f"Skill {n}") for n in range(8)]
        self.cv = StoredFile.objects.create(
            original_name="cv.pdf", content_type="application/pdf", size=1, sha256="0" * 64
        )
        self.serial = 0

    def position(self, applications: int) -> Position:
        position = Position.objects.create(
            company=self.company,
            site=self.site,
            kind=self.kind,
            title="کنترل کیفیت خط مونتاژ",
            description="خط مونتاژ",
            state=PositionState.PUBLISHED,
            published_at=self.now,
            seats=10,
            hours_min=16,
            hours_max=20,
            shifts=WEEKS[-2],
            pay_rial=900_000,
            pay_hourly_rial=900_000,
            starts_on=jalali.today() + timedelta(days=20),
            ends_on=jalali.today() + timedelta(days=150),
            deadline_at=self.now + timedelta(days=10),
            answer_within_days=5,
            entered_by=self.owner,
        )
        position.fields.set(self.fields[:3])
        position.skills_required.set(self.skills[:5])
        self._apply(position, self._students(applications))
        ApplicantsLook.objects.create(
            user=self.owner, position=position, looked_at=self.now - timedelta(days=2)
        )
        return position

    def _students(self, count: int) -> list[Student]:
        numbers = range(self.serial, self.serial + count)
        self.serial += count
        users = User.objects.bulk_create(
            [User(full_name=f"متقاضی {n}", email=f"s{n}@bench.test", language="fa") for n in numbers]
        )
        students = Student.objects.bulk_create(
            [
                Student(
                    user=user,
                    student_number=f"{400_000_000 + n}",
                    field=self.dice.choice(self.fields),
                    semester=5,
                    free=self.dice.choice(WEEKS),
                    search_key=search_key(user.full_name),
                )
                for n, user in zip(numbers, users, strict=True)
            ]
        )
        StudentSkill.objects.bulk_create(
            [
                StudentSkill(student=student, skill=skill)
                for student in students
                for skill in self.dice.sample(self.skills, 4)
            ]
        )
        return students

    def _apply(self, position: Position, students: list[Student]) -> None:
        # In the same proportions however many there are
        states = [state for state, share in STATES.items() for _ in range(len(students) * share // 100)]
        states += [ApplicationState.SUBMITTED] * (len(students) - len(states))
        rows = []
        for student, state in zip(students, states, strict=True):
            sent = self.now - timedelta(minutes=self.dice.randint(60, 20_000))
            rows.append(
                Application(
                    position=position,
                    student=student,
                    state=state,
                    cv=self.cv,
                    submitted_at=sent,
                    state_at=sent,
                    answer_due_at=self.now + timedelta(hours=self.dice.randint(1, 400)),
                    offered_until=self.now + timedelta(days=4) if state == ApplicationState.OFFERED else None,
                )
            )
        Application.objects.bulk_create(rows)
        ApplicationEvent.objects.bulk_create(
            [
                ApplicationEvent(subject=row, at=row.state_at, by=row.student.user, to_state=state)
                for row in rows
                for state in ("submitted", row.state)
            ]
        )


def measure(times: int, *looks: Callable[[], Any]) -> list[tuple[float, int]]:
    """Median milliseconds, and queries; of each in turns, so that a machine that is busy for a while slows all."""
    took: list[list[float]] = [[] for _look in looks]
    for time_of in range(times + 1):
        for kept, look in zip(took, looks, strict=True):
            began = time.perf_counter()
            look()
            if time_of:  # templates are compiled with the first
                kept.append((time.perf_counter() - began) * 1000)
    found = []
    for kept, look in zip(took, looks, strict=True):
        with CaptureQueriesContext(connection) as queries:
            look()
        found.append((statistics.median(kept), len(queries)))
    return found


def pages(client: Client, few: Position, many: Position, times: int) -> bool:
    bad = False
    print(f"{'':30}{FEW:>9,}{MANY:>11,}{'ratio':>8}{'queries':>9}")
    for name, view in VIEWS.items():

        def look(position: Position, view: str = view) -> None:
            answer = client.get(f"/hr/positions/{position.pk}/applicants/{view}")
            assert answer.status_code == 200

        (before, _), (after, queries) = measure(times, lambda: look(few), lambda: look(many))
        ratio = after / before
        promised = name in ("board", "table", "board, best fit first", "table, best fit first")
        bad = bad or queries > MOST_QUERIES or (promised and ratio > MOST_TIMES)
        print(f"  {name:28}{before:6.0f} ms{after:8.0f} ms{ratio:8.2f}{queries:9}", flush=True)
    return bad


def decisions(position: Position, owner: User) -> bool:
    """About 500 at once, in the action's one transaction."""
    waiting = Application.objects.filter(position=position, state="submitted") | Application.objects.filter(
        position=position, state="in_review"
    )
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    bad = False

    def decide(name: str, act: Callable[[], Any]) -> Any:
        nonlocal bad
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            found = act()
        took = time.perf_counter() - began
        bad = bad or took >= MOST_SECONDS
        print(f"  {name:28}{took:6.2f} s {len(queries):6} queries", flush=True)
        return found

    said = {"by": owner, "token": uuid4()}
    shortlisted = decide(
        f"shortlist {len(numbers)}",
        lambda: bulk.move_applications(position, numbers, to=ApplicationState.SHORTLISTED, **said),
    )
    membership = Membership.objects.get(user=owner)
    written = decide(
        f"write to {len(numbers)}",
        lambda: message_many(
            position,
            numbers,
            by=owner,
            membership=membership,
            text="سلام {name}، هفتهٔ آینده پاسخ می‌دهیم.",
            token=uuid4().hex,
        ),
    )
    assert len(written.rows) == len(numbers)
    said["token"] = uuid4()
    rejected = decide(
        f"reject {len(numbers)}", lambda: bulk.reject_applications(position, numbers, reason="hours", **said)
    )
    undone = decide("take all of it back", lambda: bulk.undo_rejections(rejected, by=owner))
    assert len(shortlisted.done) == len(rejected.done) == undone == len(numbers) >= AT_ONCE
    return bad


def explain(client: Client, position: Position, view: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/hr/positions/{position.pk}/applicants/{view}")
    print_plans(((query["sql"], None) for query in queries), of="internships_application")


def main() -> int:
    options = argparse.ArgumentParser(
        prog="script/bench queries-applicants", description=__doc__.partition("\n")[0]
    )
    options.add_argument("--times", type=int, default=15)
    options.add_argument(
        "--explain", metavar="?QUERY", nargs="?", const="", help="plans of one view's queries"
    )
    asked = options.parse_args()
    logging.disable(logging.WARNING)
    with own_database("applicants"):
        plant = Plant()
        few, many = plant.position(FEW), plant.position(MANY)
        for _other in range(20):
            plant.position(FEW)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = Client()
        client.force_login(plant.owner)
        bad = pages(client, few, many, asked.times)
        if asked.explain is not None:
            explain(client, many, asked.explain)
        bad = decisions(many, plant.owner) or bad
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
