"""Students hear of a move among the states that are no answer a moment later, and only of where they still are.

On the board one key moves a card, so a slip is moved back within seconds: what it would have told waits for
`MOVE_TOLD_AFTER_MINUTES` and is cancelled by the next move. Who comes back to where they were known to be hears
nothing. The student's own page shows the state at once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from internships.messages import tell_students
from internships.models import Application, ApplicationEvent
from internships.states import ApplicationState
from people.notifications.actions import cancel
from people.workflow import Event

KINDS: dict[str, str] = {
    ApplicationState.IN_REVIEW: "application.in_review",
    ApplicationState.SHORTLISTED: "application.shortlisted",
}


def grace() -> timedelta:
    return timedelta(minutes=settings.MOVE_TOLD_AFTER_MINUTES)


def cancel_untold(rows: Sequence[Application], *, at: datetime) -> dict[int, str]:
    """Before these locked rows are moved on: what their students haven't heard yet is never told.

    Of each that was moved within the grace, the state that its student knows of.
    """
    since = at - grace()
    moved = [row.pk for row in rows if row.state_at > since]
    if not moved:
        return {}
    known: dict[int, str] = {}
    untold = []
    events = ApplicationEvent.objects.filter(subject__in=moved, at__gt=since).exclude(
        from_state=F("to_state")
    )
    for event in events.order_by("pk"):
        if kind := KINDS.get(event.to_state):
            known.setdefault(event.subject_id, event.from_state)
            untold.append(f"{kind}:{event.pk}:student")
        elif event.to_state == ApplicationState.SUBMITTED and event.from_state:  # put back: never told
            known.setdefault(event.subject_id, event.from_state)
        else:
            known[event.subject_id] = event.to_state
    cancel(*untold)
    return known


def tell_of_moves(
    moved: Sequence[tuple[Application, Event]], to: str, *, known: Mapping[int, str], at: datetime
) -> None:
    """`known` is what cancel_untold() gave before they were moved."""
    if kind := KINDS.get(to):
        news = [(row, event) for row, event in moved if known.get(row.pk) != to]
        tell_students(news, kind, not_before=at + grace(), note="")
