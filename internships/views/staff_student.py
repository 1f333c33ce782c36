"""A student as the office sees them: what the work needs to know, and where they applied. Read only."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from internships.models import Application
from people.audiences import Request, staff
from students.models import Student

MOST_APPLICATIONS = 50


@staff
def show_student(request: Request, student_id: int) -> HttpResponse:
    known = Student.objects.select_related("user", "field__faculty", "roster_entry").prefetch_related(
        "skills"
    )
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
    }
    return render(request, "internships/staff/student.html", context)
