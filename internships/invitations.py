"""Which companies ask a student to look at a position: those that still stand, for the student's page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils import timezone

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
    )
    return ArraySubquery(standing.order_by("-invited_at", "-id").values(json=row)[:INVITES_SHOWN])
