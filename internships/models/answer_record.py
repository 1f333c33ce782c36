from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from companies.models import Company


class AnswerRecord(models.Model):
    """How a company has answered in the last twelve months, counted every night (internships/answer_record.py)."""

    company = models.OneToOneField(
        Company, on_delete=models.PROTECT, primary_key=True, related_name="answer_record"
    )
    due = models.PositiveIntegerField()  # applications that were answered, or left without an answer
    answered = models.PositiveIntegerField()
    median_days = models.DecimalField(max_digits=5, decimal_places=1, null=True)  # from sending to the answer
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answered__lte=F("due")), name="answer_record_counts")
        ]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.answered}/{self.due}"
