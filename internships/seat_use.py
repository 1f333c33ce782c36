"""The seats that MoUs have taken, for the register: a query for many MoUs, by the same peak as everywhere."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef

from companies.models import Mou, MouTerms
from companies.register.lists import LIVE
from companies.register.seat_use import NEARLY, KindSeats
from internships import seats
from internships.models import Offer
from internships.models.offer import holds_seat

_END = ("ends_on", "renews_automatically", "renewal_months")  # what last_day() reads


def seats_of(mous: Iterable[Any], today: date) -> Iterable[tuple[int, KindSeats]]:
    held = Offer.objects.holding_seats().filter(
        mou__company=OuterRef("mou__company"), position__kind=OuterRef("kind")
    )
    newer = MouTerms.objects.filter(
        mou=OuterRef("mou"),
        kind=OuterRef("kind"),
        effective_on__gt=OuterRef("effective_on"),
        effective_on__lte=today,
    )
    rows = (
        MouTerms.objects.filter(~Exists(newer), mou__in=mous, mou__state__in=LIVE, effective_on__lte=today)
        .select_related("kind", "mou")
        .annotate(held=ArraySubquery(held.values("seat_dates")))
        .order_by("mou_id", "kind__position_in_list", "kind_id")
    )
    for row in rows:
        yield row.mou_id, KindSeats(row.kind, row.seat_limit, _peak(row.held, row.mou.last_day(today), today))


def nearly_used(today: date) -> set[int]:
    """Counts first all seats from today on, of which no day can have more, and then looks at the days of those few."""
    offers = "mou__company__mous__offers__"
    rows = (
        MouTerms.objects.in_force(today)
        .filter(
            holds_seat(prefix=offers),
            **{f"{offers}seat_dates__endswith__gt": today, f"{offers}terms__kind": F("kind")},
            seat_limit__gt=0,
        )
        .values_list("mou", "seat_limit", "kind", *(f"mou__{name}" for name in _END))
        .annotate(number=Count(f"{offers}pk"), held=ArrayAgg(f"{offers}seat_dates"))
        .filter(number__gte=F("seat_limit") * (NEARLY / 100))
    )
    found = set()
    for mou_id, limit, kind, *end, _number, held in rows:
        last = Mou(**dict(zip(_END, end, strict=True))).last_day(today)
        if KindSeats(kind, limit, _peak(held, last, today)).nearly_used:
            found.add(mou_id)
    return found


def _peak(held: Iterable[Any], last: date, today: date) -> int:
    return seats.peak(seats.days(held), (today, max(today, last)))
