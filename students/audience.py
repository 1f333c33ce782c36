"""Who comes in as a student, and who as an academic of a faculty."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from people.models import User
from students.models import Academic, Student


def find_student(request: HttpRequest) -> Student | None:
    students = Student.objects.select_related("user", "field__faculty", "home_area")
    return students.filter(user=request.user.pk).first()


def rows_of(user: User) -> QuerySet[Student]:
    """What people.audiences.of() asks for all audiences in one query."""
    return Student.objects.filter(user=user)


def find_academic(request: HttpRequest) -> Academic | None:
    return academic_rows_of(request.user).select_related("user", "faculty").first()


def coordinator_rows_of(user: Any) -> QuerySet[Academic]:
    return academic_rows_of(user).filter(is_coordinator=True)


def academic_rows_of(user: Any) -> QuerySet[Academic]:
    """At most one: a person is of one faculty here."""
    return Academic.objects.in_force().filter(user=user)
