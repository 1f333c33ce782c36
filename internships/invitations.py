"""Which companies ask a student to look at a position: those that still stand, for the student's page."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from companies.models import ProgrammeKind
from internships.models import Invite, Position
from students.models import Student

INVITES_SHOWN = 5


def invites_to(student: Student) -> ArraySubquery:
    """Of the student's row: the newest first, while the position takes applications and they haven't answered.

    Who no longer lets companies find them is left in peace; /me/visibility/ keeps what came before.
    """
    open_now = Position.objects.taking_applications(timezone.now())
    standing = Invite.objects.filter(
        student=student, student__visible_at__isnull=False, position__in=open_now
    ).unanswered()
    row: Any = JSONObject(
        position="position",
        title="position__title",
        company="position__company__name",
        company_en="position__company__name_en",
        estate_fa="position__site__estate__name_fa",
        estate_en="position__site__estate__name_en",
        note="note",
        pay_basis="position__pay_basis",
        pay_rial="position__pay_rial",
        hours_max="position__hours_max",
        insurance="position__insurance",
        starts_on="position__starts_on",
        pay_rule="position__kind__pay_rule",
    )
    return ArraySubquery(standing.order_by("-invited_at", "-id").values(json=row)[:INVITES_SHOWN])


def with_pay(invites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with its position as far as the pay hangs on it: every card says the net pay."""
    return [{**each, "paid": _as_paid(each)} for each in invites]


def _as_paid(invite: dict[str, Any]) -> Position:
    return Position(
        pay_basis=invite["pay_basis"],
        pay_rial=invite["pay_rial"],
        hours_max=invite["hours_max"],
        insurance=invite["insurance"],
        starts_on=date.fromisoformat(invite["starts_on"]),
        kind=ProgrammeKind(pay_rule=invite["pay_rule"]),
    )
