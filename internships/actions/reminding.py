"""A company is reminded of those who wait for its answer: one letter a morning with the whole list in it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from companies.models import Company
from companies.rules import owners_of
from internships.models import Application
from internships.states import ApplicationState
from internships.who_waits import due_soon
from people.notifications.actions import notify_many
from people.persian import jalali

MOST_NAMED = 20
A_DAY = timedelta(days=1)


def companies_to_remind(at: datetime) -> list[int]:
    return list(due_soon(at).order_by().values_list("position__company", flat=True).distinct())


@transaction.atomic
def remind_company(company_id: int, *, at: datetime | None = None) -> bool:
    """Of what is due within two days. A day has one reminder, however often it is asked for."""
    at = at or timezone.now()
    due = due_soon(at).filter(position__company=company_id)
    first = list(due.select_related("position", "student__user").order_by("answer_due_at", "id")[:MOST_NAMED])
    if not first:
        return False
    company = Company.objects.get(pk=company_id)
    count = due.count()
    rows = [
        {
            "application": application.pk,
            "student": application.student.user.full_name,
            "title": application.position.title,
            "answer_due_at": application.answer_due_at,
        }
        for application in first
    ]
    notify_many(
        "answers.due",
        to=owners_of(company),
        about=company,
        values={
            "company": company.name,
            "company_en": company.name_en,
            "rows": rows,
            "count": count,
            "more": count - len(rows),
            "first": rows[0]["student"],
            "until": rows[0]["answer_due_at"],
            "lapsed": _ran_out(company_id, at).count(),
        },
        key=lambda user: f"answers.due:{company_id}:{jalali.today(at)}:{user.pk}",
        url="/hr/waiting/",
    )
    return True


def _ran_out(company_id: int, at: datetime) -> QuerySet[Application]:
    """What ended without an answer since yesterday morning, when the last reminder was sent."""
    lapsed = Application.objects.filter(position__company=company_id, state=ApplicationState.LAPSED)
    return lapsed.filter(state_at__gt=at - A_DAY, state_at__lte=at)
