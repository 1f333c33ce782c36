"""HR's waiting list for a position: who is on it, in which order, with which terms; and the student's consent to stay.

The list is guarded by the lock of its position. Locks: Position → Application, in the order of everywhere.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.applications import lock_application, lock_for_company
from internships.actions.telling_moves import cancel_untold
from internships.answer_bounds import check_hours_to_answer
from internships.messages import tell_student
from internships.models import AnswerBounds, Application, Position, WaitingList, WaitingPlace
from internships.offer_terms import Footing
from internships.states import (
    APPLICATION_WAITING,
    ApplicationState,
    PositionState,
    WaitingListState,
    WaitingPlaceState,
)
from internships.waiting import CAN_WAIT, seat_freed, terms_at
from people.models import User
from people.persian import jalali
from people.workflow import Refusal, begin, check_seen, hold, last_event, record, transition
from students.models import Student
from students.own_case import refuse_own_case

STAYS = "stays"


@dataclass(frozen=True)
class ListTerms:
    """What an offer to the next one will promise, and how long the list goes on."""

    starts_on: date
    ends_on: date
    weekly_hours: int
    pay_basis: str
    pay_rial: int
    answer_hours: int
    moves_up_to: date
    note: str = ""


def usual_terms(position: Position, bounds: AnswerBounds, at: datetime | None = None) -> ListTerms:
    """Those of the position, with the least time to answer; open until its first day of work, or for two weeks."""
    today = jalali.today(at)
    starts_on = max(position.starts_on, today)
    return ListTerms(
        starts_on=starts_on,
        ends_on=max(position.ends_on, starts_on),
        weekly_hours=position.hours_max,
        pay_basis=position.pay_basis,
        pay_rial=position.pay_rial,
        answer_hours=bounds.offer_hours_min,
        moves_up_to=min(max(position.starts_on, today + timedelta(days=14)), max(position.ends_on, today)),
    )


@transaction.atomic
def set_list_terms(position: Position, *, by: User, terms: ListTerms) -> WaitingList:
    """Begin the list, or rewrite what its next offers promise. Offers that were made stay as they are."""
    locked = lock_list_position(position)
    bounds = AnswerBounds.objects.held()
    _check(terms, locked, bounds)
    check_hours_to_answer(timedelta(hours=terms.answer_hours), bounds, field="answer_hours")
    listed = WaitingList.objects.filter(position=locked).first()
    if listed is None:
        return begin_list(locked, by, terms)
    new = asdict(terms)
    changed = {name: value for name, value in new.items() if getattr(listed, name) != value}
    if changed:
        words = {name: [str(getattr(listed, name)), str(value)] for name, value in changed.items()}
        record(listed, by=by, changes=words, **changed, written_by=by)
        seat_freed(locked.company_id)
    return listed


def begin_list(position: Position, by: User, terms: ListTerms) -> WaitingList:
    """The position is locked and has none yet."""
    listed = WaitingList.objects.create(position=position, written_by=by, **asdict(terms))
    begin(listed, by=by)
    return listed


def _check(terms: ListTerms, position: Position, bounds: AnswerBounds) -> None:
    if terms.ends_on < terms.starts_on:
        raise Refusal(_("The last day is before the first."), field="ends_on")
    if terms.moves_up_to < jalali.today():
        raise Refusal(_("This day is over already."), field="moves_up_to")
    if terms.moves_up_to > terms.ends_on:
        raise Refusal(_("That is after the last day of work."), field="moves_up_to")
    offered = terms_at(WaitingList(position=position, **asdict(terms)), timezone.now(), bounds)
    if offered.ends_on < offered.starts_on:
        raise Refusal(_("No working day would be left after the time to answer."), field="ends_on")
    Footing(position.company, position, offered).check_terms()


@transaction.atomic
def add_to_list(
    position: Position, application_ids: Sequence[int], *, by: User, at: datetime | None = None
) -> int:
    """Put applicants at the end of the list, in the order given; how many came on it.

    Who isn't shortlisted yet is so with it. Who is on it already keeps their place. The first one begins the list,
    which stands still until HR lets it move: the order can be set before anybody is offered anything.
    """
    at = at or timezone.now()
    locked = lock_list_position(position)
    listed = WaitingList.objects.filter(position=locked).first()
    if listed is None:
        listed = begin_list(locked, by, usual_terms(locked, AnswerBounds.objects.held(), at))
    rows = Application.objects.select_for_update(of=("self",)).not_of(by)
    rows = rows.filter(position=locked, pk__in=application_ids)
    found = {row.pk: row for row in rows.select_related("position__company", "student__user").order_by("pk")}
    on_it = set(listed.places.waiting().values_list("application", flat=True))
    chosen = [found[pk] for pk in application_ids if pk in found and pk not in on_it]
    for application in chosen:
        if application.state_at_time(at) not in APPLICATION_WAITING:
            raise Refusal(
                _("%(name)s can’t wait for a seat any more: the application has moved on.")
                % {"name": application.student.user.full_name}
            )
    for application in chosen:
        append(listed, application, by=by, at=at)
    if chosen:
        seat_freed(locked.company_id)
    return len(chosen)


def append(listed: WaitingList, application: Application, *, by: User, at: datetime) -> WaitingPlace:
    """Position and application are locked, and the application waits for an answer."""
    if application.state not in CAN_WAIT:
        cancel_untold([application], at=at)  # they hear of the list instead
        transition(application, ApplicationState.SHORTLISTED, by=by, at=at, state_at=at)
    last = listed.places.order_by("-number").values_list("number", flat=True).first() or 0
    place = WaitingPlace.objects.create(
        waiting_list=listed, application=application, number=last + 1, added_by=by, added_at=at
    )
    begin(place, by=by, at=at)
    _tell(place, application, "waiting.added", moves_up_to=listed.moves_up_to)
    return place


def _tell(place: WaitingPlace, application: Application, kind: str, **more: Any) -> None:
    tell_student(application, kind, key=f"{kind}:{last_event(place).pk}:student", **more)


@transaction.atomic
def take_off_list(place: WaitingPlace, *, by: User) -> WaitingPlace:
    """The application goes on as it was; whether they get a seat is HR's to say, and the clock runs."""
    locked = _lock_place(place)
    application = lock_for_company(locked.application, by=by)
    transition(locked, WaitingPlaceState.REMOVED, by=by)
    if application.state_now in APPLICATION_WAITING:
        _tell(locked, application, "waiting.removed")
    return locked


@transaction.atomic
def move_place(place: WaitingPlace, *, by: User, up: bool) -> WaitingPlace:
    """One place up or down. At the end of the list nothing happens."""
    locked = _lock_place(place)
    if locked.state != WaitingPlaceState.WAITING:
        raise Refusal(_("They are not on the waiting list any more."))
    waiting = locked.waiting_list.places.waiting().select_related("application__student")
    order = list(waiting.in_order())
    here = order.index(locked)
    locked = order[here]
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return locked
    other = order[there]
    for one in (locked, other):  # past their own is a decision on their own, too
        refuse_own_case(one.application.student, by=by)
    changes = {"number": [locked.number, other.number]}
    mine, theirs = locked.number, other.number
    record(other, by=by, changes={"number": [theirs, mine]}, number=mine)
    record(locked, by=by, changes=changes, number=theirs)
    return locked


@transaction.atomic
def let_list_move(listed: WaitingList, *, by: User, seen: str | None = None) -> WaitingList:
    """From now on the next one gets each free seat, also one that is free already."""
    position = lock_list_position(listed.position)
    locked = WaitingList.objects.get(pk=listed.pk)
    check_seen(locked, seen)
    if position.state == PositionState.CLOSED:
        raise Refusal(_("The position is closed, so its waiting list doesn’t move any more."))
    if locked.is_over():
        raise Refusal(_("The list’s last day is over. Choose a later one in its terms first."))
    terms = ListTerms(**{name: getattr(locked, name) for name in ListTerms.__dataclass_fields__})
    _check(terms, position, AnswerBounds.objects.held())
    transition(locked, WaitingListState.RUNNING, by=by, stop_reason="")
    seat_freed(position.company_id)
    return locked


@transaction.atomic
def pause_list(listed: WaitingList, *, by: User, seen: str | None = None) -> WaitingList:
    lock_list_position(listed.position)
    locked = WaitingList.objects.get(pk=listed.pk)
    check_seen(locked, seen)
    transition(locked, WaitingListState.PAUSED, by=by)
    return locked


def pause_before_freeing(application: Application, *, by: User) -> None:
    """Within the transaction that gives a seat back, and before anything else of it: nobody moves up to it."""
    Student.objects.select_for_update().get(pk=application.student_id)
    lock_list_position(application.position)
    listed = WaitingList.objects.filter(
        position=application.position_id, state=WaitingListState.RUNNING
    ).first()
    if listed is not None:
        transition(listed, WaitingListState.PAUSED, by=by)


@transaction.atomic
def stay_on_list(place: WaitingPlace, *, by: User) -> WaitingPlace:
    """The student agrees to wait beyond the promised time to answer, until the list ends. Twice is as once.

    Being on the list is no answer, so that the clock runs on by itself; only the student can give the company more
    time. They may take work elsewhere or withdraw all the while.
    """
    hold(Position, place.application.position_id)
    at = timezone.now()
    application = lock_application(place.application)
    locked = (
        WaitingPlace.objects.select_for_update(of=("self",)).select_related("waiting_list").get(pk=place.pk)
    )
    if locked.state != WaitingPlaceState.WAITING or application.state_for_student_at(at) not in CAN_WAIT:
        raise Refusal(_("You are not on the waiting list any more."))
    until = jalali.end_of_day(locked.waiting_list.moves_up_to)
    if application.answer_due_at >= until:
        return locked
    changes = {STAYS: [application.answer_due_at.isoformat(), until.isoformat()]}
    record(application, by=by, at=at, changes=changes, answer_due_at=until)
    record(locked, by=by, at=at, changes={STAYS: True}, stays_from=at)
    return locked


def lock_list_position(position: Position) -> Position:
    return (
        Position.objects.select_for_update(of=("self",)).select_related("company", "kind").get(pk=position.pk)
    )


def _lock_place(place: WaitingPlace) -> WaitingPlace:
    lock_list_position(place.application.position)
    return WaitingPlace.objects.select_related("waiting_list", "application__position").get(pk=place.pk)
