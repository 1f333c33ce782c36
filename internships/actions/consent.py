"""A student lets one company see their GPA, or takes that back: for one application, at any time while it lives."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.applications import lock_application
from internships.models import Application
from internships.states import APPLICATION_LIVE
from people.models import User
from people.workflow import Refusal, record
from students.models import Student

GPA_SHOWN = "gpa_shown"  # the event's change that says so


@transaction.atomic
def set_gpa_shown(application: Application, *, shown: bool, by: User) -> Application:
    """Twice is as once. Taking back is possible as long as anybody could still look."""
    Student.objects.select_for_update(of=("self",)).get(pk=application.student_id)
    locked = lock_application(application)
    at = timezone.now()
    if shown == (locked.gpa_shown_at is not None):
        return locked
    if shown and locked.state_for_student_at(at) not in APPLICATION_LIVE:
        raise Refusal(_("This application has ended, so there is nobody to show it to."))
    if shown and locked.student.gpa is None:
        raise Refusal(_("Your profile doesn\u2019t say your GPA yet."))
    changes = {GPA_SHOWN: [not shown, shown]}
    record(locked, by=by, at=at, changes=changes, gpa_shown_at=at if shown else None)
    return locked
