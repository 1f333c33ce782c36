"""What the office decides about a student: the record is confirmed or returned, the student frozen or not."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from people.notifications.actions import notify
from people.workflow import Refusal, StaleState, check_seen, last_event, record, transition
from students.models import Student
from students.own_case import refuse_own_case
from students.records.facts import facts_of, seal
from students.states import RecordState

PROFILE = "/me/profile/#study"


@transaction.atomic
def confirm_record(student: Student, *, by: User, seen: str | None = None) -> Student:
    """What the student said of their studies is so, as the page showed it (`seen`, from facts.seal())."""
    locked = Student.objects.locked(student.pk)
    refuse_own_case(locked, by=by)
    if seen is not None and seen != seal(locked):
        raise StaleState(
            _("The student has changed their studies meanwhile. Look at them again, then decide.")
        )
    if not locked.field_id or not locked.student_number:
        raise Refusal(_("Without a field of study and a student number there is nothing to confirm."))
    facts = {name: str(value) for name, value in facts_of(locked).items() if value is not None}
    source = Student.Source.STAFF if locked.gpa is not None else locked.gpa_source
    at = timezone.now()
    transition(
        locked,
        RecordState.CONFIRMED,
        by=by,
        at=at,
        changes={"facts": facts},
        record_confirmed_at=at,
        record_confirmed_by=by,
        returned_note="",
        gpa_source=source,
    )
    return locked


@transaction.atomic
def return_record(student: Student, *, by: User, reason: str, seen: str | None = None) -> Student:
    """Something in it has to be mended; the note says what, and the student reads it as it is written."""
    locked = Student.objects.locked(student.pk)
    refuse_own_case(locked, by=by)
    check_seen(locked, seen)
    transition(
        locked,
        RecordState.RETURNED,
        by=by,
        reason=reason,
        record_confirmed_at=None,
        record_confirmed_by=None,
        returned_note=reason,
    )
    _tell(locked, "student.returned", reason, url=PROFILE)
    return locked


@transaction.atomic
def freeze_student(student: Student, *, by: User, reason: str, seen: str | None = None) -> Student:
    """No new applications until it is lifted. Applications, offers and work that are there go on.

    `seen` is the record's state and counts for nothing here: whoever is frozen twice is told.
    """
    locked = Student.objects.locked(student.pk)
    refuse_own_case(locked, by=by)
    if locked.frozen_at is not None:
        raise StaleState(_("This student is frozen already."))
    at = timezone.now()
    changes = {"frozen": ["", at.isoformat()]}
    record(locked, by=by, at=at, reason=reason, changes=changes, frozen_at=at, frozen_reason=reason)
    _tell(locked, "student.frozen", reason, url="/me/")
    return locked


@transaction.atomic
def unfreeze_student(student: Student, *, by: User, seen: str | None = None) -> Student:
    locked = Student.objects.locked(student.pk)
    refuse_own_case(locked, by=by)
    if locked.frozen_at is None:
        raise StaleState(_("This student isn’t frozen any more."))
    changes = {"frozen": [locked.frozen_at.isoformat(), ""]}
    record(locked, by=by, changes=changes, frozen_at=None, frozen_reason="")
    _tell(locked, "student.unfrozen", "", url="/positions/")
    return locked


def _tell(student: Student, kind: str, reason: str, *, url: str) -> None:
    notify(
        kind,
        to=student.user,
        about=student,
        values={"student": student.pk, "reason": reason},
        key=f"{kind}:{last_event(student).pk}",
        url=url,
    )
