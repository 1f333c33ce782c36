"""Answering an offer, taking it back, and its end. Making one is in offering.py.

Locks are taken in the order Student → Company → MoU → Position → Application → Offer, and everything that an
answer depends on is read again under them.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from internships.actions.answering import clock_stopped_at
from internships.actions.applications import give_up, lock_application
from internships.actions.ending import end_application
from internships.actions.interview_ends import OFFER_ACCEPTED, cancel_interviews_of
from internships.actions.waiting_list import pause_before_freeing
from internships.found_places.checks import found_work_between
from internships.messages import offer_values, tell_company, tell_student
from internships.models import Application, Offer, Position
from internships.states import APPLICATION_OPEN, ApplicationState, CloseReason, OfferState, PositionState
from internships.waiting import seat_freed
from people.models import User
from people.workflow import Refusal, check_seen, hold, transition
from students.models import Student
from students.own_case import refuse_own_case

NOT_AGREED = "not_agreed"


@transaction.atomic
def accept_offer(offer: Offer, *, by: User, seen: str | None = None) -> Offer:
    """Take the seat. The student's other open applications for overlapping dates end in the same transaction.

    The company is held before the clock is read: whoever gives away a seat that ran out locks it. So either the
    acceptance is written before that is asked, or it comes later than the end of the offer and is refused.
    """
    student = Student.objects.select_for_update().get(pk=offer.student_id)
    hold(Company, offer.position.company_id)
    at = timezone.now()
    others = _lock_open_applications(student, at)
    locked, application = _lock_offer(offer)
    check_seen(locked, seen)
    _require_answerable(locked, at)
    if found_work_between(student, locked.starts_on, locked.ends_on):
        raise Refusal(_("You have already accepted work on these dates."))
    try:
        with transaction.atomic():
            transition(locked, OfferState.ACCEPTED, by=by, at=at, answered_at=at)
    except IntegrityError as error:
        raise Refusal(_("You have already accepted work on these dates.")) from error
    transition(application, ApplicationState.ACCEPTED, by=by, at=at, state_at=at, offered_until=None)
    cancel_interviews_of(application, by=by, at=at, why=OFFER_ACCEPTED)
    for other in others:
        if other.pk != application.pk and _overlaps(other, locked):
            _give_way(other, at)
    tell_company(application, "offer.accepted", **offer_values(locked))
    tell_student(application, "application.accepted", **offer_values(locked))
    return locked


def giving_way(offer: Offer, at: datetime | None = None) -> list[Application]:
    """The student's other applications that accepting this offer ends; to be shown before they accept.

    One whose rejection isn't told yet is among them: for the student it is still open.
    """
    at = at or timezone.now()
    others = (
        Application.objects.filter(student=offer.student_id)
        .filter(_open_to_student(at))
        .exclude(pk=offer.application_id)
        .select_related("position__company")
        .prefetch_related("offers")
        .order_by("pk")
    )
    return [
        other
        for other in others
        if other.state_for_student_at(at) in APPLICATION_OPEN and _overlaps(other, offer)
    ]


def _lock_open_applications(student: Student, at: datetime) -> list[Application]:
    """Those that are open to the student: also one whose rejection isn't told yet, and could be taken back."""
    return list(
        Application.objects.select_for_update(of=("self",))
        .filter(_open_to_student(at), student=student)
        .select_related("position__company", "student__user")
        .prefetch_related("offers")
        .order_by("pk")
    )


def _open_to_student(at: datetime) -> Q:
    return Q(state__in=APPLICATION_OPEN) | Q(state=ApplicationState.REJECTED, tell_at__gt=at)


def _overlaps(other: Application, accepted: Offer) -> bool:
    """By the dates of the other's own offer where it has one, else of its position."""
    offered = next((offer for offer in other.offers.all() if offer.state == OfferState.OPEN), None)
    days = offered or other.position
    return days.starts_on <= accepted.ends_on and days.ends_on >= accepted.starts_on


def _give_way(other: Application, at: datetime) -> None:
    if other.state_for_student_at(at) not in APPLICATION_OPEN:
        return
    give_up(other, by=None, at=at, reason=CloseReason.ACCEPTED_ELSEWHERE)
    tell_company(other, "application.withdrawn")


@transaction.atomic
def decline_offer(
    offer: Offer, *, by: User, note: str = "", not_agreed: bool = False, seen: str | None = None
) -> Offer:
    """Say no. `not_agreed`: to a call that the company has noted and the student knows nothing of; it reads that."""
    at = timezone.now()
    Student.objects.select_for_update().get(pk=offer.student_id)
    locked, application = _lock_offer(offer)
    check_seen(locked, seen)
    _require_answerable(locked, at)
    not_agreed = not_agreed and locked.agreed_by_phone_on is not None
    transition(
        locked,
        OfferState.DECLINED,
        by=by,
        at=at,
        reason=note,
        changes={NOT_AGREED: True} if not_agreed else None,
        answered_at=at,
        seat_dates=None,
    )
    end_application(
        application,
        ApplicationState.DECLINED,
        by=by,
        at=at,
        reason=note,
        state_at=at,
        close_note=note,
        offered_until=None,
    )
    tell_company(application, "offer.declined", **offer_values(locked), not_agreed=not_agreed)
    seat_freed(locked.position.company_id)
    return locked


@transaction.atomic
def revoke_offer(
    offer: Offer, *, by: User, reason: str, pause_list: bool = False, seen: str | None = None
) -> Offer:
    """Take an unanswered offer back, with a reason; the application goes back to where it was.

    On a position that was closed meanwhile nobody waits any more, so there it ends. The next one on the waiting list
    gets the seat at once, unless the list is paused with it.
    """
    at = timezone.now()
    if pause_list:
        pause_before_freeing(offer.application, by=by)
    Student.objects.select_for_update().get(pk=offer.student_id)
    hold(Position, offer.position_id)
    locked, application = _lock_offer(offer)
    refuse_own_case(application.student, by=by)
    check_seen(locked, seen)
    if locked.state_at_time(at) != OfferState.OPEN:
        raise Refusal(_("The student has answered already, or the time to answer has passed."))
    transition(locked, OfferState.REVOKED, by=by, at=at, reason=reason, seat_dates=None)
    transition(
        application,
        locked.came_from,
        by=by,
        at=at,
        reason=reason,
        state_at=at,
        offered_until=None,
        answer_due_at=max(application.answer_due_at, at + timedelta(days=1)),
        clock_stopped_at=clock_stopped_at(application, at),
    )
    closed = locked.position.state == PositionState.CLOSED
    if closed:
        end_application(
            application,
            ApplicationState.REJECTED,
            by=by,
            at=at,
            reason=CloseReason.POSITION_CLOSED,
            state_at=at,
            close_reason=CloseReason.POSITION_CLOSED,
        )
    tell_student(application, "offer.revoked", note=reason, closed=closed)
    seat_freed(locked.position.company_id)
    return locked


@transaction.atomic
def expire_offer(offer_id: int, *, at: datetime | None = None) -> bool:
    """Write down that an offer ran out unanswered, and tell both sides. Twice is as once."""
    at = at or timezone.now()
    offer = Offer.objects.get(pk=offer_id)
    Student.objects.select_for_update().get(pk=offer.student_id)
    locked, application = _lock_offer(offer)
    if locked.state != OfferState.OPEN or locked.state_at_time(at) != OfferState.EXPIRED:
        return False
    transition(locked, OfferState.EXPIRED, by=None, at=at, seat_dates=None)
    end_application(application, ApplicationState.DECLINED, by=None, at=at, state_at=at, offered_until=None)
    tell_student(application, "offer.expired", **offer_values(locked))
    tell_company(application, "offer.expired", **offer_values(locked))
    seat_freed(locked.position.company_id)
    return True


def _lock_offer(offer: Offer) -> tuple[Offer, Application]:
    application = lock_application(offer.application)
    locked = (
        Offer.objects.select_for_update(of=("self",)).select_related("position__company").get(pk=offer.pk)
    )
    return locked, application


def _require_answerable(offer: Offer, at: datetime) -> None:
    state = offer.state_at_time(at)
    if state == OfferState.EXPIRED:
        raise Refusal(_("The time to answer this offer has passed."))
    if state == OfferState.REVOKED:
        raise Refusal(_("The company has taken this offer back."))
    if state != OfferState.OPEN:
        raise Refusal(_("This offer has been answered already."))
