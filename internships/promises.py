"""What new terms of an MoU would break of what is promised already (companies/promises.py asks).

An open offer that the terms don't allow any more has to be settled first: it would be a promise that the university
has just forbidden. What was accepted keeps its own terms, and a published position can be changed: the office is
told of both, and confirms.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import MouTerms
from companies.papers import Paper
from companies.promises import Breach
from companies.texts.terms_draft import TermsDraft
from internships import seats
from internships.models import Offer, Position
from internships.states import OfferState, PositionState
from people.persian.language import reading
from people.persian.numbers import format_number


@dataclass(frozen=True)
class _Promises:
    """What is promised for one kind of work from the first day of the new terms on."""

    offers: Sequence[Any]
    positions: Sequence[Any]

    def offers_in(self, state: str) -> list[Any]:
        return [offer for offer in self.offers if offer.state == state]


def find_breaches(paper: Paper, terms: Sequence[TermsDraft]) -> list[Breach]:
    """In two queries (three of a renewal), however many kinds, offers and positions there are."""
    first = paper.effective_on
    kinds = [draft.kind for draft in terms]
    if not kinds or (paper.amendment is None and paper.mou.predecessor_id is None):
        return []  # a first MoU narrows nothing
    offers, positions = _offers(paper, kinds, first), _positions(paper, kinds, first)
    found: list[Breach] = []
    for draft in terms:
        of_kind = _Promises(
            [offer for offer in offers if offer.position.kind_id == draft.kind],
            [position for position in positions if position.kind_id == draft.kind],
        )
        found += _breaches(paper, draft, of_kind, first)
    return found + _left_out(paper, kinds, first)


def _left_out(paper: Paper, kinds: Collection[int], first: date) -> list[Breach]:
    """Positions of a kind that the MoU had, and its renewal leaves out: nothing covers them from then on."""
    if paper.amendment is not None:
        return []
    before = MouTerms.objects.filter(mou=paper.mou.predecessor_id).exclude(kind__in=kinds).values("kind")
    count = _published(paper, first).filter(kind__in=before, kind__requires_mou=True).count()
    if not count:
        return []
    text = ngettext(
        "%(count)s published position is of a kind of work that these terms leave out. "
        "It takes no applications from the first day on.",
        "%(count)s published positions are of kinds of work that these terms leave out. "
        "They take no applications from the first day on.",
        count,
    )
    url = f"/staff/companies/{paper.mou.company_id}/"
    return [Breach(text % {"count": _n(count)}, blocks=False, url=url)]


def _offers(paper: Paper, kinds: Collection[int], first: date) -> list[Any]:
    """Those that hold a seat on a day from then on, under any MoU of the company: the seats are counted together."""
    return list(
        Offer.objects.holding_seats()
        .filter(
            mou__company=paper.mou.company_id,
            position__kind__in=kinds,
            seat_dates__endswith__gt=first,
        )
        .select_related("position", "student")
        .order_by("id")
    )


def _positions(paper: Paper, kinds: Collection[int], first: date) -> list[Any]:
    fields = Position.fields.through._default_manager.filter(position=OuterRef("pk"))
    return list(
        _published(paper, first)
        .filter(kind__in=kinds)
        .annotate(field_ids=ArraySubquery(fields.values("fieldofstudy")))
        .order_by("id")
    )


def _published(paper: Paper, first: date) -> QuerySet[Position]:
    return Position.objects.filter(
        company=paper.mou.company_id,
        state__in=[PositionState.PUBLISHED, PositionState.PAUSED],
        ends_on__gte=first,
    )


def _breaches(paper: Paper, draft: TermsDraft, promised: _Promises, first: date) -> list[Breach]:
    own = _mous_that_are_narrowed(paper)
    open_offers, accepted = promised.offers_in(OfferState.OPEN), promised.offers_in(OfferState.ACCEPTED)
    refused = [offer for offer in open_offers if offer.mou_id in own and not _allows(draft, offer)]
    outside = [offer for offer in accepted if offer.mou_id in own and not _allows(draft, offer)]
    over = [offer for offer in open_offers if offer not in refused]  # told once
    misfits = [position for position in promised.positions if _unfit(draft, position)]
    page = f"/staff/mous/{paper.amendment.mou_id if paper.amendment else paper.mou.predecessor_id}/seats/"
    company = f"/staff/companies/{paper.mou.company_id}/"
    return [
        *_open_offers(refused, page),
        *_seats(draft, over, accepted, first, page),
        *_accepted(outside, page),
        *_misfits(misfits, company),
    ]


def _mous_that_are_narrowed(paper: Paper) -> set[int | None]:
    """Hours, pay and fields are those of the MoU that an offer was made under; this one, or the one it renews."""
    return {paper.mou.pk, paper.mou.predecessor_id}


def _allows(draft: TermsDraft, offer: Any) -> bool:
    hourly = Position.PayBasis(offer.pay_basis).hourly_rial(offer.pay_rial, offer.weekly_hours)
    return (
        offer.weekly_hours <= draft.max_weekly_hours
        and hourly >= draft.min_hourly_pay_rial
        and (not draft.fields or offer.student.field_id in draft.fields)
    )


def _unfit(draft: TermsDraft, position: Any) -> bool:
    return (
        position.hours_max > draft.max_weekly_hours
        or position.pay_hourly_rial < draft.min_hourly_pay_rial
        or position.seats > draft.seat_limit
        or bool(draft.fields and set(position.field_ids) - set(draft.fields))
    )


def _open_offers(refused: Sequence[Any], url: str) -> list[Breach]:
    if not refused:
        return []
    text = ngettext(
        "%(count)s open offer is outside these terms (hours, pay or field). "
        "Wait for the student’s answer, or ask the company to take it back.",
        "%(count)s open offers are outside these terms (hours, pay or field). "
        "Wait for the students’ answers, or ask the company to take them back.",
        len(refused),
    )
    return [Breach(text % {"count": _n(len(refused))}, blocks=True, url=url)]


def _seats(
    draft: TermsDraft, open_offers: Sequence[Any], accepted: Sequence[Any], first: date, url: str
) -> list[Breach]:
    """Seats that are taken stay taken: no offer is possible until enough are free. Open offers have to be answered."""
    ends = (first, date.max)
    certain = seats.peak(_days(accepted), ends)
    all_held = seats.peak(_days([*accepted, *open_offers]), ends)
    found = []
    if all_held > draft.seat_limit and open_offers and certain <= draft.seat_limit:
        text = _(
            "With the open offers %(held)s seats are taken on one day, and these terms allow %(limit)s. "
            "Wait for the students’ answers, or ask the company to take offers back."
        )
        found.append(
            Breach(text % {"held": _n(all_held), "limit": _n(draft.seat_limit)}, blocks=True, url=url)
        )
    if certain > draft.seat_limit:
        text = _(
            "%(held)s seats are taken on one day by students who have accepted or are at work, and these terms "
            "allow %(limit)s. They stay; nobody new can be offered a seat until enough are free."
        )
        found.append(
            Breach(text % {"held": _n(certain), "limit": _n(draft.seat_limit)}, blocks=False, url=url)
        )
        if open_offers:
            text = ngettext(
                "%(count)s more open offer would go over that limit. "
                "Wait for the student’s answer, or ask the company to take it back.",
                "%(count)s more open offers would go over that limit. "
                "Wait for the students’ answers, or ask the company to take them back.",
                len(open_offers),
            )
            found.append(Breach(text % {"count": _n(len(open_offers))}, blocks=True, url=url))
    return found


def _accepted(outside: Sequence[Any], url: str) -> list[Breach]:
    if not outside:
        return []
    text = ngettext(
        "%(count)s student who has accepted or is at work has terms outside these (hours, pay or field), "
        "and keeps them to the end.",
        "%(count)s students who have accepted or are at work have terms outside these (hours, pay or field), "
        "and keep them to the end.",
        len(outside),
    )
    return [Breach(text % {"count": _n(len(outside))}, blocks=False, url=url)]


def _misfits(positions: Sequence[Any], url: str) -> list[Breach]:
    if not positions:
        return []
    shown = _(", ").join(f"\u2068{position.title}\u2069" for position in positions[:3])
    text = ngettext(
        "%(count)s published position doesn’t fit these terms any more: %(titles)s. New offers have to fit them.",
        "%(count)s published positions don’t fit these terms any more, among them %(titles)s. "
        "New offers have to fit them.",
        len(positions),
    )
    return [Breach(text % {"count": _n(len(positions)), "titles": shown}, blocks=False, url=url)]


def _days(offers: Sequence[Any]) -> list[seats.Days]:
    return seats.days(offer.seat_dates for offer in offers)


def _n(number: int) -> str:
    return format_number(number, reading())
