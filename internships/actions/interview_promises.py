"""What a booked interview does to the promised time to answer: it counts from the interview, while that stands.

An interview that is cancelled, or moved to an earlier time, gives back what it had gained: else a company could book a
far day, take it back, and owe nobody an answer for a year.
"""

from datetime import datetime, timedelta
from typing import Any

from internships.models import Application, Interview, WaitingPlace
from internships.states import APPLICATION_WAITING, ApplicationState
from people.persian import jalali
from people.workflow import record

NOTHING = timedelta(0)
A_DAY = timedelta(days=1)


def promise_after(
    application: Application, interview: Interview, promised: datetime, *, by: Any, at: datetime
) -> None:
    """Nobody is left without an answer because the interview is later than the promise. Both rows are locked.

    `promised` is when an answer would be due that is counted from the interview.
    """
    if application.state != ApplicationState.INTERVIEW:
        return
    without = _without(application, interview, at)
    due = max(without, promised)
    interview.due_gained = due - without
    interview.save(update_fields=["due_gained"])
    _write(application, due, by=by, at=at)


def give_back(interview: Interview, *, by: Any, at: datetime) -> None:
    """Of an interview that has just been cancelled, and whose application is locked."""
    if interview.due_gained <= NOTHING:
        return
    application = Application.objects.select_for_update(of=("self",)).get(pk=interview.application_id)
    if application.state in APPLICATION_WAITING:
        _write(application, _without(application, interview, at), by=by, at=at)
    interview.due_gained = NOTHING
    interview.save(update_fields=["due_gained"])


def _without(application: Application, interview: Interview, at: datetime) -> datetime:
    """When the answer would be due without it: a day is left to answer all the same, and what the student agreed to."""
    if interview.due_gained <= NOTHING:
        return application.answer_due_at
    due = max(application.answer_due_at - interview.due_gained, min(at + A_DAY, application.answer_due_at))
    agreed = WaitingPlace.objects.waiting().filter(application=application, stays_from__isnull=False)
    for day in agreed.values_list("waiting_list__moves_up_to", flat=True):
        due = max(due, jalali.end_of_day(day))
    return min(due, application.answer_due_at)


def _write(application: Application, due: datetime, *, by: Any, at: datetime) -> None:
    if due != application.answer_due_at:
        changes = {"answer_due_at": [application.answer_due_at.isoformat(), due.isoformat()]}
        record(application, by=by, at=at, changes=changes, answer_due_at=due)
