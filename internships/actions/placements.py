"""Work begins and ends. Made by staff for now; checklists, agreements and hours come with a later issue.

It came about through an application and its offer, or at a place that the student found.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.applications import lock_application
from internships.actions.ending import end_application
from internships.actions.found_places import lock_place
from internships.actions.place_decisions import hold_company, why_uncovered
from internships.actions.waiting_list import pause_before_freeing
from internships.found_places import telling
from internships.found_places.checks import check_free
from internships.messages import offer_values, tell_company, tell_office_of, tell_student
from internships.models import Application, FoundPlace, Offer, Placement
from internships.states import ApplicationState, FoundPlaceState, OfferState, PlacementState, Side
from internships.waiting import seat_freed
from people.models import User
from people.workflow import Refusal, begin, check_seen, record, transition
from students.models import Student
from students.own_case import refuse_own_case


@transaction.atomic
def start_placement(application: Application, *, by: User, seen: str | None = None) -> Placement:
    """An accepted student is at work now; the seat stays theirs for the offer's dates."""
    at = timezone.now()
    locked, offer = _lock(application)
    refuse_own_case(locked.student, by=by)
    check_seen(locked, seen)
    transition(locked, ApplicationState.PLACED, by=by, at=at, state_at=at)
    placement = Placement.objects.create(
        student=locked.student,
        application=locked,
        offer=offer,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        made_by=by,
    )
    begin(placement, by=by, at=at)
    tell_student(locked, "placement.started", **offer_values(offer))
    tell_company(locked, "placement.started", **offer_values(offer))
    return placement


@transaction.atomic
def start_found_place(place: FoundPlace, *, by: User, seen: str | None = None) -> Placement:
    """Work begins at an approved place. Its MoU, where the kind needs one, has to carry it still."""
    at = timezone.now()
    student = Student.objects.locked(place.student_id)
    refuse_own_case(student, by=by)
    hold_company(place)
    locked = lock_place(place)
    check_seen(locked, seen)
    if locked.state != FoundPlaceState.APPROVED:
        raise Refusal(_("Only an approved place can begin."))
    if locked.kind.requires_mou and (why := why_uncovered(locked)):
        raise Refusal(why)
    check_free(student, locked)
    assert locked.starts_on is not None
    assert locked.ends_on is not None
    transition(locked, FoundPlaceState.PLACED, by=by, at=at, state_at=at)
    placement = Placement.objects.create(
        student=student, found_place=locked, starts_on=locked.starts_on, ends_on=locked.ends_on, made_by=by
    )
    begin(placement, by=by, at=at)
    telling.tell_student(locked, "place.started")
    telling.tell_supervisor(locked, "place.started")
    telling.tell_company(locked, "place.started", "/hr/")
    return placement


@transaction.atomic
def end_placement(
    placement: Placement, *, by: User, ended_on: date, reason: str = "", seen: str | None = None
) -> Placement:
    """The work has ended, with `ended_on` as its last day. The days after it are free for somebody else."""
    at = timezone.now()
    if placement.application is None:
        return _end_found(placement, by=by, ended_on=ended_on, reason=reason, seen=seen, at=at)
    application, offer = _lock(placement.application)
    refuse_own_case(application.student, by=by)
    locked = _lock_running(placement, ended_on, seen)
    transition(locked, PlacementState.ENDED, by=by, at=at, reason=reason, ended_at=at, end_reason=reason)
    _give_back(offer, by=by, last_day=ended_on)
    tell_student(application, "placement.ended", note=reason, ended_on=ended_on)
    tell_company(application, "placement.ended", ended_on=ended_on)
    return locked


def _lock_running(placement: Placement, ended_on: date, seen: str | None) -> Placement:
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    check_seen(locked, seen)
    if not locked.starts_on <= ended_on <= locked.ends_on:
        raise Refusal(_("Choose a day between the first and the last day of this work."), field="ended_on")
    return locked


def _end_found(
    placement: Placement, *, by: User, ended_on: date, reason: str, seen: str | None, at: datetime
) -> Placement:
    """No offer holds its days, so its own last day says which of them are the student's again."""
    refuse_own_case(Student.objects.locked(placement.student_id), by=by)
    assert placement.found_place is not None
    place = lock_place(placement.found_place)
    locked = _lock_running(placement, ended_on, seen)
    transition(
        locked,
        PlacementState.ENDED,
        by=by,
        at=at,
        reason=reason,
        changes={"ends_on": [str(locked.ends_on), str(ended_on)]},
        ended_at=at,
        end_reason=reason,
        ends_on=ended_on,
    )
    telling.tell_student(place, "place.ended", note=reason, ended_on=ended_on)
    telling.tell_supervisor(place, "place.ended", ended_on=ended_on)
    telling.tell_company(place, "place.ended", "/hr/", ended_on=ended_on)
    return locked


@transaction.atomic
def cancel_acceptance(
    application: Application,
    *,
    by: User,
    side: Side = Side.OFFICE,
    reason: str = "",
    code: str = "",
    pause_list: bool = False,
    seen: str | None = None,
) -> Application:
    """Before work starts, either side steps back from an accepted offer; the seat is free again.

    Student and company can until the eve of the first day. From then on it is for the office to say whether the
    work ever began.
    """
    at = timezone.now()
    if pause_list:
        pause_before_freeing(application, by=by)
    locked, offer = _lock(application)
    check_seen(locked, seen)
    if side != Side.STUDENT:
        refuse_own_case(locked.student, by=by)
    if side != Side.OFFICE and not offer.is_to_come:
        raise Refusal(_("The first day of work is here. Write to the liaison office if it doesn’t begin."))
    end_application(
        locked,
        ApplicationState.CANCELLED,
        by=by,
        at=at,
        reason=reason or code,
        changes={"side": side},
        state_at=at,
        close_reason=code,
        close_note=reason,
    )
    _give_back(offer, by=by, last_day=None)
    tell_student(locked, "application.cancelled", note=reason, by_side=side)
    tell_company(locked, "application.cancelled", note=reason, by_side=side)
    if side != Side.OFFICE:
        tell_office_of(locked, "application.cancelled", note=reason, by_side=side)
    return locked


def _lock(application: Application) -> tuple[Application, Offer]:
    Student.objects.select_for_update().get(pk=application.student_id)
    locked = lock_application(application)
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("position")
        .filter(application=locked, state=OfferState.ACCEPTED)
        .first()
    )
    if offer is None:
        raise Refusal(_("That is no longer possible: no offer has been accepted."))
    return locked, offer


def _give_back(offer: Offer, *, by: User, last_day: date | None) -> None:
    """Free the seat's days after `last_day`, or all of them."""
    held = DateRange(offer.starts_on, last_day, "[]") if last_day else None
    record(offer, by=by, changes={"seat_until": [str(offer.ends_on), str(last_day)]}, seat_dates=held)
    seat_freed(offer.position.company_id)
