"""Who works for the office and studies as well decides nothing about themselves: a colleague does."""

from django.utils.translation import gettext as _

from people.models import User
from people.workflow import Refusal
from students.models import Student


def refuse_own_case(student: Student, *, by: User) -> None:
    if student.user_id == by.pk:
        raise Refusal(_("Nobody decides on their own case. Ask a colleague."))
