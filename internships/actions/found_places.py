"""What a student does with a place that they found: write it, send it in, take it back, step back from it.

Every action on a place locks its student first, so that two of them never decide past each other; the order of
locks is Student → Company → MoU → place.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, ProgrammeKind
from companies.rules import office
from companies.states import CompanyState
from internships.found_places.checks import check_ready
from internships.found_places.deciders import turn_of
from internships.found_places.telling import tell_deciders, tell_last_deciders, tell_office
from internships.models import FoundPlace
from internships.states import FoundPlaceState
from people.models import User
from people.workflow import Refusal, begin, check_seen, record, transition
from students.models import Academic, Student

S = FoundPlaceState
EDITABLE = (S.DRAFT, S.RETURNED)


def lock_place(place: FoundPlace) -> FoundPlace:
    """After its student; with everything that messages and checks read."""
    return (
        FoundPlace.objects.select_for_update(of=("self",))
        .select_related("student__user", "student__field__faculty", "kind", "company", "supervisor")
        .get(pk=place.pk)
    )


@transaction.atomic
def draft_place(student: Student, kind: ProgrammeKind, *, by: User, values: Mapping[str, Any]) -> FoundPlace:
    """A new draft. One place of a kind at a time: whoever found a better one steps back from the first."""
    locked = Student.objects.locked(student.pk)
    if not kind.is_active or not kind.place_steps:
        raise Refusal(_("Places that students find themselves aren’t taken for this kind of work."))
    place = FoundPlace(student=locked, kind=kind, **_checked(values, locked))
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise Refusal(
            _("You have a place of this kind already. Change that one, or step back from it.")
        ) from error
    begin(place, by=by)
    return place


@transaction.atomic
def edit_place(
    place: FoundPlace, *, by: User, values: Mapping[str, Any], seen: str | None = None
) -> FoundPlace:
    """A draft, or one that was sent back; what changed since then is written down for those who decide again."""
    student = Student.objects.locked(place.student_id)
    locked = lock_place(place)
    check_seen(locked, seen)
    if locked.state not in EDITABLE:
        raise Refusal(_("It is with those who decide now. Take it back first, then change it."))
    checked = _checked(values, student)
    changed = {name: value for name, value in checked.items() if getattr(locked, name) != value}
    if not changed:
        return locked
    if locked.state == S.RETURNED:
        said = {name: [_told(getattr(locked, name)), _told(value)] for name, value in changed.items()}
        record(locked, by=by, changes=said, **changed)
        return locked
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))
    return locked


def _told(value: Any) -> str:
    return "" if value is None else str(value)[:200]


def _checked(values: Mapping[str, Any], student: Student) -> dict[str, Any]:
    """With the registered company that goes by this number; the supervisor has to be of the student's faculty."""
    supervisor = values.get("supervisor")
    faculty = student.field.faculty_id if student.field else None
    if supervisor is not None:
        check_supervisor(supervisor, faculty)
    return {**values, "company": registered(values.get("national_id", ""))}


def registered(national_id: str) -> Company | None:
    if not national_id:
        return None
    found = Company.objects.filter(national_id=national_id).select_related("merged_into").first()
    now = found.merged_into or found if found else None
    return None if now is None or now.state == CompanyState.REJECTED else now


def check_supervisor(supervisor: User, faculty_id: int | None) -> None:
    if not Academic.objects.in_force().filter(user=supervisor, faculty=faculty_id).exists():
        raise Refusal(_("Choose somebody of the student’s own faculty."), field="supervisor")


@transaction.atomic
def submit_place(place: FoundPlace, *, by: User, seen: str | None = None) -> FoundPlace:
    """Ask those whom the kind names, in its order. The steps of today are kept: they hold for this round."""
    student = Student.objects.locked(place.student_id)
    locked = lock_place(place)
    check_seen(locked, seen)
    check_ready(locked, student)
    at = timezone.now()
    steps = list(locked.kind.place_steps)
    transition(
        locked,
        S.SUBMITTED,
        by=by,
        at=at,
        changes={"steps": [None, steps]},
        submitted_at=at,
        state_at=at,
        close_note="",
        round=locked.round + 1,
        steps_asked=steps,
        waits_for=steps[0],
    )
    tell_deciders(locked)
    return locked


@transaction.atomic
def take_back_place(place: FoundPlace, *, by: User, seen: str | None = None) -> FoundPlace:
    """Before anybody has decided it becomes a draft again, as if it had not been sent."""
    Student.objects.locked(place.student_id)
    locked = lock_place(place)
    check_seen(locked, seen)
    if locked.approvals.filter(round=locked.round).exists():
        raise Refusal(
            _("Somebody has decided already, so it can’t be taken back. You can still step back from it.")
        )
    turn = turn_of(locked)
    transition(
        locked, S.DRAFT, by=by, state_at=timezone.now(), submitted_at=None, steps_asked=[], waits_for=""
    )
    if turn:
        tell_last_deciders(locked, turn.theirs or office(), turn.step, taken_back=True)
    return locked


@transaction.atomic
def withdraw_place(place: FoundPlace, *, by: User, reason: str = "", seen: str | None = None) -> FoundPlace:
    """The student steps back, at any time before the work begins."""
    Student.objects.locked(place.student_id)
    locked = lock_place(place)
    check_seen(locked, seen)
    turn, was = turn_of(locked), locked.state
    to = S.CANCELLED if was == S.APPROVED else S.WITHDRAWN
    transition(locked, to, by=by, reason=reason, state_at=timezone.now(), close_note=reason, waits_for="")
    if turn:
        tell_last_deciders(locked, turn.theirs or office(), turn.step, taken_back=False)
    elif was in (S.INVITED, S.APPROVED):
        tell_office(locked, "place.withdrawn", taken_back=False)
    return locked
