"""Applying: whether one may, then the CV, a letter and consent, then the application's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.applications import apply
from internships.eligibility import earlier_application, eligibility, frozen_words, gate, prepared_for
from internships.forms.apply import ApplyForm
from internships.models import Application, Position
from people.audiences import Request, student
from people.files import pdf_rule, store
from people.forms.account import add_refusal
from people.persian import jalali
from people.persian.language import reading
from people.workflow import Refusal
from students.actions import add_cv, set_consent
from students.forms.cv import label_for
from students.models import CV, Student

PAGE = "internships/students/apply.html"


@student
def apply_for_position(request: Request, position_id: int) -> HttpResponse:
    position = get_object_or_404(
        prepared_for(request.student, Position.objects.public().for_cards()), pk=position_id
    )
    if request.method == "POST":
        return _send(request, position)
    hindrance = _hindrance(request.student, position)
    if hindrance:
        return render(request, PAGE, {"position": position, **hindrance})
    form = ApplyForm(student=request.student, cvs=_cvs(request.student))
    return _show(request, position, form)


def _hindrance(student: Student, position: Any) -> dict[str, Any] | None:
    """What stands in the way, for the page to say before anybody has written a letter for nothing."""
    if position.own_application_id:
        return {"already": position.own_application_id}
    found = gate(position, timezone.now(), student=student)
    if not found.open:
        return {"closed_because": found.why}
    if student.frozen_at is not None:
        return {"frozen": frozen_words(student)}
    if student.study_status != Student.Status.ENROLLED:
        return {"not_enrolled": True}
    checks = eligibility(student, position)
    return None if checks.ok else {"checks": checks, "can_complete": checks.only_unsaid}


def _send(request: Request, position: Position) -> HttpResponse:
    form = ApplyForm(request.POST, request.FILES, student=request.student, cvs=_cvs(request.student))
    complete = form.is_valid()
    if form.new_file:
        form = _with_kept_file(request, form)
        complete = form.is_valid()
    if not complete:
        return _show(request, position, form, status=422)
    try:
        application = _apply(request, position, form)
    except Refusal as refusal:
        earlier = earlier_application(request.student, position)
        if earlier is not None:
            messages.info(request, _("You have already applied for this position. This is your application."))
            return redirect("internships:my_application", earlier.pk)
        add_refusal(form, refusal)
        return _show(request, position, form, status=409)
    day = jalali.format_date(application.answer_due_at, reading(), weekday=True)
    messages.success(
        request, _("Your application has been sent. The company answers by %(day)s.") % {"day": day}
    )
    return redirect("internships:my_application", application.pk)


def _with_kept_file(request: Request, form: ApplyForm) -> ApplyForm:
    """A browser can't fill a file in again, so a good one becomes a CV at once, whatever else is to be mended."""
    by = request.user
    stored = store(form.new_file, by=by, accept=pdf_rule())
    cv = add_cv(request.student, file=stored, label=label_for("", stored.original_name), by=by)
    data = request.POST.copy()
    data["cv"] = str(cv.pk)
    return ApplyForm(data, student=request.student, cvs=_cvs(request.student))


def _apply(request: Request, position: Position, form: ApplyForm) -> Application:
    by = request.user
    if form.cleaned_data.get("consent"):
        set_consent(request.student, given=True, by=by)
    letter = form.cleaned_data["letter"]
    return apply(request.student, position, by=by, cv=form.chosen_cv.file, letter=letter)


def _show(request: Request, position: Position, form: ApplyForm, status: int = 200) -> HttpResponse:
    checks = eligibility(request.student, position)
    return render(request, PAGE, {"position": position, "form": form, "checks": checks}, status=status)


def _cvs(student: Student) -> list[CV]:
    return list(student.cvs.filter(removed_at=None).select_related("file"))
