"""Seats of two companies counted together, as they will be once the two are merged (companies/merging/).

The MoU's limit counts all seats that its company holds for a kind. Two companies can each be within it and both
together beyond it; then nobody new can be offered a seat until enough are free.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from companies.models import Company, MouTerms
from companies.models.mou import lasts
from companies.states import MouState
from internships import seats
from internships.models import Offer
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number, localise

_STANDING = (MouState.IN_FORCE, MouState.SUSPENDED)


def too_many_together(source: Company, target: Company) -> Iterator[str]:
    """Where the other's seats bring an MoU over its limit, in words. One query."""
    terms = MouTerms.objects.filter(
        lasts(jalali.today(), "mou__"), mou__company__in=[source, target], mou__state__in=_STANDING
    )
    rows = terms.select_related("mou", "kind").annotate(own=_held_by(source), others=_held_by(target))
    in_order = rows.order_by("mou_id", "kind_id", "effective_on")
    for _key, of_kind in groupby(in_order, lambda row: (row.mou_id, row.kind_id)):
        yield from _too_many_under(list(of_kind))


def _held_by(company: Company) -> ArraySubquery:
    held = Offer.objects.holding_seats().filter(mou__company=company, position__kind=OuterRef("kind"))
    return ArraySubquery(held.values("seat_dates"))


def _too_many_under(rows: list[Any]) -> Iterator[str]:
    """Of one MoU and kind, whose terms follow each other: told once, of the first that is passed."""
    own, others = seats.days(rows[0].own), seats.days(rows[0].others)
    for row, within in _windows(rows):
        together = seats.peak([*own, *others], within)
        alone = max(seats.peak(own, within), seats.peak(others, within))
        if together > max(row.seat_limit, alone):
            yield _words(row, together)
            return


def _windows(rows: list[Any]) -> Iterator[tuple[Any, seats.Days]]:
    """Each row with the days, from today on, on which it holds."""
    today = jalali.today()
    ends: list[date] = [row.effective_on - timedelta(days=1) for row in rows[1:]]
    ends.append(rows[0].mou.last_day(today))
    for row, last in zip(rows, ends, strict=True):
        first = max(today, row.mou.starts_on, row.effective_on)
        if first <= last:
            yield row, (first, last)


def _words(terms: MouTerms, together: int) -> str:
    return _(
        "MoU %(number)s allows %(limit)s seats of “%(kind)s”, and together %(held)s are taken on one day. What is "
        "promised stays; nobody new can be offered a seat until enough are free."
    ) % {
        "number": localise(terms.mou.number, reading()),
        "limit": format_number(terms.seat_limit, reading()),
        "kind": terms.kind.name,
        "held": format_number(together, reading()),
    }
