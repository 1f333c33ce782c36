"""The application's workflow up to the offer: applying, reading, choosing, rejecting, withdrawing.

Locks are taken in the order Student → Company → MoU → Position → Application → Offer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.cover import mous_of
from companies.models import Company, Mou
from companies.states import CompanyState
from internships.actions.answering import answer_due, clock_stopped_at, hold_calendar
from internships.actions.ending import end_application
from internships.actions.telling_moves import cancel_untold, tell_of_moves
from internships.eligibility import (
    cap_words,
    earlier_application,
    frozen_words,
    gate,
    missing,
    of_status,
    over_cap,
    status_words,
)
from internships.messages import tell_company, tell_student
from internships.models import Answer, Application, ApplicationDraft, InterviewSlot, Offer, Position
from internships.questions import asked_of, checked_answers
from internships.rules import can_undo_rejection
from internships.sent_facts import keep_facts
from internships.states import (
    APPLICATION_OPEN,
    APPLICATION_WAITING,
    ApplicationState,
    OfferState,
    PositionState,
)
from internships.waiting import seat_freed
from people.models import StoredFile, User
from people.notifications.actions import cancel
from people.workflow import Refusal, begin, check_seen, hold, last_event, transition
from students.models import Student
from students.own_case import refuse_own_case


@transaction.atomic
def apply(
    student: Student,
    position: Position,
    *,
    by: User,
    cv: StoredFile,
    letter: str = "",
    answers: Mapping[int, str] | None = None,
    shows_gpa: bool = False,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Application:
    """Send an application. It keeps the CV file, letter and answers as they are now; its draft goes with it.

    What applying relies on (company, MoUs, position) is held, not locked: a closing or suspension waits for
    this transaction or is seen by it, and hundreds may apply to one position at the same moment.
    """
    hold_calendar()
    student = Student.objects.locked(student.pk)
    hold(Company, position.company_id)
    hold(Mou, *[mou.pk for mou in mous_of(position.company, position.kind)])
    hold(Position, position.pk)
    position = (
        Position.objects.select_related("company", "kind", "site")
        .prefetch_related("fields")
        .get(pk=position.pk)
    )
    at = at or timezone.now()
    _require_open(student, position, at)
    if seen_version is not None and seen_version != position.version:
        raise Refusal(
            _("The company has changed this position since you opened it. Have a look, then send it.")
        )
    given = checked_answers(asked_of(position), answers or {})
    application = Application(
        position=position,
        student=student,
        cv=cv,
        letter=letter,
        gpa_shown_at=at if shows_gpa else None,
        position_version=position.version,
        submitted_at=at,
        state_at=at,
        answer_due_at=answer_due(position, at),
    )
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise Refusal(_("You have already applied for this position.")) from error
    for answer in given:
        answer.application = application
    Answer.objects.bulk_create(given)
    keep_facts(application)
    ApplicationDraft.objects.filter(student=student, position=position).delete()
    begun = begin(application, by=by, at=at)
    tell_student(application, "application.received", key=f"application.received:{begun.pk}:student")
    tell_company(application, "application.submitted", key=f"application.submitted:{begun.pk}")
    return application


def _require_open(student: Student, position: Position, at: datetime) -> None:
    found = gate(position, at, student=student)
    if not found.open:
        raise Refusal(found.why)
    if student.consented_at is None:
        raise Refusal(
            _("First agree, in your profile, that the company sees what you send it."), field="consent"
        )
    if student.frozen_at is not None:
        raise Refusal(frozen_words(student))
    if not of_status(student, position.kind):
        raise Refusal(
            _("This work is for those whose study status is: %(names)s. Yours is: %(own)s.")
            % {"names": status_words(position.kind), "own": student.get_study_status_display()}
        )
    if over_cap(student):
        raise Refusal(cap_words(student))
    hindrances = missing(student, position)
    if hindrances:
        raise Refusal(_("You can’t apply for this position: %(what)s.") % {"what": hindrances[0].label})
    earlier = earlier_application(student, position)
    if earlier is not None:
        raise Refusal(_("You have already applied for this position."))


def open_application(application: Application, *, by: User) -> Application:
    """HR reads it for the first time: it is in review from then. Reading again changes nothing."""
    if application.state != ApplicationState.SUBMITTED:
        return application
    return _move(application, ApplicationState.IN_REVIEW, by=by, seen=None, once=True)


def review_application(application: Application, *, by: User, seen: str | None = None) -> Application:
    return _move(application, ApplicationState.IN_REVIEW, by=by, seen=seen)


def put_back_application(application: Application, *, by: User, seen: str | None = None) -> Application:
    """Back among those that nobody has begun with. The student isn't told: nothing was decided."""
    return _move(application, ApplicationState.SUBMITTED, by=by, seen=seen)


def shortlist_application(application: Application, *, by: User, seen: str | None = None) -> Application:
    return _move(application, ApplicationState.SHORTLISTED, by=by, seen=seen)


def invite_to_interview(
    application: Application, *, by: User, note: str = "", seen: str | None = None
) -> Application:
    """An interview is an answer: the promised time to answer starts again from the first one.

    It never gets shorter by it: a student on the waiting list may have agreed to wait longer. Nor does it start again
    with the next answer, or a company could invite and put back without end.
    """
    return _move(application, ApplicationState.INTERVIEW, by=by, seen=seen, note=note)


@transaction.atomic
def _move(
    application: Application,
    to: ApplicationState,
    *,
    by: User,
    seen: str | None,
    note: str = "",
    once: bool = False,
) -> Application:
    if to == ApplicationState.INTERVIEW:
        hold_calendar()
    locked = lock_for_company(application, by=by)
    at = timezone.now()
    if once and (locked.state != ApplicationState.SUBMITTED or locked.state_at_time(at) != locked.state):
        return locked
    check_seen(locked, seen)
    _require_waiting(locked, at)
    clock: dict[str, Any] = {}
    if to == ApplicationState.INTERVIEW:
        clock = _clock_of_invitation(locked, at)
    known = cancel_untold([locked], at=at)
    transition(locked, to, by=by, at=at, reason=note, state_at=at, **clock)
    if to == ApplicationState.INTERVIEW:  # whether there are times to choose from: the invitation says it
        tell_student(locked, "application.interview", note=note, times=_times_free(locked, at))
    else:
        tell_of_moves([(locked, last_event(locked))], to, known=known, at=at)
    return locked


def _clock_of_invitation(application: Application, at: datetime) -> dict[str, Any]:
    if application.position.company.state != CompanyState.APPROVED:
        raise Refusal(_("Your company is suspended at the moment; nobody is invited meanwhile."))
    if application.first_answer_at is not None:
        return {}
    due = max(application.answer_due_at, answer_due(application.position, at))
    stopped = {"clock_stopped_at": at} if application.clock_stopped_at else {}
    return {"answer_due_at": due, "first_answer_at": at, **stopped}


def _times_free(application: Application, at: datetime) -> int:
    return InterviewSlot.objects.free().filter(position=application.position_id, starts_at__gt=at).count()


@transaction.atomic
def reject_application(
    application: Application, *, by: User, reason: str, note: str = "", seen: str | None = None
) -> Application:
    """Say no, with a reason. The student is told after the undo window; until then it can be taken back."""
    locked = lock_for_company(application, by=by)
    check_seen(locked, seen)
    at = timezone.now()
    _require_waiting(locked, at)
    tell_at = at + timedelta(minutes=settings.REJECTION_UNDO_MINUTES)
    end_application(
        locked,
        ApplicationState.REJECTED,
        by=by,
        at=at,
        reason=note or reason,
        state_at=at,
        state_before=locked.state,
        tell_at=tell_at,
        close_reason=reason,
        close_note=note,
        first_answer_at=locked.first_answer_at or at,
    )
    tell_student(locked, "application.rejected", not_before=tell_at)
    return locked


@transaction.atomic
def undo_rejection(application: Application, *, by: User, seen: str | None = None) -> Application:
    """Take a rejection back before the student has been told of it."""
    hold(Position, application.position_id)
    locked = lock_for_company(application, by=by)
    check_seen(locked, seen)
    at = timezone.now()
    if locked.position.state == PositionState.CLOSED:
        raise Refusal(_("The position has been closed meanwhile, so nobody waits for an answer any more."))
    if not can_undo_rejection(locked, at):
        raise Refusal(_("The student has been told already; this can’t be taken back any more."))
    _take_back(locked, by=by, at=at)
    return locked


def _take_back(rejected: Application, *, by: User | None, at: datetime) -> None:
    """A rejection that isn't told yet: the locked application is again what it was before it."""
    told = rejected.events.filter(to_state=ApplicationState.REJECTED)
    told = told.exclude(from_state=ApplicationState.REJECTED)  # what was recorded while it was so
    rejection = told.latest("id")
    cancel(f"application.rejected:{rejection.pk}:student")
    answered_before = rejected.first_answer_at is not None and rejected.first_answer_at < rejection.at
    transition(
        rejected,
        rejected.state_before,
        by=by,
        at=at,
        state_at=at,
        clock_stopped_at=clock_stopped_at(rejected, at),
        state_before="",
        tell_at=None,
        close_reason="",
        close_note="",
        first_answer_at=rejected.first_answer_at if answered_before else None,
    )


@transaction.atomic
def withdraw_application(
    application: Application, *, by: User, reason: str = "", note: str = "", seen: str | None = None
) -> Application:
    """The student steps back, at any time before accepting; an open offer is declined with it."""
    Student.objects.select_for_update().get(pk=application.student_id)
    locked = lock_application(application)
    at = timezone.now()
    if seen is not None and seen != locked.state_for_student_at(at):
        check_seen(locked, seen)
    if locked.state_for_student_at(at) not in APPLICATION_OPEN:
        raise Refusal(_("This application has ended already."))
    give_up(locked, by=by, at=at, note=note, reason=reason)
    tell_company(locked, "application.withdrawn")
    return locked


def give_up(
    application: Application, *, by: User | None, at: datetime, note: str = "", reason: str = ""
) -> None:
    """Withdraw a locked application and decline what was offered under it."""
    if application.state == ApplicationState.REJECTED:  # not told yet, so to the student it is still open
        _take_back(application, by=None, at=at)
    for offer in Offer.objects.select_for_update(of=("self",)).filter(
        application=application, state=OfferState.OPEN
    ):
        transition(offer, OfferState.DECLINED, by=by, at=at, reason=reason, answered_at=at, seat_dates=None)
        seat_freed(application.position.company_id)
    end_application(
        application,
        ApplicationState.WITHDRAWN,
        by=by,
        at=at,
        reason=note or reason,
        state_at=at,
        close_reason=reason,
        close_note=note,
        offered_until=None,
    )


def lock_application(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("position__company", "position__kind", "student__user")
        .get(pk=application.pk)
    )


def lock_for_company(application: Application, *, by: User) -> Application:
    """To be decided on or spoken about by the company's people, each of whom may study as well."""
    locked = lock_application(application)
    refuse_own_case(locked.student, by=by)
    return locked


def _require_waiting(application: Application, at: datetime) -> None:
    state = application.state_at_time(at)
    if state == ApplicationState.LAPSED:
        raise Refusal(_("The promised time to answer has passed, and the student has been told so."))
    if state not in APPLICATION_WAITING:
        raise Refusal(
            _("That is no longer possible: it is now “%(state)s”.") % {"state": ApplicationState(state).label}
        )
