"""How full positions are, for lists: applicants and free seats of each row, without a query a row."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from internships import seats
from internships.models import Application, Offer, Position
from internships.states import APPLICATION_WAITING, ApplicationState, PositionState
from people.persian import jalali


def with_counts(positions: Any) -> Any:
    """Adds `applicants`, `waiting`, `offered`, `hired`, `takes` (applications now), and what `free_seats()` reads."""
    return with_held_seats(positions).annotate(
        takes=Exists(Position.objects.taking_applications().filter(pk=OuterRef("pk"))),
        applicants=_number(Application.objects.all()),
        waiting=_number(Application.objects.with_state_now().filter(now_state__in=APPLICATION_WAITING)),  # type: ignore[misc]
        offered=_number(Application.objects.with_state_now().filter(now_state=ApplicationState.OFFERED)),  # type: ignore[misc]
        hired=_number(
            Application.objects.filter(state__in=[ApplicationState.ACCEPTED, ApplicationState.PLACED])
        ),
    )


def _number(applications: Any) -> Coalesce:
    counted = (
        applications.filter(position=OuterRef("pk")).order_by().values("position").annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def with_held_seats(positions: Any) -> Any:
    """Adds what `free_seats()` reads, in the same query."""
    held = Offer.objects.holding_seats().filter(position=OuterRef("pk"))
    return positions.annotate(held_seats=ArraySubquery(held.values("seat_dates")))


def with_held_under_mou(positions: Any) -> Any:
    """Adds `held_under_mou`: every seat that the company holds for the kind (terms.seats_under_mou() of many rows)."""
    held = Offer.objects.holding_seats().filter(
        mou__company=OuterRef("company"), position__kind=OuterRef("kind")
    )
    return positions.annotate(held_under_mou=ArraySubquery(held.values("seat_dates")))


def free_seats(position: Any) -> int:
    """Seats that are free on every day from now to the end of the work; of a row with held seats."""
    first = max(jalali.today(), position.starts_on)
    days = (first, max(first, position.ends_on))
    return seats.free(position.seats, seats.days(position.held_seats), days)


def shown_state(position: Any) -> str:
    """The state with what is derived: an open position that is full, past its deadline, or not covered now."""
    if position.state == PositionState.PUBLISHED:
        if position.deadline_at <= timezone.now():
            return "past_deadline"
        if not position.takes:
            return "not_open"
        if not free_seats(position):
            return "filled"
    return str(position.state)
