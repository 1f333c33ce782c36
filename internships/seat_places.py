"""Where each seat of an MoU went: the limit over time, the most that is taken in each month, and who holds what.

The limit counts all offers of the company for a kind (internships/seats.py), so that all of them are shown, also
those that were made under an earlier or a later MoU and reach into the dates of this one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from companies.models import Mou, MouTerms, ProgrammeKind
from internships import seats
from internships.models import Offer
from internships.states import OfferState, PlacementState
from people.persian import jalali
from people.persian.language import reading

MONTHS_SHOWN = 18
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """A seat limit and the day from which it counts."""

    effective_on: date
    seats: int


@dataclass(frozen=True)
class Month:
    """The most seats that are taken on one day of a Jalali month, and the least limit that counts in it."""

    first: date
    taken: int
    limit: int

    @property
    def label(self) -> str:
        if reading() != "fa":
            middle = self.first + timedelta(days=14)
            return f"{jalali.GREGORIAN_MONTHS[middle.month - 1]} {middle.year}"
        named = jalali.to_jalali(self.first)
        return f"{jalali.month_name(named.month, 'fa')} {named.year}"

    @property
    def full(self) -> bool:
        return self.taken >= self.limit


@dataclass(frozen=True)
class KindSeats:
    """One kind of work: what is allowed and what is taken, from today (or the first day) to the last."""

    kind: ProgrammeKind
    limits: tuple[Limit, ...]  # the one that counts now, and those to come
    earlier: tuple[Limit, ...]
    taken: int
    places: int  # offers that hold, or held, a seat within its dates
    months: tuple[Month, ...]

    @property
    def limit(self) -> int:
        return self.limits[0].seats

    @property
    def free(self) -> int:
        return max(0, self.limit - self.taken)


def seats_of(mou: Mou) -> list[KindSeats]:
    """Every kind of the MoU, in two queries."""
    rows: dict[int, list[MouTerms]] = {}
    for row in mou.terms.select_related("kind").order_by("kind_id", "effective_on"):
        rows.setdefault(row.kind_id, []).append(row)
    held = _held_days(mou, rows)
    return [_of_kind(mou, of_kind, held.get(kind_id, [])) for kind_id, of_kind in rows.items()]


def _held_days(mou: Mou, kinds: Iterable[int]) -> dict[int, list[seats.Days]]:
    found: dict[int, list[Any]] = {}
    held = holding(mou).filter(position__kind__in=list(kinds))
    for kind_id, seat_dates in held.values_list("position__kind", "seat_dates"):
        found.setdefault(kind_id, []).append(seat_dates)
    return {kind_id: seats.days(ranges) for kind_id, ranges in found.items()}


def _of_kind(mou: Mou, rows: Sequence[MouTerms], held: Sequence[seats.Days]) -> KindSeats:
    first, last = days_to_come(mou)
    now = max((i for i, row in enumerate(rows) if row.effective_on <= first), default=0)
    limits = tuple(Limit(max(row.effective_on, mou.starts_on), row.seat_limit) for row in rows)
    return KindSeats(
        kind=rows[0].kind,
        limits=limits[now:],
        earlier=limits[:now],
        taken=seats.peak(held, (first, last)),
        places=len(held),
        months=tuple(_months(limits, held, first, last)),
    )


def days_to_come(mou: Mou) -> seats.Days:
    """From today, or its first day, to its last; of one that is over, its last day."""
    last = mou.last_day()
    return min(max(jalali.today(), mou.starts_on), last), last


def _months(limits: Sequence[Limit], held: Sequence[seats.Days], first: date, last: date) -> Iterable[Month]:
    for _number in range(MONTHS_SHOWN):
        following = _first_of_next_month(first)
        days = (first, min(last, following - _DAY))
        yield Month(first, seats.peak(held, days), _least_limit(limits, days))
        first = following
        if first > last:
            return


def _first_of_next_month(day: date) -> date:
    year, month, _day = jalali.to_jalali(day)
    return jalali.from_jalali(year + month // 12, month % 12 + 1, 1)


def _least_limit(limits: Sequence[Limit], days: seats.Days) -> int:
    first, last = days
    begun = [limit for limit in limits if limit.effective_on <= first]
    counting = [*begun[-1:], *(limit for limit in limits if first < limit.effective_on <= last)]
    return min((limit.seats for limit in counting), default=0)


# Who holds them


def holding(mou: Mou) -> QuerySet[Offer]:
    """Offers that hold a seat of the company within the MoU's dates."""
    return Offer.objects.holding_seats().filter(
        mou__company=mou.company_id,
        seat_dates__startswith__lte=mou.last_day(),
        seat_dates__endswith__gt=mou.starts_on,
    )


def places(mou: Mou, *, kind_id: int | None, earlier: bool) -> QuerySet[Offer]:
    """Seats held from today on, or those whose days are over; position by position in the list."""
    today = jalali.today()
    rows = holding(mou).filter(
        Q(seat_dates__endswith__lte=today) if earlier else Q(seat_dates__endswith__gt=today)
    )
    if kind_id is not None:
        rows = rows.filter(position__kind=kind_id)
    return rows.select_related(
        "position__kind", "student__user", "placement", "mou", "application"
    ).order_by()


@dataclass(frozen=True)
class Place:
    """One seat: who has it, by what, and from when to when."""

    offer: Any
    by: str  # open, accepted, running or ended: a state of an offer or a placement

    @property
    def first(self) -> date:
        return self.offer.seat_dates.lower

    @property
    def last(self) -> date:
        return self.offer.seat_dates.upper - _DAY

    @property
    def kind_of_state(self) -> str:
        return "placement" if self.by in PlacementState.values else "offer"


def place_of(offer: Any) -> Place:
    placement = getattr(offer, "placement", None)
    if placement is not None:
        return Place(offer, placement.state)
    open_now = offer.state == OfferState.OPEN and offer.expires_at > timezone.now()
    return Place(offer, OfferState.OPEN if open_now else offer.state)
