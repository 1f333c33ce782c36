"""The same offer to many applicants of a position, in one transaction; who comes after the last seat may wait.

Locks: all students ascending → company → MoUs → position → all applications ascending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.cover import Cover
from internships.actions.offering import lock_position, require_hiring, require_offerable, write_offers
from internships.actions.waiting_list import ListTerms, append, begin_list, usual_terms
from internships.models import AnswerBounds, Application, Position, WaitingList
from internships.offer_terms import Footing, OfferTerms
from internships.states import WaitingListState
from people.models import User
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal, transition
from students.models import Student


class Verdict(Enum):
    OFFER = "offer"
    WAIT = "wait"  # no seat is left for them
    NO = "no"


@dataclass(frozen=True)
class Judged:
    application: Application
    verdict: Verdict
    cover: Cover | None = None
    why: str = ""


@dataclass(frozen=True)
class Made:
    offers: int
    waiting: int


def judge(footing: Footing, applications: Sequence[Application], at: datetime) -> list[Judged]:
    """Each in the order given, as the action does it under its locks. Seats are taken in that order."""
    return [_judge(footing, application, at) for application in applications]


def _judge(footing: Footing, application: Application, at: datetime) -> Judged:
    try:
        require_offerable(application, at)
        cover = footing.cover_for(application.student)
    except Refusal as refusal:
        return Judged(application, Verdict.NO, why=str(refusal.message))
    try:
        footing.take(cover)
    except Refusal as refusal:
        return Judged(application, Verdict.WAIT, cover, str(refusal.message))
    return Judged(application, Verdict.OFFER, cover)


@transaction.atomic
def make_offers(
    position: Position,
    application_ids: Sequence[int],
    *,
    by: User,
    terms: OfferTerms,
    rest_waits: bool = False,
) -> Made:
    """All or none: one who can’t be offered a seat stops it, and so do too few seats unless the rest waits."""
    at = timezone.now()
    rows = Application.objects.not_of(by).filter(position=position, pk__in=application_ids)
    student_ids = list(rows.values_list("student", flat=True))
    list(Student.objects.select_for_update(of=("self",)).filter(pk__in=student_ids).order_by("pk"))
    company, locked = lock_position(position)
    chosen = _lock_in_order(application_ids, by)
    if not chosen:
        raise Refusal(_("Choose at least one applicant."))
    require_hiring(company)
    bounds = AnswerBounds.objects.held()
    terms.check(at, bounds)
    footing = Footing(company, locked, terms)
    footing.check_terms()
    judged = judge(footing, chosen, at)
    _require_all(judged, rest_waits)
    offered = [(row.application, row.cover) for row in judged if row.verdict is Verdict.OFFER]
    write_offers(offered, footing, by=by, made_by=by, at=at)
    rest = [row.application for row in judged if row.verdict is Verdict.WAIT]
    if rest:
        listed = _list_for(locked, terms, bounds, by, at)
        for application in rest:
            append(listed, application, by=by, at=at)
    return Made(len(offered), len(rest))


def _lock_in_order(application_ids: Sequence[int], by: User) -> list[Application]:
    rows = (
        Application.objects.select_for_update(of=("self",))
        .not_of(by)
        .filter(pk__in=application_ids)
        .select_related("position__company", "position__kind", "student__user")
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in dict.fromkeys(application_ids) if pk in found]


def _require_all(judged: Sequence[Judged], rest_waits: bool) -> None:
    refused = [row for row in judged if row.verdict is Verdict.NO]
    if refused:
        raise Refusal(
            _("Nobody has been offered anything yet: %(name)s can’t be. %(why)s")
            % {"name": refused[0].application.student.user.full_name, "why": refused[0].why}
        )
    free = sum(row.verdict is Verdict.OFFER for row in judged)
    if free < len(judged) and not rest_waits:
        words = ngettext(
            "Only %(free)s seat is free on these dates. Choose fewer, or let the rest wait.",
            "Only %(free)s seats are free on these dates. Choose fewer, or let the rest wait.",
            free,
        )
        raise Refusal(words % {"free": format_number(free, reading())}, field="rest_waits")


def _list_for(
    position: Position, terms: OfferTerms, bounds: AnswerBounds, by: User, at: datetime
) -> WaitingList:
    """The list as it is, or a new one with the terms of these offers, which moves from the start."""
    listed = WaitingList.objects.filter(position=position).first()
    if listed is not None:
        return listed
    usual = usual_terms(position, bounds, at)
    hours = ceil((terms.expires_at - at) / timedelta(hours=1))
    listed = begin_list(
        position,
        by,
        ListTerms(
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            weekly_hours=terms.weekly_hours,
            pay_basis=terms.pay_basis,
            pay_rial=terms.pay_rial,
            note=terms.note,
            answer_hours=max(bounds.offer_hours_min, min(hours, usual.answer_hours)),
            moves_up_to=min(usual.moves_up_to, terms.ends_on),
        ),
    )
    transition(listed, WaitingListState.RUNNING, by=by, at=at)
    return listed
