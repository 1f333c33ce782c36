"""Asking a student to look at a position; the student answers by applying, or by saying that it isn't for them."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from internships.eligibility import gate
from internships.messages import tell_suggested
from internships.models import Invite, Position
from internships.suggested_students import for_suggesting, open_to_suggestion
from people.models import User
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal, hold
from students.models import Student
from students.own_case import refuse_own_case


@transaction.atomic
def invite_student(position: Position, student: Student, *, by: User, note: str = "") -> Invite:
    """Once a student and position; asked twice, the first one stands. The position is locked, so that two
    recruiters together don't go over the day's number."""
    student = Student.objects.locked(student.pk)
    refuse_own_case(student, by=by)
    hold(Company, position.company_id)
    Position.objects.select_for_update(no_key=True).get(pk=position.pk)
    position = for_suggesting(Position.objects.for_cards()).get(pk=position.pk)
    standing = Invite.objects.filter(position=position, student=student).first()
    if standing is not None:
        return standing
    found = gate(position, student=student)
    if not found.open:
        raise Refusal(found.why)
    if not open_to_suggestion(position).filter(pk=student.pk).exists():
        raise Refusal(_("This student can’t be invited to this position any more."))
    if left_today(position) <= 0:
        most = settings.INVITES_A_DAY
        raise Refusal(
            ngettext(
                "You have invited %(count)s student to this position today. Go on tomorrow.",
                "You have invited %(count)s students to this position today. Go on tomorrow.",
                most,
            )
            % {"count": format_number(most, reading())}
        )
    invite = Invite.objects.create(position=position, student=student, note=note, invited_by=by)
    tell_suggested(invite)
    return invite


def left_today(position: Any) -> int:
    """How many more students can be invited to it within 24 hours of the first; of a row of for_suggesting()."""
    return max(0, settings.INVITES_A_DAY - position.invited_today)
