"""The step before sending: exactly what the company will see, drawn by the same part that draws its own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.applications import apply
from internships.forms.apply import ApplyForm
from internships.models import Application, ApplicationDraft, Position
from internships.questions import asked_of, checked_answers, read_answers
from internships.views.recruiter_applications import body_of
from internships.views.student_apply import draft_of, form_of, position_for
from people.audiences import Request, student
from people.persian import jalali
from people.persian.language import reading
from people.sent_back import number_in
from people.workflow import Refusal
from students.planned_week import exam_breaks

PAGE = "internships/students/preview.html"


@student
def preview(request: Request, position_id: int) -> HttpResponse:
    refused = None
    if request.method == "POST":
        try:
            if sent := _send(request, position_id):
                return sent
        except Refusal as refusal:
            refused = refusal
    position = position_for(request, position_id, checked=False)  # sending checks all of it again
    draft = draft_of(request.student, position)
    if position.own_application_id:  # sent a moment ago, by another tap
        if refused:
            messages.info(request, _("You have already applied for this position. This is your application."))
        return redirect("internships:my_application", position.own_application_id)
    if not position.takes:
        return redirect("internships:apply", position.pk)  # it says why, and shows what was written
    form = form_of(request.student, position, draft) if draft else None
    if draft is None or form is None or not form.is_valid():
        return redirect(f"{reverse('internships:apply', args=[position.pk])}?check")
    if request.method != "POST":
        return _show(request, position, draft, form)
    changed = _(
        "It was changed in another window meanwhile. This is how it stands now; send it if it is right."
    )
    why = str(refused.message) if refused else changed
    return _show(request, position, draft, form, why=why, status=409)


def _send(request: Request, position_id: int) -> HttpResponse | None:
    """Straight from the draft, which is all that sending needs: hundreds do it in the minutes before a deadline.

    None where the draft isn't what was looked at, and so the page has something to show.
    """
    drafts = ApplicationDraft.objects.select_related("position__company", "position__kind")
    draft = drafts.filter(student=request.student, position=position_id).first()
    if draft is None or request.POST.get("saved") != draft.saved_at.isoformat():
        return None
    form = form_of(request.student, draft.position, draft)
    if not form.is_valid():
        return None
    application = apply(
        request.student,
        draft.position,
        by=request.user,
        cv=form.chosen_cv.file,
        letter=form.cleaned_data["letter"],
        answers=form.answers,
        shows_gpa=bool(form.cleaned_data.get("shows_gpa")),
        seen_version=number_in(request.POST.get("version"), digits=5) or 0,
    )
    day = jalali.format_date(application.answer_due_at, reading(), weekday=True)
    messages.success(
        request, _("Your application has been sent. The company answers by %(day)s.") % {"day": day}
    )
    return redirect("internships:my_application", application.pk)


def _show(
    request: Request,
    position: Position,
    draft: ApplicationDraft,
    form: ApplyForm,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """An application that isn't there yet, as the company will read it."""
    cv = form.chosen_cv
    shown = Application(
        position=position,
        student=request.student,
        cv=cv.file,
        letter=form.cleaned_data["letter"],
        gpa_shown_at=timezone.now() if form.cleaned_data.get("shows_gpa") else None,
    )
    answers = read_answers(checked_answers(asked_of(position), form.answers))
    context = {
        **body_of(shown, answers),
        "exam_breaks": exam_breaks(request.student, position.starts_on, position.ends_on),
        "preview": True,
        "cv_url": reverse("students:cv", args=[cv.pk]),
        "draft": draft,
        "why": why,
    }
    return render(request, PAGE, context, status=status)
