"""A faculty's students, their applications and their work, for its coordinator, who reads and changes nothing.

Each page begins from the rows of the coordinator's own faculty. CVs, letters, answers, messages and GPA consents are
between student and company, and open nowhere here; neither does anything of the office's.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from internships.models import Application, Placement
from internships.states import ApplicationState, PlacementState
from people.audiences import Request, supervisor
from people.look.states import word_for
from people.pages import keyset_page
from people.persian.text import clean_line, search_terms
from students.models import Faculty, Student

View = Callable[..., Any]
MOST = 50


def coordinating(view: View) -> View:
    """Under @supervisor: whoever only supervises sees the places of their own students and nothing else."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.supervisor.is_coordinator:
            raise PermissionDenied(_("This page is for the coordinator of the faculty."))
        return view(request, *args, **kwargs)

    return guarded


def students_of(faculty: Faculty) -> QuerySet[Student]:
    return Student.objects.filter(field__faculty=faculty).select_related("user", "field")


def applications_of(faculty: Faculty) -> Any:
    """With what their students have been told: a rejection that can still be undone isn't there yet."""
    own = Application.objects.filter(student__field__faculty=faculty)
    return own.for_rows().with_state_for_student()


def placements_of(faculty: Faculty) -> QuerySet[Placement]:
    related = ("student__user", "application__position__company", "found_place")
    return Placement.objects.filter(student__field__faculty=faculty).select_related(*related)


@supervisor
@coordinating
def list_students(request: Request) -> HttpResponse:
    q = _asked(request)
    found = students_of(request.supervisor.faculty)
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    page = keyset_page(found, order=("-created_at", "-id"), after=request.GET.get("after"), size=25)
    context = {"page": page, "q": q, "faculty": request.supervisor.faculty}
    return render(request, "internships/academics/students.html", context)


@supervisor
@coordinating
def show_student(request: Request, student_id: int) -> HttpResponse:
    faculty = request.supervisor.faculty
    student = get_object_or_404(students_of(faculty), pk=student_id)
    context = {
        "student": student,
        "applications": applications_of(faculty)
        .filter(student=student)
        .order_by("-submitted_at", "-id")[:MOST],
        "placements": placements_of(faculty).filter(student=student).order_by("-starts_on", "-id")[:MOST],
    }
    return render(request, "internships/academics/student.html", context)


@supervisor
@coordinating
def list_applications(request: Request) -> HttpResponse:
    chosen = request.GET.get("state", "")
    found, q = _searched(applications_of(request.supervisor.faculty), _asked(request)), _asked(request)
    if chosen in ApplicationState.values:
        found = found.filter(told_state=chosen)
    page = keyset_page(found, order=("-submitted_at", "-id"), after=request.GET.get("after"), size=25)
    states = [(state, word_for("application", state)) for state in ApplicationState.values]
    context = {
        "page": page,
        "q": q,
        "chosen": chosen,
        "states": states,
        "faculty": request.supervisor.faculty,
    }
    return render(request, "internships/academics/applications.html", context)


@supervisor
@coordinating
def list_placements(request: Request) -> HttpResponse:
    chosen = request.GET.get("state", "")
    found, q = _searched(placements_of(request.supervisor.faculty), _asked(request)), _asked(request)
    if chosen in PlacementState.values:
        found = found.filter(state=chosen)
    page = keyset_page(found, order=("-created_at", "-id"), after=request.GET.get("after"), size=25)
    states = [(state, word_for("placement", state)) for state in PlacementState.values]
    context = {
        "page": page,
        "q": q,
        "chosen": chosen,
        "states": states,
        "faculty": request.supervisor.faculty,
    }
    return render(request, "internships/academics/placements.html", context)


def _asked(request: Request) -> str:
    return clean_line(request.GET.get("q", ""))[:200]


def _searched(rows: Any, q: str) -> Any:
    """By the student's name or number, within the rows that are there: a search widens nothing."""
    wanted = Q()
    for term in search_terms(q):
        wanted &= Q(student__search_key__contains=term)
    return rows.filter(wanted)
