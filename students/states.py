"""What a student's record can be, and the only moves between.

The record is what positions ask of one's studies: number, field, entry year, semester, status, GPA, credits. That
somebody is frozen is no state of it: it stands beside (`Student.frozen_at`).
"""

from django.db import models
from django.utils.translation import pgettext_lazy


class RecordState(models.TextChoices):
    DECLARED = "declared", pgettext_lazy("record of a student", "Self-declared")
    CONFIRMED = "confirmed", pgettext_lazy("record of a student", "Confirmed")
    RETURNED = "returned", pgettext_lazy("record of a student", "Returned")


RECORD_MOVES: dict[str, frozenset[str]] = {
    RecordState.DECLARED: frozenset({RecordState.CONFIRMED, RecordState.RETURNED}),
    RecordState.CONFIRMED: frozenset({RecordState.DECLARED, RecordState.RETURNED}),
    RecordState.RETURNED: frozenset({RecordState.DECLARED, RecordState.CONFIRMED}),
}
