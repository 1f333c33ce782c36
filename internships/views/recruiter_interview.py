"""One interview time: who comes, with whom, where; booked by phone, moved, changed, cancelled; who came."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.interview_slots import cancel_slot, change_slot
from internships.actions.interviews import book_interview, move_interview, note_attendance
from internships.forms.interview import CancelSlotForm, ChangeSlotForm, initial_of
from internships.interviews.agenda import badge_of, without_time
from internships.interviews.rules import slot_permissions
from internships.interviews.scores import scores_for
from internships.models import Application, Interview, InterviewSlot
from internships.states import InterviewState
from internships.views.recruiter_access import require_recruiting, vetted
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.sent_back import number_in
from people.workflow import Refusal

OTHERS_SHOWN = 100


def own_slot(request: Request, slot_id: int) -> InterviewSlot:
    found = InterviewSlot.objects.for_member(request.membership)
    return get_object_or_404(found.select_related("position__company", "site__estate"), pk=slot_id)


def booked_in(slot: InterviewSlot) -> Interview | None:
    return slot.interviews.booked().for_pages().first()


@recruiter
@vetted
def show_slot(request: Request, slot_id: int) -> HttpResponse:
    at = timezone.now()
    slot = own_slot(request, slot_id)
    shown = slot.interviews.for_member(request.membership)
    all_of_slot = list(shown.for_pages().order_by("-pk"))
    interview = next((row for row in all_of_slot if row.state == InterviewState.BOOKED), None)
    can = slot_permissions(slot, interview, request.membership, at)
    rows = list(slot.interviewers.filter(ended_at=None).select_related("user").order_by("user__full_name"))
    people = [row.user for row in rows]
    cards = list(interview.scorecards.select_related("by").order_by("pk")) if interview else []
    context = {
        "slot": slot,
        "position": slot.position,
        "interview": interview,
        "before": [row for row in all_of_slot if row != interview],
        "people": people,
        "can": can,
        "begun": slot.starts_at <= at,
        "badge": badge_of(slot, interview, at),
        "invited": _invited(request, slot) if can.book else [],
        "others": _others(slot) if can.move else [],
        "scores": scores_for(people, cards, request.user, decides=request.membership.may_recruit),
        "attendances": Interview.Attendance.choices,
    }
    return render(request, "internships/recruiters/interview_slot.html", context)


def _invited(request: Request, slot: InterviewSlot) -> list[Application]:
    applications = Application.objects.for_member(request.membership).filter(position=slot.position_id)
    return without_time(applications)


def _others(slot: InterviewSlot) -> list[InterviewSlot]:
    free = InterviewSlot.objects.free().filter(position=slot.position_id, starts_at__gt=timezone.now())
    return list(free.order_by("starts_at", "pk")[:OTHERS_SHOWN])


@recruiter
@vetted
def edit_slot(request: Request, slot_id: int) -> HttpResponse:
    slot = own_slot(request, slot_id)
    require_recruiting(request)
    interview = booked_in(slot)
    if request.method != "POST" and not _may_change(request, slot, interview):
        return _not_any_more(request, slot)
    form = ChangeSlotForm(
        request.POST if request.method == "POST" else None, company=request.company, initial=initial_of(slot)
    )
    if request.method == "POST" and form.is_valid():
        people = list(form.cleaned_data["interviewers"])
        try:
            change_slot(slot, by=request.user, span=form.span(), place=form.place(), interviewers=people)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            done = _("Changed. The student has been told.") if interview else _("Changed.")
            messages.success(request, done)
            return redirect("internships:hr_slot", slot.pk)
    context = {"slot": slot, "interview": interview, "form": form}
    status = 422 if form.errors else 200
    return render(request, "internships/recruiters/slot_edit.html", context, status=status)


@recruiter
@vetted
def cancel(request: Request, slot_id: int) -> HttpResponse:
    slot = own_slot(request, slot_id)
    require_recruiting(request)
    interview = booked_in(slot)
    if request.method != "POST" and not _may_change(request, slot, interview):
        return _not_any_more(request, slot)
    form = CancelSlotForm(request.POST if request.method == "POST" else None, booked=interview is not None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            cancel_slot(slot, by=request.user, reason=reason, seen=request.POST.get("seen"))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            done = _("Cancelled. The student has been told.") if interview else _("Cancelled.")
            messages.success(request, done)
            return redirect("internships:hr_position_interviews", slot.position_id)
    context = {"slot": slot, "interview": interview, "form": form}
    status = 422 if form.errors else 200
    return render(request, "internships/recruiters/slot_cancel.html", context, status=status)


def _may_change(request: Request, slot: InterviewSlot, interview: Interview | None) -> bool:
    return slot_permissions(slot, interview, request.membership, timezone.now()).change


def _not_any_more(request: Request, slot: InterviewSlot) -> HttpResponse:
    messages.info(request, _("That is no longer possible. Here is how it stands now."))
    return redirect("internships:hr_slot", slot.pk)


@recruiter
@vetted
@require_POST
def book(request: Request, slot_id: int) -> HttpResponse:
    """For a student who is on the phone."""
    slot = own_slot(request, slot_id)
    require_recruiting(request)
    wanted = number_in(request.POST.get("application"))
    own = Application.objects.for_member(request.membership).filter(position=slot.position_id)
    application = own.filter(pk=wanted or 0).first()
    if application is None:
        messages.error(request, _("Choose for whom."))
        return redirect("internships:hr_slot", slot.pk)
    try:
        book_interview(application, slot, by=request.user, for_student=True)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Booked. The student has been told."))
    return redirect("internships:hr_slot", slot.pk)


@recruiter
@vetted
@require_POST
def move(request: Request, slot_id: int) -> HttpResponse:
    slot = own_slot(request, slot_id)
    require_recruiting(request)
    interview = booked_in(slot)
    wanted = number_in(request.POST.get("slot"))
    other = InterviewSlot.objects.filter(position=slot.position_id, pk=wanted or 0).first()
    if interview is None or other is None:
        messages.error(request, _("Choose the time to move it to."))
        return redirect("internships:hr_slot", slot.pk)
    try:
        move_interview(interview, other, by=request.user, for_student=True)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("internships:hr_slot", slot.pk)
    messages.success(request, _("Moved. The student has been told."))
    return redirect("internships:hr_slot", other.pk)


@recruiter
@vetted
@require_POST
def attendance(request: Request, slot_id: int) -> HttpResponse:
    slot = own_slot(request, slot_id)
    interview = booked_in(slot)
    noted = request.POST.get("attendance", "")
    if not request.membership.may_recruit and not _holds(request, slot):
        require_recruiting(request)
    if interview is None or noted not in Interview.Attendance.values:
        messages.error(request, _("Choose whether the student came."))
        return redirect("internships:hr_slot", slot.pk)
    try:
        note_attendance(interview, by=request.user, attendance=noted)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted."))
    return redirect("internships:hr_slot", slot.pk)


def _holds(request: Request, slot: InterviewSlot) -> bool:
    return slot.interviewers.filter(user=request.user, ended_at=None).exists()
