"""A student's phone number is shown to a company one by one, and each time leaves an event."""

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Membership
from internships.actions.applications import lock_for_company
from internships.models import Application
from internships.rules import application_decisions
from people.models import User
from people.workflow import Refusal, record

PHONE_SHOWN = "phone_shown"


@transaction.atomic
def reveal_phone(application: Application, *, by: User, membership: Membership) -> str:
    """The student's number, from shortlisting on. Empty when they gave none; that shows nothing and logs nothing."""
    locked = lock_for_company(application, by=by)
    if not application_decisions(locked, membership).see_phone:
        raise Refusal(_("The phone number is shown from shortlisting on."))
    mobile = locked.student.user.mobile or ""
    if mobile:
        record(locked, by=by, changes={PHONE_SHOWN: True})
    return mobile
