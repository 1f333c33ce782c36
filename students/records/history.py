"""What was decided about a student's record, as steps that the office reads."""

from typing import Any

from django.utils.translation import gettext as _

from people.look.history import Step
from students.models import Student
from students.states import RecordState

MOST_STEPS = 20


def steps_of(student: Student) -> list[Step]:
    """The newest first; in one query."""
    events = student.events.select_related("by").order_by("-id")[:MOST_STEPS]
    return [
        Step(
            title=_title(event),
            at=event.at,
            by=str(event.by) if event.by_id else "",
            text="" if event.reason == "imported" else event.reason,
        )
        for event in events
    ]


def _title(event: Any) -> str:
    frozen = event.changes.get("frozen")
    if frozen:
        return _("Frozen") if frozen[1] else _("No longer frozen")
    if event.reason == "imported":
        if event.to_state == event.from_state or event.to_state != RecordState.CONFIRMED:
            return _("Brought up to date by an import")
        return _("Confirmed by an import")
    return {
        RecordState.CONFIRMED: _("Confirmed by the office"),
        RecordState.RETURNED: _("Returned to the student"),
        RecordState.DECLARED: _("Changed by the student: self-declared again"),
    }[RecordState(event.to_state)]
