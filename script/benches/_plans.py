"""What the main pages and the clock ask of the database, and how it means to answer: no large table is read whole.

Statements are taken from the pages themselves, as each role opens them over a load, and from beat's tasks up to their
first lock. They are explained, not run again.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings

from config import schedule
from internships.listing.current import read_ahead
from internships.models import Application, Position
from people.notifications import delivery
from script.benches.web.visitors import Visitors

# Who opens what; {names} are of one_of().
PAGES = {
    "": """/ /positions/ /positions/?q=plc {filtered} {far_page} /positions/{position}/ /companies/
        /companies/{company}/""",
    "student": """/me/ /me/recommended/ /positions/ /positions/?sort=fit&free=1&eligible=1 /positions/{position}/
        /positions/{position}/apply/ /me/applications/ /me/applications/{own}/ /me/applications/{own}/thread/
        /me/saved/ /me/profile/ /me/places/ /inbox/ /settings/""",
    "recruiter": """/hr/ /hr/positions/ /hr/positions/{crowded}/ /hr/positions/{crowded}/applicants/
        /hr/positions/{crowded}/applicants/?sort=fit /hr/positions/{crowded}/applicants/?q=رضا
        /hr/positions/{crowded}/applicants/?view=table&state=all&sort=newest /hr/positions/{crowded}/suggested/
        /hr/applicants/ /hr/applications/{application}/ /hr/waiting/ /hr/interviews/ /hr/mou/ /hr/mou/{mou}/
        /hr/mou/{mou}/seats/ /hr/company/ /hr/team/""",
    "staff": """/staff/ /staff/companies/ /staff/companies/{company}/ /staff/mous/ /staff/mous/?q=صنایع
        /staff/mous/{mou}/ /staff/positions/ /staff/positions/{position}/ /staff/students/ /staff/students/?q=رضا
        /staff/students/{student}/ /staff/applications/{application}/ /staff/placements/ /staff/places/
        /staff/messages/ /staff/waiting/ /staff/follow-ups/ /staff/skills/""",
}
# What goes through whole tables at night, by design, is none of these.
DAILY = schedule._SOON | schedule._IN_MINUTES | schedule._MORNINGS
ELSEWHERE = ("beat-heartbeat", "sweep-outbox")  # writes one row; asked in its parts below
ENDS = re.compile(r"FOR (NO KEY )?UPDATE|FOR SHARE|^(UPDATE|INSERT|DELETE)")
EXPLAINED = ("SELECT", "WITH", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Statement:
    where: str
    sql: str

    @property
    def shape(self) -> str:
        return re.sub(r"'[^']*'|\b\d[\d.]*\b", "?", self.sql)


@dataclass
class Plan:
    statement: Statement
    cost: float
    scanned: set[str] = field(default_factory=set)  # large tables, row by row
    whole: set[str] = field(default_factory=set)  # or by an index, from end to end
    indexes: set[str] = field(default_factory=set)


class _Enough(Exception):
    """The rest of a task changes rows."""


def one_of(visitors: Visitors) -> dict[str, Any]:
    crowded = visitors.crowded
    application = Application.objects.filter(position=crowded).order_by("pk")[0]
    own = Application.objects.filter(student=visitors.students[0]).order_by("pk")[0]
    mou = crowded.company.mous.filter(state="in_force")[0]
    position = Position.objects.filter(state="published").order_by("-published_at", "-id")[0]
    return {
        "filtered": visitors.filtered[1].replace(" ", "+"),
        "far_page": visitors.far_page,
        "position": position.pk,
        "company": crowded.company_id,
        "crowded": crowded.pk,
        "application": application.pk,
        "own": own.pk,
        "mou": mou.pk,
        "student": visitors.students[0].pk,
    }


def of_pages(visitors: Visitors) -> Iterator[Statement]:
    names = one_of(visitors)
    read_ahead()  # a process reads all positions once, when it starts
    for who, addresses in PAGES.items():
        client = Client()
        if cookies := visitors.cookies(who):
            client.cookies[settings.SESSION_COOKIE_NAME] = cookies[0].partition("=")[2]
        for address in addresses.format(**names).split():
            with (
                override_settings(ALLOWED_HOSTS=["*"]),
                _noted(f"{who or 'anybody'} {address}") as noted,
            ):
                answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answers {answer.status_code} to {who or 'anybody'}.")
            yield from noted


def of_the_clock() -> Iterator[Statement]:
    tasks: dict[str, Callable[[], Any]] = {
        "outbox: what is due": lambda: delivery.claim(delivery.BATCH),
        "outbox: what is stuck": delivery.release_stuck,
    }
    for name, entry in DAILY.items():
        if name not in ELSEWHERE:
            module, _, task = entry["task"].rpartition(".")
            tasks[f"clock: {name}"] = getattr(import_module(module), task)
    for name, run in tasks.items():
        with _noted(name, until_it_writes=True) as noted:
            try:
                with transaction.atomic():
                    run()
                    transaction.set_rollback(True)
            except _Enough:
                pass
        yield from noted


@contextmanager
def _noted(where: str, *, until_it_writes: bool = False) -> Iterator[list[Statement]]:
    found: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(EXPLAINED):
            with connection.cursor() as cursor:
                written = cursor.cursor.mogrify(sql, params).decode()
            found.append(Statement(where, written))
        if until_it_writes and ENDS.search(sql):
            raise _Enough
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def large_tables(least: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [least])
        return {row[0] for row in cursor.fetchall()}


def _partial_indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL")
        return {row[0] for row in cursor.fetchall()}


def plans(statements: Iterator[Statement], large: set[str]) -> Iterator[Plan]:
    """Each statement once, however often it was asked."""
    seen: set[str] = set()
    partial = _partial_indexes()
    for statement in statements:
        if statement.shape in seen:
            continue
        seen.add(statement.shape)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (FORMAT JSON) " + statement.sql.replace("%", "%%"), [])
            found = cursor.fetchone()[0]
        root = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
        plan = Plan(statement, root["Total Cost"])
        for node, above in _nodes(root):
            _judge(node, above, plan, large, partial)
        yield plan


def _nodes(node: dict[str, Any], above: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    yield node, above
    for child in node.get("Plans", ()):
        yield from _nodes(child, node["Node Type"])


def _judge(node: dict[str, Any], above: str, plan: Plan, large: set[str], partial: set[str]) -> None:
    """An index that is read without a condition is the whole table too, unless it holds a part of it, or only its
    first rows are wanted: by a limit, or as the statement's cost shows."""
    kind, table, index = node["Node Type"], node.get("Relation Name"), node.get("Index Name")
    if index:
        plan.indexes.add(index)
    if table in large and kind == "Seq Scan":
        plan.scanned.add(table)
    by_index = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node and index not in partial
    if table in large and by_index and above != "Limit" and node["Total Cost"] <= plan.cost:
        plan.whole.add(table)
