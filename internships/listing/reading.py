"""Positions as the sets of the list want them, in few narrow queries, however many there are.

Says again in Python what `taking_applications()` and companies/cover.py say in SQL, since asking the latter of sixty
thousand rows costs seconds; tests hold the two against each other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from companies.models import MouTerms
from companies.states import CompanyState
from internships.listing.answers import rows_of, type_value
from internships.listing.bits import Row, key, type_tag
from internships.matching import Outline
from internships.models import Position
from internships.models.match_keys import EVERY_FIELD
from internships.states import PositionState
from people.persian import jalali
from students.week import Week

ORDERS = ("newest", "deadline", "pay")
HOURS = (8, 12, 16, 20, 30)  # the steps of the filters
PAY_RIAL = (800_000, 900_000, 1_000_000, 1_200_000, 1_500_000)  # an hour, before deductions
EVERY = None  # in place of fields: every field

Cover = dict[
    tuple[int, int], list[Any]
]  # by company and kind: the fields that each terms row allows, or EVERY
type_heard = Callable[[str], object]
Same = dict[Any, Any]  # what many positions have alike is held once
COLUMNS = (
    "pk", "company", "site", "site__estate", "kind", "kind__requires_mou", "hours_min", "pay_hourly_rial", "insurance",
    "transport", "min_gpa", "min_credits", "published_at", "deadline_at", "title", "search_key", "week", "named",
    "needed", "wished",
)  # fmt: skip


def taking(at: datetime) -> Q:
    """What takes applications, but for the MoU."""
    return Q(state=PositionState.PUBLISHED, deadline_at__gt=at, company__state=CompanyState.APPROVED)


def read_rows(at: datetime, cover: Cover, *, heard: type_heard = str) -> Iterator[Row]:
    """All that take applications. `heard` is told of every title."""
    same: Same = {}
    found = _asked(Position.objects.filter(taking(at)).order_by("pk")).values_list(*COLUMNS, named=True)
    for each in found.iterator(chunk_size=5000):
        row = _row(each, cover.get((each.company, each.kind), []), same)
        if row is not None:
            heard(each.title)
            yield row


def read_changed(
    at: datetime, which: Q, most: int, *, heard: type_heard = str
) -> tuple[list[int], list[Row]] | None:
    """The ids of those positions, and the rows of such as take applications; None where there are too many."""
    terms: Any = MouTerms.objects.in_force(jalali.today(at)).with_field_ids()
    of_row = terms.filter(mou__company=OuterRef("company"), kind=OuterRef("kind")).order_by()
    changed = _asked(Position.objects.filter(which).order_by("pk")).annotate(
        taking=ExpressionWrapper(taking(at), BooleanField()),
        cover=ArraySubquery(of_row.values(json=JSONObject(fields="field_ids"))),
    )
    found = list(changed.values_list(*COLUMNS, "taking", "cover", named=True)[: most + 1])
    same: Same = {}
    rows = []
    for each in found:
        row = _row(each, [_allowed(terms) for terms in each.cover], same) if each.taking else None
        if row is not None:
            heard(each.title)
            rows.append(row)
    return ([each.pk for each in found], rows) if len(found) <= most else None


def cover_to_ask(at: datetime) -> type_value:
    terms: Any = MouTerms.objects.in_force(jalali.today(at)).with_field_ids().order_by()
    return rows_of(terms.values(json=JSONObject(company="mou__company", kind="kind", fields="field_ids")))


def read_cover(answer: list[Any]) -> Cover:
    found: Cover = defaultdict(list)
    for terms in answer[0]:
        found[terms["company"], terms["kind"]].append(_allowed(terms))
    return found


def _allowed(terms: dict[str, Any]) -> Any:
    return frozenset(terms["fields"]) if terms["fields"] else EVERY


def _asked(positions: QuerySet[Position]) -> Any:
    """With what lies in other tables; what is needed is kept beside the position (MatchKeys)."""
    wished = Position.skills_wished.through._default_manager.filter(position=OuterRef("pk"))
    return positions.annotate(
        week=Cast("shifts", TextField()),
        named=F("match_keys__open_to"),
        needed=F("match_keys__skills"),
        wished=ArraySubquery(wished.values("skill")),
    )


def _row(each: Any, allowed: list[Any], same: Same) -> Row | None:
    """None where no MoU covers it."""
    named, needs = (
        same.setdefault(its, its) for its in (frozenset(each.named) - {EVERY_FIELD}, frozenset(each.needed))
    )
    open_to = _open_to(named, allowed if each.kind__requires_mou else [EVERY])
    if open_to is not EVERY and not open_to:
        return None
    if each.week not in same:
        same[each.week] = Week.from_bits(each.week).bits
    week, hours, pay = same[each.week], each.hours_min, each.pay_hourly_rial
    tags: list[type_tag] = [
        ("kind", each.kind), ("site", each.site), ("estate", each.site__estate), ("insurance", each.insurance),
        ("gpa", each.min_gpa), ("credits", each.min_credits), ("week", (week, hours)),
    ]  # fmt: skip
    tags += [("hours", step) for step in HOURS if hours <= step]
    tags += [("pay", step) for step in PAY_RIAL if pay >= step]
    tags += [("field", field) for field in ([EVERY] if open_to is EVERY else open_to)]
    tags += [("skill", skill) for skill in needs.union(each.wished)]
    tags += [("bus", True)] if each.transport else []
    gpa = None if each.min_gpa is None else float(each.min_gpa)
    outline = Outline(each.pk, named, needs, week, hours, pay, gpa, each.min_credits, each.site__estate)
    keys = _keys(each.pk, each.published_at, each.deadline_at, pay)
    return Row(each.pk, tags, keys, each.search_key, outline)


def _keys(pk: int, published: datetime | None, deadline: datetime, pay: int) -> dict[str, int]:
    return {
        "newest": key(-moment(published) if published else 0, pk),
        "deadline": key(moment(deadline), pk, newest_first=False),
        "pay": key(-pay, pk),
    }


def moment(at: datetime) -> int:
    """In microseconds."""
    return round(at.timestamp() * 1_000_000)


def _open_to(named: frozenset[int], allowed: list[Any]) -> Any:
    """The fields whose students may apply: named by the position, and covered by an MoU in force."""
    if not allowed:
        return frozenset()
    if EVERY in allowed:
        return named or EVERY
    covered = frozenset().union(*allowed)
    return named & covered if named else covered
