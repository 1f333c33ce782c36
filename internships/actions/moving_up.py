"""A waiting list moves up: the next one gets the seat that is free, under the same checks as any offer.

It runs in a transaction of its own after the one that freed the seat, one applicant at a time, with the locks of
everywhere: Student → Company → MoU → Position → Application. Who is the next is looked up first, to know whose student
to lock, and again under the lock of the position; when it has become somebody else, it begins anew.
"""

from datetime import datetime
from enum import Enum

from django.db import transaction
from django.utils import timezone

from companies.models import Company
from companies.states import CompanyState
from internships.actions.applications import lock_application
from internships.actions.offering import lock_position, write_offers
from internships.found_places.checks import work_between
from internships.messages import tell_list
from internships.models import AnswerBounds, Application, Position, WaitingList, WaitingPlace
from internships.offer_terms import Footing
from internships.states import (
    APPLICATION_WAITING,
    PositionState,
    SkipReason,
    StopReason,
    WaitingListState,
    WaitingPlaceState,
)
from internships.waiting import CAN_WAIT, lists_with_a_free_seat, terms_at
from people.workflow import Refusal, transition
from students.models import Student

MOST_AT_ONCE = 500  # applicants that one run looks at in one list


class Step(Enum):
    OFFERED = "offered"
    SKIPPED = "skipped"
    AGAIN = "again"  # somebody else is the next meanwhile
    DONE = "done"


def move_up_lists(company_id: int | None = None, *, at: datetime | None = None) -> int:
    """Every list, or those of one company; how many offers were made."""
    return sum(move_up(pk, at=at) for pk in lists_with_a_free_seat(at, company_id))


def move_up(position_id: int, *, at: datetime | None = None) -> int:
    """Offer free seats to those who are next, until there is no seat or nobody left. Twice is as once."""
    at = at or timezone.now()
    made = 0
    for _turn in range(MOST_AT_ONCE):
        step = _move_one(position_id, at)
        made += step is Step.OFFERED
        if step is Step.DONE:
            break
    return made


def _next(position_id: int) -> WaitingPlace | None:
    places = WaitingPlace.objects.waiting().filter(waiting_list__position=position_id)
    return places.select_related("application__position__kind").in_order().first()


@transaction.atomic
def _move_one(position_id: int, at: datetime) -> Step:
    seen = _next(position_id)
    if seen is None:
        return Step.DONE
    student = Student.objects.locked(seen.application.student_id)
    company, position = lock_position(seen.application.position)
    place = _next(position_id)
    if place is None or place.pk != seen.pk:
        return Step.AGAIN
    listed = WaitingList.objects.get(position=position)
    position.company, listed.position = company, position
    if not _moves(listed, company, position, at):
        return Step.DONE
    terms = terms_at(listed, at, AnswerBounds.objects.held())
    if terms.ends_on < terms.starts_on:
        return _stop(listed, StopReason.DATES_OVER, at)
    try:
        footing = Footing(company, position, terms)
        footing.check_terms()
    except Refusal:
        return _stop(listed, StopReason.NOT_COVERED, at)
    if not footing.free_of_position:
        return Step.DONE
    return _offer(place, listed, student, footing, at)


def _moves(listed: WaitingList, company: Company, position: Position, at: datetime) -> bool:
    return (
        listed.state == WaitingListState.RUNNING
        and not listed.is_over(at)
        and position.state != PositionState.CLOSED
        and company.state == CompanyState.APPROVED
    )


def _offer(
    place: WaitingPlace, listed: WaitingList, student: Student, footing: Footing, at: datetime
) -> Step:
    application = lock_application(place.application)
    why = _why_not(application, student, footing, at)
    if why:
        return _skip(place, listed, application, why, at)
    try:
        cover = footing.cover_for(student)
    except Refusal:
        return _skip(place, listed, application, SkipReason.NOT_COVERED, at)
    if not footing.free(cover):  # the MoU has none: a seat of another position may become free
        return Step.DONE
    footing.take(cover)
    write_offers([(application, cover)], footing, by=None, made_by=listed.written_by, at=at, from_list=True)
    tell_list(place, listed, "waiting.moved", student=student.user.full_name)
    return Step.OFFERED


def _why_not(application: Application, student: Student, footing: Footing, at: datetime) -> SkipReason | None:
    state = application.state_at_time(at)
    if state not in APPLICATION_WAITING:
        return SkipReason.ENDED
    if state not in CAN_WAIT:
        return SkipReason.NOT_CHOSEN
    if work_between(student, *footing.terms.days):
        return SkipReason.BUSY
    return None


def _skip(
    place: WaitingPlace, listed: WaitingList, application: Application, why: SkipReason, at: datetime
) -> Step:
    transition(place, WaitingPlaceState.SKIPPED, by=None, at=at, reason=why, skip_reason=why)
    tell_list(place, listed, "waiting.skipped", student=application.student.user.full_name, why=why)
    return Step.SKIPPED


def _stop(listed: WaitingList, why: StopReason, at: datetime) -> Step:
    """Terms that no longer hold stop the whole list instead of costing everybody on it their place."""
    transition(listed, WaitingListState.PAUSED, by=None, at=at, reason=why, stop_reason=why)
    tell_list(None, listed, "waiting.stopped", why=why)
    return Step.DONE
