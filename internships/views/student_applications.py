"""The student's own applications: all of them, one of them, and stepping back from one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.applications import withdraw_application
from internships.actions.consent import set_gpa_shown
from internships.comparing import Difference, compared
from internships.forms.apply import WithdrawForm
from internships.interviews.agenda import by_day, next_interview, open_times
from internships.models import (
    Application,
    ApplicationDraft,
    Interview,
    Offer,
    Position,
    PositionVersion,
    ThreadSide,
)
from internships.progress import Track, history, invitation, last_word, track_of
from internships.questions import read_answers
from internships.rules import own_application
from internships.states import (
    APPLICATION_LIVE,
    APPLICATION_WAITING,
    ApplicationState,
    OfferState,
    PlacementState,
)
from internships.thread import student_rights, with_thread, with_unread
from internships.versions import snapshot, version_at
from internships.waiting import CAN_WAIT, place_of
from people.audiences import Request, student
from people.files import serve
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.workflow import Refusal
from students.models import Student

OPEN, ENDED = "open", "ended"
DRAFTS_SHOWN = 50
GOING_ON = Q(told_state__in=APPLICATION_LIVE) & ~Q(placement__state=PlacementState.ENDED)


@dataclass(frozen=True)
class Row:
    """An application as the student's lists show it."""

    application: Application
    state: str
    track: Track | None
    word: str
    ended_work: bool


def rows_of(applications: Iterable[Application]) -> list[Row]:
    at = timezone.now()
    return [_row(application, at) for application in applications]


def _row(application: Application, at: datetime) -> Row:
    state = application.state_for_student_at(at)
    over = state == ApplicationState.PLACED and application.placement.state == PlacementState.ENDED
    return Row(application, state, None if over else track_of(state), last_word(application, at), over)


def own_applications(student: Student) -> QuerySet[Application]:
    own = Application.objects.of_student(student).with_state_for_student()
    return with_unread(own, ThreadSide.STUDENT).select_related(
        "position__company", "position__kind", "position__site__estate", "placement"
    )


@student
def list_applications(request: Request) -> HttpResponse:
    own = own_applications(request.student)
    chosen = ENDED if request.GET.get("show") == ENDED else OPEN
    counts = own.aggregate(open=Count("pk", filter=GOING_ON), ended=Count("pk", filter=~GOING_ON))
    page = keyset_page(
        own.filter(GOING_ON if chosen == OPEN else ~GOING_ON),
        order=("-submitted_at", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    drafts = drafts_of(request.student) if chosen == OPEN and "after" not in request.GET else []
    context = {"page": page, "rows": rows_of(page), "counts": counts, "chosen": chosen, "drafts": drafts}
    return render(request, "internships/students/applications.html", context)


def drafts_of(student: Student) -> list[ApplicationDraft]:
    """What was begun and not sent, the newest first; also what can't be sent any more, to be read or removed."""
    own = ApplicationDraft.objects.filter(student=student).select_related("position__company")
    open_now = Position.objects.taking_applications().filter(pk=OuterRef("position"))
    return list(own.annotate(can_send=Exists(open_now)).order_by("-saved_at", "-id")[:DRAFTS_SHOWN])


@student
def show_application(request: Request, application_id: int) -> HttpResponse:
    at = timezone.now()
    application: Any = _own(request, application_id, with_its_thread=True)
    offer = application.offers.select_related("position__kind").order_by("-id").first()
    state = application.state_for_student_at(at)
    events = list(application.events.all())
    changed = application.position_version != application.position.version
    versions = list(application.position.versions.all()) if changed else []
    then = version_at(versions, application.position_version)
    context = {
        "application": application,
        "position": application.position,
        "state": state,
        "track": track_of(state),
        "answers": read_answers(list(application.answers.all())),
        "history": history(application, events, at, offer),
        "interview_note": invitation(events),
        "offer": offer if _still_counts(offer) else None,
        "differences": since_applied(application, then),
        "can": own_application(application, offer, at),
        "waiting": APPLICATION_WAITING,
        **_interview(application, state),
        "place": place_of(application, at) if state in CAN_WAIT else None,
        "can_talk": student_rights(application, at, company_wrote=application.thread_count > 0).write,
        "offer_ran_out": offer is not None and offer.state_at_time(at) == OfferState.EXPIRED,
        "may_try_again": state == ApplicationState.WITHDRAWN and before_deadline(application, at),
    }
    return render(request, "internships/students/application.html", context)


def since_applied(application: Application, then: PositionVersion | None) -> list[Difference]:
    """What of the position is different from what it was when they applied; nothing where that wasn't kept."""
    if then is None or application.position_version == application.position.version:
        return []
    return compared(then.values, snapshot(application.position))


def _interview(application: Any, state: str) -> dict[str, Any]:
    """The one that is booked, else, after an invitation, the times to choose from: one query, never both."""
    if application.has_interview:
        return {"interview": next_interview(application)}
    if state != ApplicationState.INTERVIEW:
        return {"days": []}
    times = open_times(application)
    return {"days": by_day(times), "more_times": times.next_after}


def _still_counts(offer: Offer | None) -> bool:
    return offer is not None and offer.state_now in (OfferState.OPEN, OfferState.ACCEPTED)


def before_deadline(application: Application, at: datetime) -> bool:
    """Whoever has withdrawn can apply again until then."""
    return application.position.deadline_at > at


@student
def sent_cv(request: Request, application_id: int) -> FileResponse | HttpResponse:
    return serve(_own(request, application_id).cv, inline=True)


@student
def withdraw(request: Request, application_id: int) -> HttpResponse:
    application = _own(request, application_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                withdraw_application(
                    application,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                    note=form.cleaned_data["note"],
                    seen=request.POST.get("seen"),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                application, status = _own(request, application_id), 409
            else:
                messages.success(request, _("You have withdrawn. The company has been told."))
                return redirect("internships:my_application", application.pk)
    at = timezone.now()
    context = {
        "application": application,
        "form": form,
        "state": application.state_for_student_at(at),
        "can": own_application(application, None, at),
        "may_try_again": before_deadline(application, at),
    }
    return render(request, "internships/students/withdraw.html", context, status=status)


@student
@require_POST
def change_gpa(request: Request, application_id: int) -> HttpResponse:
    """The company's page follows at once; it isn't told that anything was taken back."""
    application = _own(request, application_id)
    shown = request.POST.get("shown") == "yes"
    try:
        set_gpa_shown(application, shown=shown, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        done = _("The company sees your GPA now.") if shown else _("The company no longer sees your GPA.")
        messages.success(request, done)
    return redirect("internships:my_application", application.pk)


def _own(request: Request, application_id: int, *, with_its_thread: bool = False) -> Application:
    own = own_applications(request.student).select_related(
        "cv", "student", "position__company", "position__kind", "position__site__estate", "placement"
    )
    to_come = Interview.objects.to_come().filter(application=OuterRef("pk"))
    own = own.annotate(has_interview=Exists(to_come))
    if with_its_thread:
        own = with_thread(own, ThreadSide.STUDENT)
    return get_object_or_404(own, pk=application_id)
