"""Waiting lists, read: what the next offer promises, whether a seat is free for it, and where a student stands.

Nothing of this is stored. An offer that has run out holds no seat from that very second (`holding_seats()`), so that
a list shows its free seat then, whenever the worker comes by to give it away.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from internships import seats
from internships.capacity import with_held_seats
from internships.found_places.checks import work_between
from internships.models import AnswerBounds, Application, Offer, Position, WaitingList, WaitingPlace
from internships.offer_terms import OfferTerms
from internships.states import APPLICATION_WAITING, ApplicationState
from people.nudge import Nudge
from people.persian import jalali

CAN_WAIT = (ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW)
_MOVE_UP = Nudge("internships.tasks.move_up_lists_of")


def seat_freed(company_id: int) -> None:
    """A seat of the company has become free: after the commit, its waiting lists move up.

    In a transaction of their own: whoever frees a seat holds locks on an application and an offer, and the next one's
    offer begins with the lock of another student (docs/companies.md). Where the nudge is lost, beat's sweep comes by.
    """
    if WaitingPlace.objects.waiting().filter(waiting_list__position__company=company_id).exists():
        _MOVE_UP.on_commit(company_id)


def terms_at(listed: WaitingList, at: datetime, bounds: AnswerBounds) -> OfferTerms:
    """What the offer promises that the list makes at that moment.

    Its answer is due at the end of a day, after the hours to answer; work doesn't begin before the day after.
    """
    hours = max(listed.answer_hours, bounds.offer_hours_min)
    answer_on = jalali.today(at + timedelta(hours=hours))
    return OfferTerms(
        starts_on=max(listed.starts_on, answer_on + timedelta(days=1)),
        ends_on=listed.ends_on,
        weekly_hours=listed.weekly_hours,
        pay_basis=listed.pay_basis,
        pay_rial=listed.pay_rial,
        expires_at=jalali.end_of_day(answer_on),
        note=listed.note,
    )


def free_now(listed: WaitingList, held: Iterable[Any], terms: OfferTerms) -> int:
    """Seats of the position that are free on every day of the next offer; `held` as with_held_seats() gives them."""
    if terms.ends_on < terms.starts_on:
        return 0
    return seats.free(listed.position.seats, seats.days(held), terms.days)


def lists_with_a_free_seat(at: datetime | None = None, company_id: int | None = None) -> list[int]:
    """Positions whose list has somebody to move up and a seat for them, as far as one can see without a lock."""
    found = WaitingList.objects.moving(at)
    if company_id is not None:
        found = found.filter(position__company=company_id)
    positions = with_held_seats(Position.objects.filter(waiting_list__in=found))
    bounds = AnswerBounds.objects.in_force()
    rows = positions.select_related("waiting_list").order_by("pk")
    return [
        row.pk for row in rows if _has_seat(row, terms_at(row.waiting_list, at or timezone.now(), bounds))
    ]


def _has_seat(position: Any, terms: OfferTerms) -> bool:
    # One whose dates are over has to be stopped, and its company told.
    return terms.ends_on < terms.starts_on or bool(
        free_now(position.waiting_list, position.held_seats, terms)
    )


def next_for_seat_of(offer: Offer, at: datetime | None = None) -> WaitingPlace | None:
    """Who would be offered the seat at once if this offer gave it back: as moving up chooses, without its locks."""
    at = at or timezone.now()
    listed = (
        WaitingList.objects.moving(at).filter(position=offer.position_id).select_related("position").first()
    )
    if listed is None:
        return None
    terms = terms_at(listed, at, AnswerBounds.objects.in_force())
    others = Offer.objects.holding_seats(at).filter(position=offer.position_id).exclude(pk=offer.pk)
    if not free_now(listed, others.values_list("seat_dates", flat=True), terms):
        return None
    places = listed.places.waiting().filter(still_waits(at), application__state__in=CAN_WAIT)
    places = places.exclude(application=offer.application_id).select_related("application__student__user")
    waiting = places.in_order()
    return next((row for row in waiting if not work_between(row.application.student, *terms.days)), None)


def still_waits(at: datetime | None = None) -> Q:
    """Places whose application can still be offered a seat; the others are passed over once it is their turn."""
    live = Application.objects.with_state_now(at).filter(now_state__in=APPLICATION_WAITING)  # type: ignore[misc]
    return Q(application__in=live)


def with_place(places: "QuerySet[WaitingPlace]", at: datetime | None = None) -> Any:
    """Adds `ahead`, how many who still wait come before it."""
    before = (
        WaitingPlace.objects.waiting()
        .filter(still_waits(at), waiting_list=OuterRef("waiting_list"))
        .filter(Q(number__lt=OuterRef("number")) | Q(number=OuterRef("number"), pk__lt=OuterRef("pk")))
        .order_by()
        .values("waiting_list")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return places.annotate(ahead=Coalesce(Subquery(before), 0))


def place_of(application: Application, at: datetime | None = None) -> Any:
    """The student's place with its list and `ahead`, or None."""
    own = WaitingPlace.objects.waiting().filter(application=application).select_related("waiting_list")
    return with_place(own, at).first()
