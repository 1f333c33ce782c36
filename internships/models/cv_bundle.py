from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from internships.models.position import Position
from people.models import StoredFile, User


class CvBundle(models.Model):
    """A ZIP of the CVs of some applicants: asked for in a page, made by a worker, fetched for a while, then swept."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    applications = ArrayField(models.BigIntegerField())
    key = models.CharField(max_length=64)  # of position and applications: asked twice, it is one
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)  # a worker's claim
    beat_at = models.DateTimeField(null=True)  # when that worker was last known to be at it
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # whose CV isn't shown any more, or isn't there
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(swept_at=None), name="cv_bundle_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["requested_at"],
                condition=Q(made_at=None, failed_at=None, swept_at=None),
                name="cv_bundle_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position_id}: {len(self.applications)}"

    @property
    def total(self) -> int:
        return len(self.applications)
