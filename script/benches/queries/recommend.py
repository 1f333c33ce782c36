"""What is recommended, with 60,000 positions and 100,000 students: script/bench queries-recommend [--explain] [...].

Fills a database of its own in bulk (the one that DATABASE_URL names is not touched). For many students, prints how
long the database takes for the query of recommendations at p50, p95 and worst, and the time and the number of queries
of each page; the same with 1,000 positions before. Ends with 1 when a query takes 50 ms or more at p95, or a page makes
more queries than promised.
"""

import argparse
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from companies.models import Membership  # noqa: E402
from internships.candidates import candidates  # noqa: E402
from internships.listing.current import listing  # noqa: E402
from internships.models import MatchKeys, Position  # noqa: E402
from internships.models.match_keys import EVERY_FIELD  # noqa: E402
from internships.recommendations import rarity, recommended, rules  # noqa: E402
from internships.suggested_students import suggested_students  # noqa: E402
from script.benches._database import own_database, print_plans, server_cpu  # noqa: E402
from script.benches.queries._market import Market  # noqa: E402
from students.models import Student  # noqa: E402

PROMISED_MS, MOST_QUERIES, MOST_QUERIES_OF_COMPANIES = 50, 8, 10
SHOWN = 20


@dataclass(frozen=True)
class Took:
    """Milliseconds: that the connection waited, and that the server's process worked; the same where nothing else
    runs."""

    waited: float
    worked: float


def in_the_database(look: Callable[[], Any]) -> Took:
    with CaptureQueriesContext(connection) as queries:
        look()
    return together(query["sql"] for query in queries)


def together(statements: Iterable[str]) -> Took:
    each = [_took(sql) for sql in statements]
    return Took(sum(its.waited for its in each), sum(its.worked for its in each))


def _took(sql: str) -> Took:
    with connection.cursor() as cursor:
        began, worked = time.perf_counter(), server_cpu()
        cursor.execute(sql)
        cursor.fetchall()
        waited = (time.perf_counter() - began) * 1000
        return Took(waited, waited if worked is None else (server_cpu() or 0) - worked)


def line(name: str, took: list[Took], more: str = "") -> float:
    waited, worked = sorted(its.waited for its in took), sorted(its.worked for its in took)
    p95, p95_worked = (each[min(len(each) - 1, round(len(each) * 0.95))] for each in (waited, worked))
    print(
        f"  {name:36}{statistics.median(waited):8.1f} ms{p95:8.1f} ms{waited[-1]:8.1f} ms"
        f"{p95_worked:11.1f} ms  {more}",
        flush=True,
    )
    return p95


def for_students(students: list[Student]) -> float:
    for student in students[:3]:
        recommended(student, SHOWN)
    found = [in_the_database(partial(recommended, student, SHOWN)) for student in students]
    whole = []
    for student in students:
        began, worked = time.perf_counter(), time.process_time()
        recommended(student, SHOWN)
        whole.append(
            Took(
                *(
                    (now - then) * 1000
                    for now, then in ((time.perf_counter(), began), (time.process_time(), worked))
                )
            )
        )
    p95 = line("queries of recommendations", found)
    line("with Python (its own work)", whole)
    return p95


def for_companies(positions: list[Position]) -> float:
    for position in positions[:3]:
        suggested_students(position)
    return line(
        "query of suggested students",
        [in_the_database(partial(suggested_students, each)) for each in positions],
    )


def page(client: Client, address: str, most: int) -> bool:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    statements = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "WITH"))]
    database = [together(statements) for _time in range(10)]
    line(address, database, f"{len(queries)} queries, promised {most}")
    return len(queries) <= most


def explain(student: Student) -> None:
    with CaptureQueriesContext(connection) as queries:
        candidates(student, listing(student.pk), rarity(), rules())
    print_plans((query["sql"], None) for query in queries)


def main() -> int:
    options = argparse.ArgumentParser(
        prog="script/bench queries-recommend", description=__doc__.partition("\n")[0]
    )
    options.add_argument("--positions", type=int, default=60_000)
    options.add_argument("--students", type=int, default=100_000)
    options.add_argument("--asked", type=int, default=60, help="for so many students")
    options.add_argument("--explain", action="store_true", help="the plan of one student's query")
    asked = options.parse_args()
    logging.disable(logging.WARNING)
    kept = True
    with own_database("recommend"):
        market = Market()
        steps = [(1000, 2000), (asked.positions - 1000, asked.students - 2000)]
        for positions, students in steps:
            market.add_positions(positions)
            market.add_students(students)
            market.add_applications()
            market.settle()
            print(
                f"{Position.objects.count():,} positions, {Student.objects.count():,} students\n"
                f"  {'':36}{'median':>11}{'p95':>11}{'worst':>11}{'its CPU p95':>14}"
            )
            some = list(
                Student.objects.with_everything()
                .filter(pk__in=market.dice.sample(range(1, students), asked.asked))
                .order_by("pk")
            )
            p95 = for_students(some)
            named = MatchKeys.objects.exclude(open_to=[EVERY_FIELD]).values("position")[: asked.asked // 2]
            everybody = MatchKeys.objects.filter(open_to=[EVERY_FIELD]).values("position")[:5]
            rows = Position.objects.for_cards()
            for_companies(list(rows.filter(pk__in=named)))
            for_companies(list(rows.filter(pk__in=everybody)))
        kept = p95 < PROMISED_MS
        client = Client()
        client.force_login(some[0].user)
        for address, most in {"/me/": MOST_QUERIES, "/me/recommended/": MOST_QUERIES}.items():
            kept = page(client, address, most) and kept
        position = Position.objects.order_by("pk")[0]
        recruiter = get_user_model().objects.create(full_name="مریم", email="hr@bench.test")
        Membership.objects.create(user=recruiter, company=position.company, role=Membership.Role.OWNER)
        client.force_login(recruiter)
        kept = page(client, f"/hr/positions/{position.pk}/suggested/", MOST_QUERIES_OF_COMPANIES) and kept
        if asked.explain:
            explain(some[0])
    print(f"promised under {PROMISED_MS} ms at p95: {'kept' if kept else 'NOT kept'}")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
