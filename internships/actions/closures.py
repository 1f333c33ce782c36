"""The office enters an unforeseen closure: its days become holidays, and all running deadlines move on.

One transaction, whatever its size: people read one truth. Locks in the order of the house: positions, applications,
offers, ascending ids; before them the calendar itself, so that no promise is counted while it changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Membership
from internships.actions.answering import REST_DAYS, lock_calendar
from internships.closures import Calendar
from internships.models import Application, Closure, Offer, Position
from internships.states import APPLICATION_WAITING, OfferState, PositionState
from people.models import Holiday, User
from people.notifications.actions import notify_many
from people.persian import jalali
from people.workflow import Refusal, StaleState, record_many

LOOK_AROUND = timedelta(days=120)  # farther than any promise reaches


@dataclass(frozen=True)
class Effect:
    """How much moves on."""

    days: int
    answers: int
    offers: int
    deadlines: int
    lapsed: int  # promises that have run out on these days already: they stay as they are


def calendar_of(first: date, last: date) -> Calendar:
    around = (first - LOOK_AROUND, last + LOOK_AROUND)
    known = Holiday.objects.filter(on__range=around).values_list("on", flat=True)
    return Calendar.with_closure(first, last, list(known), REST_DAYS)


def effect_of(first: date, last: date, at: datetime | None = None) -> Effect:
    """What entering this closure now would move: shown before it is done."""
    at = at or timezone.now()
    calendar = calendar_of(first, last)
    begins = jalali.start_of_day(first)
    lapsed: Any = Application.objects.filter(state="lapsed", answer_due_at__gte=begins, answer_due_at__lt=at)
    return Effect(
        days=len(calendar.closed),
        answers=len(_answers(calendar, begins, at)),
        offers=len(_offers(calendar, begins, at)),
        deadlines=len(_deadlines(calendar, at)),
        lapsed=lapsed.count(),
    )


@transaction.atomic
def enter_closure(
    *, by: User, first_on: date, last_on: date, name_fa: str, name_en: str = "", at: datetime | None = None
) -> Closure:
    """Raises Refusal where the days are free already: entering the same closure twice moves nothing twice."""
    lock_calendar()
    at = at or timezone.now()
    calendar = calendar_of(first_on, last_on)
    if not calendar.closed:
        raise Refusal(_("All of these days are days off already."), field="first_on")
    closure = Closure.objects.create(
        first_on=first_on, last_on=last_on, name_fa=name_fa, name_en=name_en, entered_by=by, entered_at=at
    )
    Holiday.objects.bulk_create(
        Holiday(on=day, name_fa=name_fa, name_en=name_en, kind=Holiday.Kind.CLOSURE)
        for day in sorted(calendar.closed)
    )
    begins = jalali.start_of_day(first_on)
    closure.deadlines = _move(_deadlines(calendar, at, lock=True), "deadline_at", closure)
    answers = _answers(calendar, begins, at, lock=True)
    closure.answers = _move(answers, "answer_due_at", closure)
    offers = _offers(calendar, begins, at, lock=True)
    closure.offers = _move(offers, "expires_at", closure)
    for pks, span in _by_span(offers):
        Application.objects.filter(offers__in=pks, state="offered").update(
            offered_until=F("offered_until") + span
        )
    closure.save(update_fields=["deadlines", "answers", "offers"])
    _tell(closure, [row for row, _span in answers], [row for row, _span in offers])
    return closure


@transaction.atomic
def take_back_closure(closure: Closure, *, by: User) -> Closure:
    """Its days from today on are working days again, for promises made from now. What was moved stays: people
    know it, and nobody loses a day that they were given."""
    lock_calendar()
    locked = Closure.objects.select_for_update().get(pk=closure.pk)
    if locked.taken_back_at is not None:
        raise StaleState(_("This closure has been taken back already."))
    today = jalali.today()
    if locked.last_on < today:
        raise Refusal(_("Its days are over. They stay days off in the calendar."))
    days = (max(today, locked.first_on), locked.last_on)
    Holiday.objects.filter(on__range=days, kind=Holiday.Kind.CLOSURE, name_fa=locked.name_fa).delete()
    locked.taken_back_by, locked.taken_back_at = by, timezone.now()
    locked.save(update_fields=["taken_back_by", "taken_back_at"])
    return locked


# What moves, and how far

Moves = list[tuple[Any, timedelta]]


def _answers(calendar: Calendar, begins: datetime, at: datetime, *, lock: bool = False) -> Moves:
    """Promised answers whose time runs; a clock that stands still hasn't reached these days."""
    rows = Application.objects.filter(
        state__in=APPLICATION_WAITING, answer_due_at__gt=max(begins, at), clock_stopped_at=None
    ).annotate(promised=F("position__answer_within_days"))
    known: dict[tuple[date, int], timedelta] = {}

    def span(row: Any) -> timedelta:
        due_on, days = jalali.today(row.answer_due_at), row.promised
        if (due_on, days) not in known:
            known[due_on, days] = calendar.promise_moved(due_on, days) - due_on
        return known[due_on, days]

    return _moving(rows.only("state", "answer_due_at", "student_id", "position_id"), span, lock)


def _offers(calendar: Calendar, begins: datetime, at: datetime, *, lock: bool = False) -> Moves:
    """Students have the closed days back: computers, offices and the company's phone may have been away."""
    rows = Offer.objects.filter(state=OfferState.OPEN, expires_at__gt=max(begins, at))

    def span(row: Offer) -> timedelta:
        lost = calendar.days_lost(jalali.today(row.made_at), jalali.today(row.expires_at))
        before_work = jalali.start_of_day(row.starts_on) - row.expires_at
        return max(timedelta(0), min(timedelta(days=lost), before_work))

    return _moving(rows, span, lock)


def _deadlines(calendar: Calendar, at: datetime, *, lock: bool = False) -> Moves:
    """Deadlines of applying that fall on a closed day."""
    if not calendar.closed:
        return []
    first, last = min(calendar.closed), max(calendar.closed)
    rows = Position.objects.filter(
        state__in=(PositionState.PUBLISHED, PositionState.PAUSED),
        deadline_at__gt=at,
        deadline_at__range=(jalali.start_of_day(first), jalali.end_of_day(last)),
    )

    def span(row: Position) -> timedelta:
        on = jalali.today(row.deadline_at)
        return max(timedelta(0), min(calendar.deadline_moved(on), row.ends_on) - on)

    return _moving(rows.only("state", "deadline_at", "ends_on"), span, lock)


def _moving(rows: Any, span: Callable[[Any], timedelta], lock: bool) -> Moves:
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = ((row, span(row)) for row in rows.order_by("pk"))
    return [(row, by) for row, by in found if by]


def _move(moves: Moves, column: str, closure: Closure) -> int:
    """Write the rows, one update for each span, and an event for each row."""
    if not moves:
        return 0
    model = type(moves[0][0])
    for pks, span in _by_span(moves):
        model._default_manager.filter(pk__in=pks).update(**{column: F(column) + span})
    record_many(
        [row for row, _span in moves],
        by=closure.entered_by,
        at=closure.entered_at,
        reason=closure.name_fa,
        changes=[
            {
                column: [getattr(row, column).isoformat(), (getattr(row, column) + span).isoformat()],
                "closure": closure.pk,
            }
            for row, span in moves
        ],
    )
    return len(moves)


def _by_span(moves: Moves) -> Iterable[tuple[list[int], timedelta]]:
    found: dict[timedelta, list[int]] = defaultdict(list)
    for row, span in moves:
        found[span].append(row.pk)
    return [(pks, span) for span, pks in found.items()]


# Telling


def _tell(closure: Closure, answers: Sequence[Application], offers: Sequence[Offer]) -> None:
    values = {
        "first_on": closure.first_on,
        "last_on": closure.last_on,
        "name": closure.name_fa,
        "name_en": closure.name_en,
    }
    _tell_students(closure, {a.student_id for a in answers}, {o.student_id for o in offers}, values)
    recruiters = User.objects.filter(
        memberships__in=Membership.objects.in_force().filter(
            role__in=(Membership.Role.OWNER, Membership.Role.RECRUITER),
            company__positions__in={a.position_id for a in answers},
        )
    )
    notify_many(
        "closure.companies",
        to=recruiters.distinct().order_by("id"),
        values=values,
        key=lambda user: f"closure:{closure.pk}:{user.pk}:company",
        url="/hr/waiting/",
    )


def _tell_students(closure: Closure, waiting: set[int], offered: set[int], values: dict[str, Any]) -> None:
    for of_students, with_offer in ((offered, True), (waiting - offered, False)):
        notify_many(
            "closure.students",
            to=User.objects.filter(student__in=of_students).order_by("id"),
            values={**values, "offer": with_offer},
            key=lambda user: f"closure:{closure.pk}:{user.pk}:student",
            url="/me/applications/",
        )
