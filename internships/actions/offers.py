"""The offer's workflow: made under the MoU and its seats, answered once, revoked or expired.

Locks are taken in the order Student → Company → MoU → Position → Application → Offer, and everything that an
answer depends on is read again under them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.cover import Cover, find_cover, mous_of
from companies.models import Company, Mou
from companies.states import CompanyState
from internships import seats
from internships.actions.answering import clock_stopped_at
from internships.actions.applications import give_up, lock_application
from internships.actions.ending import end_application
from internships.found_places.checks import found_work_between
from internships.messages import offer_values, tell_company, tell_student
from internships.models import Application, Offer, Position
from internships.states import (
    APPLICATION_OPEN,
    APPLICATION_WAITING,
    ApplicationState,
    CloseReason,
    OfferState,
)
from internships.terms import (
    check_hours,
    check_pay,
    least_hourly_pay,
    seats_of_position,
    seats_under_mou,
)
from people.models import User
from people.persian.numbers import number_text
from people.workflow import Refusal, check_seen, transition
from students.models import Student


@dataclass(frozen=True)
class OfferTerms:
    """What is promised. Rial as `pay_basis` says; both days are worked."""

    starts_on: date
    ends_on: date
    weekly_hours: int
    pay_basis: str
    pay_rial: int
    expires_at: datetime
    note: str = ""

    @property
    def hourly_rial(self) -> int:
        return Position.PayBasis(self.pay_basis).hourly_rial(self.pay_rial, self.weekly_hours)


@transaction.atomic
def make_offer(application: Application, *, by: User, terms: OfferTerms, seen: str | None = None) -> Offer:
    """Offer a seat. The seat is taken here, under the lock, for the offer's dates."""
    at = timezone.now()
    Student.objects.select_for_update().get(pk=application.student_id)
    company, position = _lock_position(application.position)
    locked = lock_application(application)
    check_seen(locked, seen)
    if company.state != CompanyState.APPROVED:
        raise Refusal(_("Your company is suspended at the moment; offers can’t be made."))
    if locked.state_at_time(at) not in APPLICATION_WAITING:
        raise Refusal(_("An offer can’t be made any more: the application has moved on."))
    _check_terms(terms, at)
    own_field = [locked.student.field_id] if locked.student.field_id else []
    cover = find_cover(company, position.kind, terms.starts_on, terms.ends_on, own_field)
    _check_limits(terms, position, cover, locked.student)
    _take_seat(terms, company, position, cover)
    offer = Offer.objects.create(
        application=locked,
        student=locked.student,
        position=position,
        mou=cover.mou if cover else None,
        terms=cover.first_terms if cover else None,
        came_from=locked.state,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        weekly_hours=terms.weekly_hours,
        pay_basis=terms.pay_basis,
        pay_rial=terms.pay_rial,
        note=terms.note,
        expires_at=terms.expires_at,
        made_by=by,
        made_at=at,
        seat_dates=_seat_dates(terms.starts_on, terms.ends_on),
    )
    offer.events.create(at=at, by=by, to_state=offer.state)
    transition(
        locked,
        ApplicationState.OFFERED,
        by=by,
        at=at,
        state_at=at,
        offered_until=terms.expires_at,
        first_answer_at=locked.first_answer_at or at,
    )
    tell_student(locked, "offer.made", **offer_values(offer))
    return offer


def _lock_position(position: Position) -> tuple[Company, Position]:
    """Company, its MoUs of the kind in ascending order, then the position."""
    company = Company.objects.select_for_update(no_key=True).get(pk=position.company_id)
    mou_ids = sorted(mou.pk for mou in mous_of(company, position.kind))
    list(Mou.objects.select_for_update(of=("self",)).filter(pk__in=mou_ids).order_by("pk"))
    locked = Position.objects.select_for_update(of=("self",)).select_related("kind").get(pk=position.pk)
    return company, locked


def _check_terms(terms: OfferTerms, at: datetime) -> None:
    if terms.ends_on < terms.starts_on:
        raise Refusal(_("The last day is before the first."), field="ends_on")
    least = at + timedelta(hours=settings.OFFER_ANSWER_HOURS_MIN) - timedelta(minutes=5)
    if terms.expires_at < least:
        raise Refusal(
            _("Give the student at least %(hours)s hours to answer.")
            % {"hours": number_text(settings.OFFER_ANSWER_HOURS_MIN)},
            field="expires_on",
        )


def _check_limits(terms: OfferTerms, position: Position, cover: Cover | None, student: Student) -> None:
    check_hours(terms.weekly_hours, cover, field="weekly_hours")
    floor = cover.min_hourly_pay_rial if cover else 0
    check_pay(terms.hourly_rial, least_hourly_pay(position.kind, floor, terms.starts_on), field="pay_rial")
    if cover is not None and not cover.allows_field(student.field_id):
        raise Refusal(_("The MoU doesn’t cover this student’s field."))


def _take_seat(terms: OfferTerms, company: Company, position: Position, cover: Cover | None) -> None:
    days = (terms.starts_on, terms.ends_on)
    if not seats.free(position.seats, seats_of_position(position), days):
        raise Refusal(_("All seats of this position are taken on these dates."), field="starts_on")
    if cover and not seats.free(cover.seat_limit, seats_under_mou(company, position.kind), days):
        raise Refusal(_("All seats of the MoU are taken on these dates."), field="starts_on")


def _seat_dates(first: date, last: date) -> DateRange:
    return DateRange(first, last, "[]")


@transaction.atomic
def accept_offer(offer: Offer, *, by: User, seen: str | None = None) -> Offer:
    """Take the seat. The student's other open applications for overlapping dates end in the same transaction."""
    at = timezone.now()
    student = Student.objects.select_for_update().get(pk=offer.student_id)
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
def decline_offer(offer: Offer, *, by: User, note: str = "", seen: str | None = None) -> Offer:
    at = timezone.now()
    Student.objects.select_for_update().get(pk=offer.student_id)
    locked, application = _lock_offer(offer)
    check_seen(locked, seen)
    _require_answerable(locked, at)
    transition(locked, OfferState.DECLINED, by=by, at=at, reason=note, answered_at=at, seat_dates=None)
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
    tell_company(application, "offer.declined", **offer_values(locked))
    return locked


@transaction.atomic
def revoke_offer(offer: Offer, *, by: User, reason: str, seen: str | None = None) -> Offer:
    """Take an unanswered offer back, with a reason; the application goes back to where it was."""
    at = timezone.now()
    Student.objects.select_for_update().get(pk=offer.student_id)
    locked, application = _lock_offer(offer)
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
    tell_student(application, "offer.revoked", note=reason)
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
