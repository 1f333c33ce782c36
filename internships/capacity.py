"""How full positions are, for lists: applicants and free seats of each row, without a query a row."""

from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, DateField, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from internships import seats
from internships.choices import days_of
from internships.models import Application, Offer
from internships.states import APPLICATION_WAITING, ApplicationState, PositionState
from people.persian import jalali


def with_counts(positions: Any) -> Any:
    """Adds `applicants`, `waiting`, `offered`, `hired` and what `free_seats()` reads."""
    return positions.annotate(
        applicants=_number(Application.objects.all()),
        waiting=_number(Application.objects.with_state_now().filter(now_state__in=APPLICATION_WAITING)),  # type: ignore[misc]
        offered=_number(Application.objects.with_state_now().filter(now_state=ApplicationState.OFFERED)),  # type: ignore[misc]
        hired=_number(
            Application.objects.filter(state__in=[ApplicationState.ACCEPTED, ApplicationState.PLACED])
        ),
        held=_held(),
    )


def _number(applications: Any) -> Coalesce:
    counted = (
        applications.filter(position=OuterRef("pk")).order_by().values("position").annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _held() -> Subquery:
    days = JSONObject(
        first=Func(F("seat_dates"), function="lower", output_field=DateField()),
        after=Func(F("seat_dates"), function="upper", output_field=DateField()),
    )
    of_row = Offer.objects.holding_seats().filter(position=OuterRef("pk")).order_by().values("position")
    return Subquery(of_row.annotate(days=JSONBAgg(days, default=Value([]))).values("days"))


def free_seats(position: Any) -> int:
    """Seats that are free on every day from now to the end of the work; of a row with counts."""
    first = max(jalali.today(), position.starts_on)
    return seats.free(position.seats, days_of(position.held), (first, max(first, position.ends_on)))


def shown_state(position: Any) -> str:
    """The state with what is derived: an open position that is full, or past its deadline."""
    if position.state == PositionState.PUBLISHED:
        if position.deadline_at <= timezone.now():
            return "past_deadline"
        if not free_seats(position):
            return "filled"
    return str(position.state)
