from typing import ClassVar

from django.db import models

from companies.models import Estate
from students.models import Student


class PreferredEstate(models.Model):
    """An estate where a student would like to work."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="preferred_estates")
    estate = models.ForeignKey(Estate, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "estate"], name="preferred_estate_once")
        ]

    def __str__(self) -> str:
        return str(self.estate)
