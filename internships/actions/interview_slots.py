"""Times that HR offers for interviews: made one by one or in a series, changed, cancelled.

The company's lock keeps two colleagues apart who fill the same room; the interviewers' own rows keep apart two
companies that share a member. What is left, the constraints refuse.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, Membership
from companies.states import CompanyState
from internships.actions.applications import lock_for_company
from internships.actions.interview_ends import cancel_booked, cancel_slot_row
from internships.actions.interviews import CANCELLED_BY_COMPANY
from internships.interviews.clashes import Place, Span, clashes, refuse, words_of
from internships.interviews.telling import (
    interviewers_of,
    tell_company,
    tell_student,
    tell_times,
)
from internships.models import Application, Interview, Interviewer, InterviewSlot, Position
from internships.states import ApplicationState, PositionState, SlotState
from people.models import User
from people.persian.numbers import number_text
from people.workflow import Refusal, begin_many, check_seen, hold, record
from students.models import Student


@transaction.atomic
def make_slots(
    position: Position, spans: Sequence[Span], *, by: User, place: Place, interviewers: Sequence[User]
) -> list[InterviewSlot]:
    """All of them or none. Students who were invited and have no time yet are told that there are some."""
    at = timezone.now()
    company = _lock_company(position)
    hold(Position, position.pk)
    locked = Position.objects.get(pk=position.pk)
    if locked.state not in (PositionState.PUBLISHED, PositionState.PAUSED):
        raise Refusal(_("Times are offered for a position that is open or paused."))
    _require_count(spans)
    people = _lock_members(company, interviewers)
    _require_right(spans, place, people, at)
    slots = [_new_slot(locked, span, place, by=by, at=at) for span in spans]
    try:
        with transaction.atomic():
            InterviewSlot.objects.bulk_create(slots)
            Interviewer.objects.bulk_create(
                [Interviewer(slot=slot, user=user, held=slot.held) for slot in slots for user in people]
            )
    except IntegrityError as error:
        raise Refusal(words_of(error)) from error
    begin_many(slots, [SlotState.OFFERED], by=by)
    _tell_invited(locked, slots[0])
    return slots


def _lock_company(position: Position) -> Company:
    company = Company.objects.select_for_update(no_key=True).get(pk=position.company_id)
    if company.state != CompanyState.APPROVED:
        raise Refusal(_("Your company is suspended at the moment; interviews can’t be offered."))
    return company


def _lock_members(company: Company, interviewers: Sequence[User]) -> list[User]:
    people = list(
        User.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[user.pk for user in interviewers])
        .order_by("pk")
    )
    if not people:
        raise Refusal(_("Choose who holds the interviews."), field="interviewers")
    members = Membership.objects.in_force().filter(company=company).values_list("user", flat=True)
    if {user.pk for user in people} - set(members):
        raise Refusal(_("Interviewers are members of your company."), field="interviewers")
    return people


def _require_count(spans: Sequence[Span]) -> None:
    if not spans:
        raise Refusal(_("No time is chosen."))
    if len(spans) > settings.INTERVIEW_SLOTS_AT_ONCE_MAX:
        raise Refusal(
            _("At most %(most)s times can be offered in one go.")
            % {"most": number_text(settings.INTERVIEW_SLOTS_AT_ONCE_MAX)}
        )


def _require_right(
    spans: Sequence[Span],
    place: Place,
    people: Sequence[User],
    at: datetime,
    but: InterviewSlot | None = None,
) -> None:
    taken = clashes(spans, place, people, but=but)
    for span in spans:
        if span.minutes <= 0:
            raise Refusal(_("The end is before the beginning."), field="ends")
        if span.starts_at <= at:
            raise refuse(span.starts_at, _("this has passed already."), field="first_on")
        if span.starts_at in taken:
            raise refuse(span.starts_at, taken[span.starts_at], field="begins")
    ordered = sorted(spans, key=lambda span: span.starts_at)
    for one, next_one in pairwise(ordered):
        if next_one.starts_at < one.free_at:
            raise refuse(next_one.starts_at, _("this overlaps with the one before it."), field="begins")


def _new_slot(position: Position, span: Span, place: Place, *, by: User, at: datetime) -> InterviewSlot:
    return InterviewSlot(position=position, made_by=by, made_at=at, **_columns(span, place))


def _columns(span: Span, place: Place) -> dict[str, object]:
    return {
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "buffer_minutes": span.buffer_minutes,
        "held": span.held,
        "way": place.way,
        "site": place.site,
        "room": place.room,
        "room_key": place.room_key,
        "link": place.link,
    }


def _tell_invited(position: Position, first: InterviewSlot) -> None:
    invited = Application.objects.filter(position=position, state=ApplicationState.INTERVIEW)
    without = invited.exclude(interviews__in=Interview.objects.to_come())
    tell_times(without.select_related("position__company", "student__user").order_by("pk"), first)


@transaction.atomic
def change_slot(
    slot: InterviewSlot, *, by: User, span: Span, place: Place, interviewers: Sequence[User]
) -> InterviewSlot:
    """Another time, place or interviewer. Who has booked it keeps it, and is told."""
    at = timezone.now()
    locked, interview = _lock_slot(slot, by)
    people = _lock_members(locked.position.company, interviewers)
    _require_right([span], place, people, at, but=locked)
    before, old_start = interviewers_of(locked), locked.starts_at
    columns: dict[str, Any] = _columns(span, place)
    changes = {
        name: [str(getattr(locked, name)), str(value)]
        for name, value in columns.items()
        if getattr(locked, name) != value and name not in ("held", "room_key")
    }
    if {user.pk for user in before} != {user.pk for user in people}:
        changes["interviewers"] = [_names(before), _names(people)]
    if not changes:
        return locked
    try:
        with transaction.atomic():
            record(locked, by=by, at=at, changes=changes, **columns)
            _set_interviewers(locked, people, at)
            if interview:
                _follow(interview, locked, span, by=by, at=at, changes=changes)
    except IntegrityError as error:
        words = words_of(error)
        raise Refusal(words, field="begins") from error
    if interview:
        _tell_changed(interview, before, people, old_start, by_company=True)
    return locked


def _names(people: Sequence[User]) -> str:
    return ", ".join(sorted(user.full_name for user in people))


def _set_interviewers(slot: InterviewSlot, people: Sequence[User], at: datetime) -> None:
    chosen = {user.pk for user in people}
    slot.interviewers.filter(ended_at=None).exclude(user__in=chosen).update(held=None, ended_at=at)
    slot.interviewers.filter(user__in=chosen).update(held=slot.held, ended_at=None)
    known = set(slot.interviewers.values_list("user", flat=True))
    Interviewer.objects.bulk_create(
        [Interviewer(slot=slot, user=user, held=slot.held) for user in people if user.pk not in known]
    )


def _follow(
    interview: Interview, slot: InterviewSlot, span: Span, *, by: User, at: datetime, changes: dict
) -> None:
    interview.slot = slot
    record(
        interview,
        by=by,
        at=at,
        changes=changes,
        during=span.during,
        sequence=interview.sequence + 1,
        changed_at=at,
    )


def _tell_changed(
    interview: Interview,
    before: Sequence[User],
    after: Sequence[User],
    old_start: datetime,
    *,
    by_company: bool,
) -> None:
    tell_student(interview, "interview.moved", from_at=old_start, by_company=by_company)
    stay = [user for user in after if user in before]
    tell_company(interview, "interview.moved", to=stay, from_at=old_start)
    tell_company(interview, "interview.booked", to=[user for user in after if user not in before])
    gone = [user for user in before if user not in after]
    tell_company(interview, "interview.cancelled", to=gone, why="other_hands")


@transaction.atomic
def cancel_slot(slot: InterviewSlot, *, by: User, reason: str = "", seen: str | None = None) -> InterviewSlot:
    """Take a time back. Who has booked it is told why, and chooses among the others."""
    at = timezone.now()
    locked, interview = _lock_slot(slot, by)
    check_seen(locked, seen)
    if interview and not reason:
        raise Refusal(_("Say why: the student reads it."), field="reason")
    cancel_slot_row(locked, by=by, at=at, reason=reason)
    if interview:
        cancel_booked(interview, by=by, at=at, reason=reason)
        others = InterviewSlot.objects.free().filter(position=locked.position_id, starts_at__gt=at)
        tell_student(
            interview,
            "interview.cancelled",
            why=CANCELLED_BY_COMPANY,
            note=reason,
            others=others.count(),
            url=f"/me/interviews/choose/{interview.application_id}/",
        )
        tell_company(interview, "interview.cancelled", why=CANCELLED_BY_COMPANY, note=reason)
    return locked


def _lock_slot(slot: InterviewSlot, by: User) -> tuple[InterviewSlot, Interview | None]:
    """The slot to come with whoever has booked it, locked from the student on."""
    at = timezone.now()
    booked = slot.interviews.booked().select_related("application").first()
    if booked:
        Student.objects.locked(booked.student_id)
    Company.objects.select_for_update(no_key=True).get(pk=slot.position.company_id)
    if booked:
        lock_for_company(booked.application, by=by)
    locked = (
        InterviewSlot.objects.select_for_update(of=("self",))
        .select_related("position__company", "site__estate")
        .get(pk=slot.pk)
    )
    if locked.state != SlotState.OFFERED:
        raise Refusal(_("This time was cancelled already."))
    if locked.starts_at <= at:
        raise Refusal(_("This time has begun already."))
    interview = locked.interviews.booked().select_for_update(of=("self",)).for_pages().first()
    if (interview and interview.pk) != (booked and booked.pk):
        raise Refusal(_("Somebody has just booked or left this time. Have a look at how it stands now."))
    return locked, interview
