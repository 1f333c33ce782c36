"""The MoU in force: suspended and taken up again, terminated, expired; and the draft that comes to nothing."""

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies import clocks
from companies.actions.automatic_renewal import write_renewals
from companies.holding import put_away
from companies.models import Company, Mou, Review
from companies.overlap import find_overlap
from companies.papers import OPEN, Paper, lock_paper
from companies.reviewing import reviews_of
from companies.states import MouState
from companies.telling import tell_company, tell_office
from companies.texts.terms_draft import terms_now
from people.models import User
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import localise
from people.workflow import Refusal, check_seen, record, transition

_ENDS = (MouState.EXPIRED, MouState.TERMINATED)


@transaction.atomic
def suspend_mou(mou: Mou, *, by: User, reason: str, seen: str | None = None) -> Mou:
    """Applications and offers under it stop, and the answer clocks with them; placements go on."""
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    transition(locked, MouState.SUSPENDED, by=by, at=at, reason=reason, suspended_at=at)
    clocks.adjust(company, at)
    tell_company(Paper(locked), "mou.suspended", reason=reason)
    return locked


@transaction.atomic
def resume_mou(mou: Mou, *, by: User, seen: str | None = None) -> Mou:
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    transition(locked, MouState.IN_FORCE, by=by, at=at, suspended_at=None)
    clocks.adjust(company, at)
    tell_company(Paper(locked), "mou.resumed")
    return locked


@transaction.atomic
def terminate_mou(mou: Mou, *, by: User, reason: str, on: date | None = None, seen: str | None = None) -> Mou:
    """End it now, or with the end of a day: until then it holds as before, and it can be withdrawn."""
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    if on is not None:
        return _declare_termination(locked, by=by, reason=reason, on=on, at=at)
    transition(
        locked,
        MouState.TERMINATED,
        by=by,
        at=at,
        reason=reason,
        suspended_at=None,
        terminates_on=jalali.today(at),
    )
    _drop_open_amendment(locked, by=by, at=at)
    clocks.adjust(company, at)
    tell_company(Paper(locked), "mou.terminated", reason=reason)
    return locked


def _declare_termination(mou: Mou, *, by: User, reason: str, on: date, at: datetime) -> Mou:
    write_renewals(mou, at=at)
    if not max(jalali.today(at), mou.starts_on) <= on <= mou.ends_on:
        raise Refusal(_("Choose a day from today to its last day."), field="on")
    old = {
        "terminates_on": mou.terminates_on,
        "ends_on": mou.ends_on,
        "renews_automatically": mou.renews_automatically,
    }
    new = {"terminates_on": on, "ends_on": on, "renews_automatically": False}
    changes = {name: [str(old[name] or ""), str(new[name] or "")] for name in new if old[name] != new[name]}
    if changes:
        record(mou, by=by, at=at, reason=reason, changes=changes, **new)
        tell_company(Paper(mou), "mou.termination_declared", reason=reason)
    return mou


@transaction.atomic
def withdraw_termination(mou: Mou, *, by: User, reason: str = "", seen: str | None = None) -> Mou:
    """Before its day: the MoU holds until the day it held until before, and renews itself if it did."""
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    if locked.terminates_on is None:
        raise Refusal(_("No termination is declared."))
    ends_on, renews = _before_termination(locked)
    last = date.max if renews else ends_on
    other = find_overlap(locked, terms_now(locked, locked.ends_on), locked.ends_on + timedelta(days=1), last)
    if other is not None:
        raise Refusal(
            _("MoU %(number)s is signed for the days after it already.")
            % {"number": localise(other.number, reading())}
        )
    changes = {
        "terminates_on": [str(locked.terminates_on), ""],
        "ends_on": [str(locked.ends_on), str(ends_on)],
        "renews_automatically": ["", str(renews or "")],
    }
    record(
        locked,
        by=by,
        at=at,
        reason=reason,
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
        terminates_on=None,
        ends_on=ends_on,
        renews_automatically=renews,
    )
    clocks.adjust(company, at)
    tell_company(Paper(locked), "mou.termination_withdrawn", reason=reason)
    return locked


def _declarations(mou: Mou) -> Any:
    """Its declarations of an end by a day, newest first, since the last that was withdrawn."""
    events = mou.events.filter(changes__has_key="terminates_on").order_by("-id")
    return takewhile(lambda event: event.changes["terminates_on"][1], events)


def _before_termination(mou: Mou) -> tuple[date, bool]:
    """The last day, and whether it renewed itself, before the first declaration that counts."""
    ends_on, renews = mou.ends_on, mou.renews_automatically
    for event in _declarations(mou):
        if "ends_on" in event.changes:
            ends_on = date.fromisoformat(event.changes["ends_on"][0])
        renews = renews or "renews_automatically" in event.changes
    return ends_on, renews


@transaction.atomic
def abandon(paper: Paper, *, by: User, reason: str = "", seen: str | None = None) -> Paper:
    """A draft or an unsigned paper comes to nothing. What was written and signed stays readable."""
    locked = lock_paper(paper)
    check_seen(locked.subject, seen)
    if locked.subject.state == MouState.REQUESTED:
        raise Refusal(_("This is a request of the company. Decline it instead, and say why."))
    close(locked, by=by, reason=reason)
    return locked


def close(paper: Paper, *, by: User, reason: str) -> None:
    """As abandoning does it, and declining a request, whose reason is for the company. The caller holds the lock."""
    _abandon(paper, by=by, reason=reason, at=timezone.now())
    if paper.amendment is None:
        free_place(paper.mou, by=by)


def free_place(successor: Mou, *, by: User | None) -> None:
    """A renewal that came to nothing leaves its place to another; which MoU it was to renew stays in its history."""
    before = successor.predecessor
    if before is not None:
        record(successor, by=by, changes={"predecessor": [before.number, ""]}, predecessor=None)


def _abandon(paper: Paper, *, by: User | None, reason: str, at: datetime) -> None:
    """The steps that have not decided are no longer asked."""
    reviews_of(paper).filter(decision=Review.Decision.NONE).update(
        decision=Review.Decision.DROPPED, decided_at=at
    )
    transition(paper.subject, MouState.ABANDONED, by=by, at=at, reason=reason)
    put_away(paper.mou)


def _drop_open_amendment(mou: Mou, *, by: User | None, at: datetime) -> None:
    """What was to change an MoU ends with it."""
    amendment = mou.amendments.filter(state__in=OPEN).first()
    if amendment is not None:
        amendment.mou = mou
        _abandon(Paper(mou, amendment), by=by, reason="ended with the MoU", at=at)


@transaction.atomic
def expire_mou(mou_id: int, *, at: datetime | None = None) -> bool:
    """Write down what time has already ended, and tell both sides. Twice is as once.

    Nothing ends for anybody where a signed renewal goes on from the day after, so nobody is told then.
    """
    at = at or timezone.now()
    mou = Mou.objects.filter(pk=mou_id).first()
    if mou is None:
        return False
    company, locked = _lock_with_company(mou)
    ended = locked.state_at(at)
    if locked.state not in (MouState.IN_FORCE, MouState.SUSPENDED) or ended not in _ENDS:
        return False
    told = next((event.reason for event in _declarations(locked)), "")
    transition(locked, ended, by=None, at=at, reason=told, suspended_at=None)
    _drop_open_amendment(locked, by=None, at=at)
    clocks.adjust(company, at)
    if ended == MouState.TERMINATED:
        tell_company(Paper(locked), "mou.terminated", reason=told)
        tell_office(Paper(locked), "mou.terminated", reason=told)
    elif not Mou.objects.filter(predecessor=locked, state=MouState.IN_FORCE).exists():
        tell_company(Paper(locked), "mou.expired")
        tell_office(Paper(locked), "mou.expired", for_office=True)
    return True


def _lock_with_company(mou: Mou) -> tuple[Company, Mou]:
    locked = lock_paper(Paper(mou)).mou
    return locked.company, locked


def _check_not_over(mou: Mou, seen: str | None) -> None:
    check_seen(mou, seen)
    if mou.state_at() in _ENDS:
        raise Refusal(_("This MoU has already expired."))
