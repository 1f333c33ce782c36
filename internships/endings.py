"""When an application ended, as far as what each side still sees and may write hangs on it."""

from datetime import datetime

from internships.models import Application
from internships.states import APPLICATION_ENDED, ApplicationState


def ended_for_student_at(application: Application, at: datetime) -> datetime | None:
    """The same as the student sees it: a rejection that isn't told yet has ended nothing."""
    if application.state_for_student_at(at) != application.state_at_time(at):
        return None
    return ended_at(application, at)


def ended_at(application: Application, at: datetime) -> datetime | None:
    """The moment from which it is over; None while it lives, or while its placement runs.

    A rejection counts from when the student is told; until then it can be undone. `application.placement` is read
    for those at work: join it.
    """
    state = application.state_at_time(at)
    if state == ApplicationState.PLACED:
        return application.placement.ended_at
    if state not in APPLICATION_ENDED:
        return None
    if state == ApplicationState.REJECTED:
        return application.tell_at or application.state_at
    if state == application.state:
        return application.state_at
    due = application.answer_due_at if state == ApplicationState.LAPSED else application.offered_until
    return due or application.state_at
