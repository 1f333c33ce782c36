from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from companies.models import Company, ProgrammeKind, Site
from internships.models.position import Position
from internships.states import PositionState
from students.week import WeekField

EVERY_FIELD = 0


class MatchKeys(models.Model):
    """What finding the right positions among tens of thousands reads of each, in a narrow row of its own.

    Only the database writes it, by triggers on positions, their fields and their skills (the migration
    position_match_keys): nothing that changes those has to think of it, and no save can put back what is old.
    """

    position = models.OneToOneField(
        Position, on_delete=models.PROTECT, primary_key=True, related_name="match_keys"
    )
    open_to = ArrayField(models.IntegerField())  # fields of study; EVERY_FIELD where it names none
    skills = ArrayField(models.IntegerField())  # that it needs
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey(ProgrammeKind, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=24)
    deadline_at = models.DateTimeField()
    min_gpa = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    min_credits = models.PositiveSmallIntegerField(null=True)
    hours_min = models.PositiveSmallIntegerField()
    shifts = WeekField()
    pay_hourly_rial = models.PositiveBigIntegerField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(
                OpClass("open_to", name="gin__int_ops"),
                name="match_keys_open_to",
                condition=Q(state=PositionState.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.position_id)
