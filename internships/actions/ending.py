"""Where an application ends, whatever ended it: its booked interview ends with it, in the same transaction.

Every move into an ended state goes through `end_application()`; a test reads the code for it. A rejection that can
still be undone hasn't ended anything for its student yet: its interview is cancelled when they are told (`end_told()`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from internships.actions.interview_ends import cancel_interviews_of
from internships.actions.telling_moves import cancel_untold
from internships.models import Application
from internships.states import APPLICATION_ENDED
from people.workflow import transition


def end_application(
    application: Application,
    to: str,
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Move a locked application into one of its ended states."""
    cancel_untold([application], at=at)
    transition(application, to, by=by, at=at, reason=reason, changes=changes, **fields)
    if application.tell_at is None or application.tell_at <= at:
        cancel_interviews_of(application, by=by, at=at)


@transaction.atomic
def end_told(application_id: int, *, at: datetime | None = None) -> bool:
    """The student has been told of the rejection by now. Twice is as once."""
    at = at or timezone.now()
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("position__company", "student__user")
        .get(pk=application_id)
    )
    if application.state not in APPLICATION_ENDED:
        return False
    if application.state_for_student_at(at) not in APPLICATION_ENDED:
        return False
    return bool(cancel_interviews_of(application, by=None, at=at))
