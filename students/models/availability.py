from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from students.models.reference import Term
from students.models.student import Student
from students.week import Week, WeekField


class Availability(models.Model):
    """The week of one term: when the student would work, less their classes. What is left is free.

    Universities hold some classes in odd and some in even weeks only; a job is every week, so both count as busy.
    """

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="availabilities")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    wanted = WeekField(_("hours in which they would work"), default=Week)
    classes_odd = WeekField(_("classes of odd weeks"), default=Week)
    classes_even = WeekField(_("classes of even weeks"), default=Week)
    not_in_exams = models.BooleanField(_("not in the exam break"), default=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "term"], name="availability_once_a_term")
        ]

    def __str__(self) -> str:
        return f"{self.student}, {self.term}"

    @property
    def classes(self) -> Week:
        return self.classes_odd | self.classes_even

    @property
    def free(self) -> Week:
        return self.wanted - self.classes
