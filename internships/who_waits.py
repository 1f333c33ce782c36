"""Who waits for a company's answer, and for how long still: one plain list, the nearest end first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import pgettext_lazy

from companies.models import Membership
from internships.models import Application
from internships.models.application import ApplicationQuerySet
from people.persian import jalali

SOON = timedelta(days=2)
GROUPS = {
    "today": pgettext_lazy("answer due", "Today"),
    "tomorrow": pgettext_lazy("answer due", "Tomorrow"),
    "week": pgettext_lazy("answer due", "Within a week"),
    "later": pgettext_lazy("answer due", "Later"),
    "still": pgettext_lazy("answer due", "Time stands still while the company or its MoU is suspended"),
}


def waiting_in(membership: Membership, at: datetime) -> ApplicationQuerySet:
    """Whose promised time still runs, or stands still."""
    return (
        Application.objects.for_member(membership)
        .waiting()
        .filter(Q(answer_due_at__gt=at) | Q(clock_stopped_at__isnull=False))
    )


def due_soon(at: datetime) -> QuerySet[Application]:
    return Application.objects.waiting().filter(
        answer_due_at__gt=at, answer_due_at__lte=at + SOON, clock_stopped_at=None
    )


@dataclass(frozen=True)
class Group:
    code: str
    label: Any
    rows: list[Any]


def grouped(applications: list[Any], at: datetime) -> list[Group]:
    """Rows in the order of their ends, under the words of how near it is."""
    found = groupby(applications, key=lambda application: _group_of(application, at))
    return [Group(code, GROUPS[code], list(rows)) for code, rows in found]


def _group_of(application: Application, at: datetime) -> str:
    if application.clock_stopped_at is not None:
        return "still"
    days = (jalali.today(application.answer_due_at) - jalali.today(at)).days
    if days < 2:
        return "today" if days == 0 else "tomorrow"
    return "week" if days <= 7 else "later"


def ordered(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those whose clock stands still come last."""
    return applications.order_by(F("clock_stopped_at").asc(nulls_first=True), "answer_due_at", "id")
