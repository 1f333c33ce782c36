"""Those whom the kind names decide on a place, one after the other, and the office does what follows."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.cover import find_cover, mous_of
from companies.models import Company, Mou
from companies.states import CompanyState
from internships.actions.found_places import check_supervisor, lock_place
from internships.found_places.deciders import STEP, Turn, acts_for_office, turn_of
from internships.found_places.telling import tell_deciders, tell_office, tell_student, tell_supervisor
from internships.models import FoundPlace, PlaceApproval
from internships.states import FoundPlaceState
from people.models import User
from people.workflow import Refusal, StaleState, check_seen, hold, record, transition
from students.models import Student
from students.own_case import refuse_own_case

S = FoundPlaceState
D = PlaceApproval.Decision


@transaction.atomic
def decide_place(
    place: FoundPlace,
    *,
    by: User,
    decision: str,
    note: str = "",
    supervisor: User | None = None,
    on_behalf_of: User | None = None,
    seen: str | None = None,
    step: str | None = None,
    round: int | None = None,
) -> FoundPlace:
    """Take the step that the place waits for. `step` and `round` are what the page showed.

    Where it isn't the office's own step, the office writes down what was decided on paper, or decides where the
    faculty has nobody; it says why in the note.
    """
    Student.objects.locked(place.student_id)
    hold_company(place)
    locked = lock_place(place)
    check_seen(locked, seen)
    turn = turn_of(locked)
    if turn is None or step not in (None, turn.step) or round not in (None, locked.round):
        raise StaleState(
            _("Somebody has decided on this meanwhile. Have a look at how it stands now, then decide.")
        )
    _check_decider(locked, turn, by, on_behalf_of, note)
    if decision != D.APPROVED and not note:
        raise Refusal(_("Say why: the student reads it."), field="note")
    if supervisor is not None and supervisor.pk != locked.supervisor_id:
        check_supervisor(supervisor, locked.faculty_id)
        record(
            locked,
            by=by,
            changes={"supervisor": [str(locked.supervisor or ""), str(supervisor)]},
            supervisor=supervisor,
        )
    locked.approvals.create(
        round=locked.round,
        step=turn.step,
        decision=decision,
        note=note,
        decided_by=by,
        on_behalf_of=on_behalf_of,
        decided_at=timezone.now(),
    )
    if decision == D.APPROVED:
        _go_on(locked, turn.step, by=by, note=note)
    else:
        _stop(locked, S.RETURNED if decision == D.RETURNED else S.REFUSED, by=by, note=note)
    return locked


def hold_company(place: FoundPlace) -> None:
    """What an approval relies on stays as it is until it is written down."""
    if place.company_id is None:
        return
    hold(Company, place.company_id)
    hold(Mou, *[mou.pk for mou in mous_of(Company.objects.get(pk=place.company_id), place.kind)])


def _check_decider(place: FoundPlace, turn: Turn, by: User, on_behalf_of: User | None, note: str) -> None:
    refuse_own_case(place.student, by=by)
    if turn.is_of(by.pk) and on_behalf_of is None:
        return
    if turn.step == STEP.OFFICE or not acts_for_office(by):
        raise Refusal(_("It is not your turn to decide on this place."))
    if on_behalf_of is None and not turn.nobody:
        raise Refusal(_("Say whose decision you write down."), field="on_behalf_of")
    if on_behalf_of is not None and not turn.is_of(on_behalf_of.pk):
        raise Refusal(_("It is not their turn to decide on this place."), field="on_behalf_of")
    if not note:
        raise Refusal(
            _("Say how and when they decided, or why the office decides in their place."), field="note"
        )


def _go_on(place: FoundPlace, step: str, *, by: User, note: str) -> None:
    at = timezone.now()
    following = place.step_after(step)
    if following == STEP.SUPERVISOR and place.supervisor_id is None:
        raise Refusal(_("Choose the academic supervisor: they decide next."), field="supervisor")
    if following:
        record(
            place,
            by=by,
            at=at,
            reason=note,
            changes={"step": [step, following]},
            waits_for=following,
            state_at=at,
        )
        tell_deciders(place)
        tell_student(place, "place.passed", passed=step, note=note)
        return
    if place.kind.requires_mou and why_uncovered(place):
        transition(place, S.INVITED, by=by, at=at, reason=note, state_at=at, waits_for="")
        tell_student(place, "place.invited", note=note)
        tell_office(place, "place.invited", note=note)
        return
    _approve(place, by=by, note=note)


def _stop(place: FoundPlace, to: str, *, by: User, note: str) -> None:
    at = timezone.now()
    transition(place, to, by=by, at=at, reason=note, state_at=at, waits_for="", close_note=note)
    tell_student(place, "place.returned" if to == S.RETURNED else "place.refused", note=note)


def _approve(place: FoundPlace, *, by: User, note: str = "") -> None:
    at = timezone.now()
    transition(place, S.APPROVED, by=by, at=at, reason=note, state_at=at, waits_for="")
    tell_student(place, "place.approved", note=note)
    tell_supervisor(place, "place.approved")
    tell_office(place, "place.approved")


def why_uncovered(place: FoundPlace) -> str:
    """Why no MoU in force carries this place, or "" where one does, for all of its days and the student's field."""
    if place.company is None:
        return _("The company is not registered yet.")
    if place.company.state != CompanyState.APPROVED:
        return _("The company is not approved at the moment.")
    assert place.starts_on is not None
    assert place.ends_on is not None
    field = place.student.field_id
    try:
        cover = find_cover(
            place.company, place.kind, place.starts_on, place.ends_on, [field] if field else []
        )
    except Refusal as refusal:
        return str(refusal.message)
    if cover is not None and not cover.allows_field(field):
        return _("The MoU doesn’t cover this student’s field.")
    return ""


@transaction.atomic
def approve_invited(place: FoundPlace, *, by: User, seen: str | None = None) -> FoundPlace:
    """The company has joined: its MoU in force carries the place."""
    Student.objects.locked(place.student_id)
    hold_company(place)
    locked = lock_place(place)
    check_seen(locked, seen)
    if locked.state != S.INVITED:
        raise StaleState(_("This has changed since you opened the page. Have a look at how it stands now."))
    refuse_own_case(locked.student, by=by)
    why = why_uncovered(locked)
    if why:
        raise Refusal(why)
    _approve(locked, by=by)
    return locked


@transaction.atomic
def refuse_invited(place: FoundPlace, *, by: User, reason: str, seen: str | None = None) -> FoundPlace:
    """The company doesn't join, so the work can't be done there."""
    Student.objects.locked(place.student_id)
    locked = lock_place(place)
    refuse_own_case(locked.student, by=by)
    check_seen(locked, seen)
    if locked.state != S.INVITED:
        raise StaleState(_("This has changed since you opened the page. Have a look at how it stands now."))
    _stop(locked, S.REFUSED, by=by, note=reason)
    return locked


@transaction.atomic
def cancel_place(place: FoundPlace, *, by: User, reason: str, seen: str | None = None) -> FoundPlace:
    """Approved, and nothing comes of it: the company or the university steps back before the first day."""
    Student.objects.locked(place.student_id)
    locked = lock_place(place)
    refuse_own_case(locked.student, by=by)
    check_seen(locked, seen)
    transition(locked, S.CANCELLED, by=by, reason=reason, state_at=timezone.now(), close_note=reason)
    tell_student(locked, "place.cancelled", note=reason)
    tell_supervisor(locked, "place.cancelled", note=reason)
    return locked


@transaction.atomic
def name_supervisor(place: FoundPlace, *, by: User, supervisor: User, seen: str | None = None) -> FoundPlace:
    """Another academic supervisor, while it isn't decided; if it is their turn, they are told."""
    Student.objects.locked(place.student_id)
    locked = lock_place(place)
    refuse_own_case(locked.student, by=by)
    check_seen(locked, seen)
    if locked.state != S.SUBMITTED:
        raise Refusal(_("This has changed since you opened the page. Have a look at how it stands now."))
    if locked.approvals.filter(round=locked.round, step=STEP.SUPERVISOR).exists():
        raise Refusal(_("The supervisor has decided already."), field="supervisor")
    check_supervisor(supervisor, locked.faculty_id)
    if supervisor.pk != locked.supervisor_id:
        said = {"supervisor": [str(locked.supervisor or ""), str(supervisor)]}
        record(locked, by=by, changes=said, supervisor=supervisor)
        tell_deciders(locked)
    return locked
