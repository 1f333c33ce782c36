"""A student as the office sees them: what the work needs to know, where they applied, and what the office decides."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.views.staff_decisions import Decision, act, decide
from internships.models import Application
from people.audiences import Request, staff
from people.views.staff_access import acting
from students.models import Student
from students.records import decisions
from students.records.facts import seal
from students.records.history import steps_of
from students.states import RecordState

MOST_APPLICATIONS = 50
RETURN = Decision(
    action=decisions.return_record,
    title=gettext_lazy("Return the profile with a note"),
    text=gettext_lazy(
        "The student is told by mail and in the inbox, and reads the note on their profile until they have changed "
        "their studies. They can go on applying meanwhile."
    ),
    label=gettext_lazy("Note to the student"),
    hint=gettext_lazy("Say what is not right and what it should be. The student reads this as you write it."),
    done=gettext_lazy("The profile is returned, and the student has been told why."),
    icon="arrow-counterclockwise",
)
FREEZE = Decision(
    action=decisions.freeze_student,
    title=gettext_lazy("Freeze the student"),
    text=gettext_lazy(
        "No new applications until you lift it. Applications, offers and work that are there go on."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The student reads this as you write it."),
    done=gettext_lazy("The student is frozen and has been told why."),
    icon="pause-circle",
)


@staff
def show_student(request: Request, student_id: int) -> HttpResponse:
    known = Student.objects.select_related(
        "user", "field__faculty", "roster_entry", "record_confirmed_by"
    ).prefetch_related("skills")
    student = get_object_or_404(known, pk=student_id)
    applications = (
        Application.objects.of_student(student)
        .select_related("position__company", "position__kind")
        .order_by("-submitted_at", "-id")[:MOST_APPLICATIONS]
    )
    context = {
        "student": student,
        "roster": getattr(student, "roster_entry", None),
        "applications": applications,
        "seal": seal(student),
        "can_confirm": student.state != RecordState.CONFIRMED and student.field_id and student.student_number,
        "steps": steps_of(student),
    }
    return render(request, "internships/staff/student.html", context)


@staff
@acting
@require_POST
def confirm(request: Request, student_id: int) -> HttpResponse:
    done = _("The studies are confirmed.")
    return act(request, _student(student_id), decisions.confirm_record, done=done, back=_page(student_id))


@staff
@acting
def return_to_student(request: Request, student_id: int) -> HttpResponse:
    student = _student(student_id)
    return _decide(request, student, RETURN, possible=student.state != RecordState.RETURNED)


@staff
@acting
def freeze(request: Request, student_id: int) -> HttpResponse:
    student = _student(student_id)
    return _decide(request, student, FREEZE, possible=student.frozen_at is None)


@staff
@acting
@require_POST
def unfreeze(request: Request, student_id: int) -> HttpResponse:
    done = _("The student can apply again and has been told.")
    return act(request, _student(student_id), decisions.unfreeze_student, done=done, back=_page(student_id))


def _decide(request: Request, student: Student, decision: Decision, **options: Any) -> HttpResponse:
    return decide(request, student, decision, back=_page(student.pk), name=student.user.full_name, **options)


def _page(student_id: int) -> str:
    return f"/staff/students/{student_id}/"


def _student(student_id: int) -> Student:
    return get_object_or_404(Student.objects.select_related("user"), pk=student_id)
