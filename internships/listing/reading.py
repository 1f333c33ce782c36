"""Positions as the sets of the list want them, in few narrow queries, however many there are.

Says again in Python what `taking_applications()` and companies/cover.py say in SQL, since asking the latter of sixty
thousand rows costs seconds; tests hold the two against each other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from companies.models import MouTerms
from companies.states import CompanyState
from internships.listing.bits import Row, key, type_tag
from internships.models import Position
from internships.states import PositionState
from people.persian import jalali
from students.week import Week

ORDERS = ("newest", "deadline", "pay")
HOURS = (8, 12, 16, 20, 30)  # the steps of the filters
PAY_RIAL = (800_000, 900_000, 1_000_000, 1_200_000, 1_500_000)  # an hour, before deductions
ALL = Q()
EVERY = None  # in place of fields: every field

Many = dict[int, list[int]]
type_heard = Callable[[str], object]


def taking(at: datetime) -> Q:
    """What takes applications, but for the MoU."""
    return Q(state=PositionState.PUBLISHED, deadline_at__gt=at, company__state=CompanyState.APPROVED)


def read_rows(at: datetime, among: Q = ALL, *, heard: type_heard = str) -> Iterator[Row]:
    """`heard` is told of every title."""
    positions = Position.objects.filter(taking(at), among).order_by("pk")
    fields = _many(Position.fields.through, "fieldofstudy", at, among)
    needed = _many(Position.skills_required.through, "skill", at, among)
    wished = _many(Position.skills_wished.through, "skill", at, among)
    cover = _cover(at)
    weeks: dict[str, int] = {}
    rows = positions.annotate(week=Cast("shifts", TextField())).values_list(
        "pk", "company", "site", "site__estate", "kind", "kind__requires_mou", "hours_min", "pay_hourly_rial",
        "insurance", "transport", "min_gpa", "min_credits", "published_at", "deadline_at", "week", "title",
        "search_key",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5000):
        pk, company, site, estate, kind, requires_mou, hours, pay, insurer, bus, gpa, credits = row[:12]
        published, deadline, week, title, words = row[12:]
        heard(title)
        named = frozenset(fields.get(pk, ()))
        open_to = _open_to(named, cover.get((company, kind), []) if requires_mou else [EVERY])
        if open_to is not EVERY and not open_to:
            continue
        if week not in weeks:
            weeks[week] = Week.from_bits(week).bits
        tags: list[type_tag] = [
            ("kind", kind), ("site", site), ("estate", estate), ("insurance", insurer),
            ("gpa", gpa), ("credits", credits), ("week", (weeks[week], hours)),
        ]  # fmt: skip
        tags += [("hours", step) for step in HOURS if hours <= step]
        tags += [("pay", step) for step in PAY_RIAL if pay >= step]
        tags += [("field", field) for field in ([EVERY] if open_to is EVERY else open_to)]
        tags += [("skill", skill) for skill in {*needed.get(pk, ()), *wished.get(pk, ())}]
        tags += [("bus", True)] if bus else []
        yield Row(pk, tags, _keys(pk, published, deadline, pay), words)


def _keys(pk: int, published: datetime | None, deadline: datetime, pay: int) -> dict[str, int]:
    return {
        "newest": key(-moment(published) if published else 0, pk),
        "deadline": key(moment(deadline), pk, newest_first=False),
        "pay": key(-pay, pk),
    }


def moment(at: datetime) -> int:
    """In microseconds."""
    return round(at.timestamp() * 1_000_000)


def _many(through: Any, name: str, at: datetime, among: Q) -> Many:
    """Each position's rows of a many-to-many table."""
    found: Many = defaultdict(list)
    of_these = Position.objects.filter(taking(at), among).values("pk")
    for position, value in through.objects.filter(position__in=of_these).values_list("position", name):
        found[position].append(value)
    return found


def _cover(at: datetime) -> dict[tuple[int, int], list[Any]]:
    """By company and kind: the fields that each terms row in force allows."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    terms: Any = MouTerms.objects.in_force(jalali.today(at)).with_field_ids().order_by("pk")
    narrow = terms.values_list("mou__company", "kind", "field_ids")
    for company, kind, field_ids in narrow:
        found[company, kind].append(frozenset(field_ids) if field_ids else EVERY)
    return found


def _open_to(named: frozenset[int], allowed: list[Any]) -> Any:
    """The fields whose students may apply: named by the position, and covered by an MoU in force."""
    if not allowed:
        return frozenset()
    if EVERY in allowed:
        return named or EVERY
    covered = frozenset().union(*allowed)
    return named & covered if named else covered
