"""The student's interview: chosen among the free times, moved, cancelled, and put into a calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.interviews import SlotTaken, book_interview, cancel_interview, move_interview
from internships.interviews.agenda import by_day, next_after, next_interview, open_times
from internships.interviews.entries import part_of
from internships.interviews.rules import own_interview
from internships.models import Application, Interview, InterviewSlot
from internships.states import ApplicationState, InterviewState
from people.audiences import Request, student
from people.sent_back import number_in
from people.workflow import Refusal


@student
def choose(request: Request, application_id: int) -> HttpResponse:
    """The free times as buttons; who has one already moves it. A time that was just taken leads to the next."""
    at = timezone.now()
    application = _own_application(request, application_id)
    interview = next_interview(application)
    refused, wanted = "", None
    if request.method == "POST":
        wanted = _wanted(request, application)
        try:
            return _chosen(request, application, interview, wanted)
        except Refusal as refusal:
            refused = str(refusal.message)
            if not isinstance(refusal, SlotTaken):
                wanted = None
            application = _own_application(request, application_id)
            interview = next_interview(application)
    times = open_times(application, at, request.GET.get("after"))
    context = {
        "application": application,
        "position": application.position,
        "interview": interview,
        "invited": application.state_for_student_at(at) == ApplicationState.INTERVIEW,
        "can": own_interview(interview, application, at) if interview else None,
        "days": by_day(times),
        "page": times,
        "refused": refused,
        "next": next_after(times, wanted, at) if wanted else None,
    }
    status = 409 if refused else 200
    return render(request, "internships/students/choose_time.html", context, status=status)


def _wanted(request: Request, application: Application) -> InterviewSlot | None:
    wanted = number_in(request.POST.get("slot"))
    return InterviewSlot.objects.filter(position=application.position_id, pk=wanted or 0).first()


def _chosen(
    request: Request, application: Application, interview: Interview | None, wanted: InterviewSlot | None
) -> HttpResponse:
    if wanted is None:
        raise Refusal(_("Choose one of these times."))
    if interview is None:
        interview = book_interview(application, wanted, by=request.user)
        messages.success(request, _("The time is yours, and the company has been told."))
    elif interview.slot_id != wanted.pk:
        interview = move_interview(interview, wanted, by=request.user)
        messages.success(request, _("Moved, and the company has been told."))
    return redirect("internships:my_interview", interview.pk)


@student
def show(request: Request, interview_id: int) -> HttpResponse:
    at = timezone.now()
    interview = _own(request, interview_id)
    application = interview.application
    can = own_interview(interview, application, at)
    rows = interview.slot.interviewers.filter(ended_at=None).select_related("user")
    context = {
        "interview": interview,
        "slot": interview.slot,
        "application": application,
        "position": application.position,
        "people": [row.user.full_name for row in rows.order_by("user__full_name")],
        "can": can,
        "stands": interview.state == InterviewState.BOOKED and (can.change or can.too_late),
        "past": interview.slot.ends_at <= at,
        "cancelled": interview.state == InterviewState.CANCELLED,
    }
    return render(request, "internships/students/interview.html", context)


@student
@require_POST
def cancel(request: Request, interview_id: int) -> HttpResponse:
    interview = _own(request, interview_id)
    try:
        cancel_interview(interview, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("internships:my_interview", interview.pk)
    messages.success(request, _("Cancelled, and the company has been told. You can choose another time."))
    return redirect("internships:choose_time", interview.application_id)


@student
def entry(request: Request, interview_id: int) -> HttpResponse:
    """For a calendar that no mail reaches."""
    interview = _own(request, interview_id)
    content = part_of(interview, request.user).content
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return response


def _own(request: Request, interview_id: int) -> Interview:
    own: Any = Interview.objects.filter(student=request.student).for_pages()
    return get_object_or_404(own, pk=interview_id)


def _own_application(request: Request, application_id: int) -> Application:
    own = Application.objects.of_student(request.student)
    return get_object_or_404(own.select_related("position__company", "student__user"), pk=application_id)
