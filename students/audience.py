"""Who comes in as a student."""

from django.db.models import QuerySet
from django.http import HttpRequest

from people.models import User
from students.models import Student


def find_student(request: HttpRequest) -> Student | None:
    return Student.objects.select_related("user", "field__faculty").filter(user=request.user.pk).first()


def rows_of(user: User) -> QuerySet[Student]:
    """What people.audiences.of() asks for all audiences in one query."""
    return Student.objects.filter(user=user)
