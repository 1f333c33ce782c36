"""An interview's workflow: booked in a free slot, moved to another, cancelled, and whether the student came.

Locks are taken in the order Student → Company → MoU → Position → Application → Slot → Interview. The student's lock
keeps two of their own requests apart, the slot's those of two students; what two companies do at once, and what
nobody thought of, the constraints refuse (internships/interviews/clashes.py has the words).
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from companies.states import CompanyState
from internships.actions.answering import answer_due, hold_calendar
from internships.actions.applications import lock_application
from internships.actions.interview_ends import cancel_booked
from internships.actions.interview_promises import promise_after
from internships.interviews.bound import CHANGE_UNTIL
from internships.interviews.clashes import STUDENT_BUSY, Span, constraint_of, words_of
from internships.interviews.telling import company_side, tell_company, tell_student
from internships.models import Application, Interview, InterviewSlot
from internships.states import APPLICATION_OPEN, ApplicationState, InterviewState, SlotState
from people.models import User
from people.persian.numbers import number_text
from people.workflow import Refusal, begin, hold, record
from students.models import Student
from students.own_case import refuse_own_case

CANCELLED_BY_STUDENT, CANCELLED_BY_COMPANY = "by_student", "by_company"


class SlotTaken(Refusal):
    """Somebody was quicker, or the time is no longer offered; there may be others."""


@transaction.atomic
def book_interview(
    application: Application, slot: InterviewSlot, *, by: User, for_student: bool = False
) -> Interview:
    """Take a free slot. HR does it `for_student`, say by phone, until it begins; students until the bound."""
    at = timezone.now()
    locked = _lock_way(application)
    if for_student:
        refuse_own_case(locked.student, by=by)
    _require_invited(locked, at)
    if Interview.objects.to_come(at).filter(application=locked).exists():
        raise Refusal(_("A time is chosen already. Move it, if another one suits better."))
    chosen = _lock_slots(locked, slot.pk)[slot.pk]
    _require_free(chosen, at, for_student=for_student)
    interview = Interview(
        application=locked, student=locked.student, slot=chosen, booked_at=at, changed_at=at
    )
    interview.during = _span(chosen).during
    _save_booked(interview.save, for_student=for_student)
    begin(interview, by=by, at=at)
    promise_after(locked, interview, answer_due(locked.position, chosen.ends_at), by=by, at=at)
    tell_student(interview, "interview.booked", by_company=for_student)
    tell_company(interview, "interview.booked")
    return interview


@transaction.atomic
def move_interview(
    interview: Interview, slot: InterviewSlot, *, by: User, for_student: bool = False
) -> Interview:
    """To another free slot. What calendars know of it stays one entry."""
    at = timezone.now()
    application = _lock_way(interview.application)
    if for_student:
        refuse_own_case(application.student, by=by)
    _require_open(application, at)
    slots = _lock_slots(application, interview.slot_id, slot.pk)
    locked = _lock_to_come(interview, at)
    if locked.slot_id not in slots or locked.slot_id == slot.pk:
        raise Refusal(_("It has just been moved. Have a look at how it stands now."))
    old, new = slots[locked.slot_id], slots[slot.pk]
    if not for_student:
        require_time_to_change(old, at)
    _require_free(new, at, for_student=for_student)
    before = company_side(old)
    _save_booked(
        lambda: record(
            locked,
            by=by,
            at=at,
            changes={
                "slot": [old.pk, new.pk],
                "starts_at": [old.starts_at.isoformat(), new.starts_at.isoformat()],
            },
            slot=new,
            during=_span(new).during,
            sequence=locked.sequence + 1,
            changed_at=at,
        ),
        for_student=for_student,
    )
    promise_after(application, locked, answer_due(application.position, new.ends_at), by=by, at=at)
    tell_student(locked, "interview.moved", from_at=old.starts_at, by_company=for_student)
    after = company_side(new)
    tell_company(locked, "interview.moved", to=[u for u in after if u in before], from_at=old.starts_at)
    tell_company(locked, "interview.booked", to=[u for u in after if u not in before])
    tell_company(locked, "interview.cancelled", to=[u for u in before if u not in after], why="other_hands")
    return locked


@transaction.atomic
def cancel_interview(interview: Interview, *, by: User) -> Interview:
    """The student gives the time back, and may choose another."""
    at = timezone.now()
    _lock_way(interview.application)
    locked = _lock_to_come(interview, at)
    require_time_to_change(locked.slot, at)
    cancel_booked(locked, by=by, at=at, reason=CANCELLED_BY_STUDENT)
    tell_student(
        locked,
        "interview.cancelled",
        why=CANCELLED_BY_STUDENT,
        url=f"/me/applications/{locked.application_id}/",
    )
    tell_company(locked, "interview.cancelled", why=CANCELLED_BY_STUDENT)
    return locked


@transaction.atomic
def note_attendance(interview: Interview, *, by: User, attendance: str) -> Interview:
    """Whether the student came; after the beginning only, and it can be put right later."""
    at = timezone.now()
    locked = (
        Interview.objects.select_for_update(of=("self",))
        .select_related("slot", "student")
        .get(pk=interview.pk)
    )
    refuse_own_case(locked.student, by=by)
    if locked.state != InterviewState.BOOKED:
        raise Refusal(_("This interview was cancelled."))
    if locked.slot.starts_at > at:
        raise Refusal(_("It hasn’t begun yet. Afterwards you can note who came."))
    if locked.attendance != attendance:
        changes = {"attendance": [locked.attendance, attendance]}
        record(locked, by=by, at=at, changes=changes, attendance=attendance)
    return locked


def require_time_to_change(slot: InterviewSlot, at: datetime) -> None:
    if slot.starts_at - CHANGE_UNTIL > at:
        return
    raise Refusal(too_late_words())


def too_late_words() -> str:
    hours = settings.INTERVIEW_CHANGE_HOURS_MIN
    words = ngettext(
        "Less than %(hours)s hour is left until it begins. Call the company or write to it.",
        "Less than %(hours)s hours are left until it begins. Call the company or write to it.",
        hours,
    )
    return words % {"hours": number_text(hours)}


def _lock_way(application: Application) -> Application:
    hold_calendar()
    Student.objects.locked(application.student_id)
    hold(Company, application.position.company_id)
    locked = lock_application(application)
    if locked.position.company.state != CompanyState.APPROVED:
        raise Refusal(_("The company is suspended at the moment; interviews wait until that is settled."))
    return locked


def _require_invited(application: Application, at: datetime) -> None:
    _require_open(application, at)
    if application.state_for_student_at(at) != ApplicationState.INTERVIEW:
        raise Refusal(_("There is no invitation to an interview at the moment."))


def _require_open(application: Application, at: datetime) -> None:
    if application.state_for_student_at(at) not in APPLICATION_OPEN:
        raise Refusal(_("This application has ended already."))


def _lock_slots(application: Application, *pks: int) -> dict[int, InterviewSlot]:
    """In ascending order; those of another position aren't there."""
    found = InterviewSlot.objects.select_for_update(of=("self",)).filter(
        pk__in=pks, position=application.position_id
    )
    slots = {
        slot.pk: slot for slot in found.select_related("site__estate", "position__company").order_by("pk")
    }
    if any(pk not in slots for pk in pks):
        raise SlotTaken(_("This time is no longer offered."))
    return slots


def _lock_to_come(interview: Interview, at: datetime) -> Interview:
    """Only whoever holds the application's lock changes its interviews."""
    locked = Interview.objects.select_for_update(of=("self",)).for_pages().get(pk=interview.pk)
    if locked.state != InterviewState.BOOKED:
        raise Refusal(_("This interview was cancelled already."))
    if locked.slot.starts_at <= at:
        raise Refusal(_("This interview has begun already."))
    return locked


def _require_free(slot: InterviewSlot, at: datetime, *, for_student: bool) -> None:
    if slot.state != SlotState.OFFERED:
        raise SlotTaken(_("This time is no longer offered."))
    if slot.interviews.booked().exists():
        raise SlotTaken(_("Somebody else has just taken this time."))
    if slot.starts_at <= at:
        raise SlotTaken(_("This time has passed."))
    if not for_student and slot.starts_at - CHANGE_UNTIL <= at:
        raise SlotTaken(
            _("This time begins too soon to be chosen here. Choose a later one, or call the company.")
        )


def _save_booked(save: Callable[[], None], *, for_student: bool) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        if constraint_of(error) != STUDENT_BUSY:
            raise SlotTaken(words_of(error)) from error
        own = _("You have another interview at this time. Choose one that leaves room for both.")
        raise Refusal(words_of(error) if for_student else own) from error


def _span(slot: InterviewSlot) -> Span:
    return Span(slot.starts_at, slot.minutes, slot.buffer_minutes)
