"""What a company's members leave behind on a board of applicants: when they last looked, what they decided for many."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.models.position import Position
from internships.states import ApplicationState, CloseReason
from people.models import User


class ApplicantsLook(models.Model):
    """Until when somebody has seen all there was at a position; what is later is new to them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    looked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["position", "user"], name="applicants_look_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.position_id}"


class BulkDecision(models.Model):
    """One decision about many applicants: whom it reached, who was left out and why, whether it was taken back.

    The form that asks for it brings the `token`, so that sending it twice is as once.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="bulk_decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField()
    to_state = models.CharField(max_length=24, choices=ApplicationState)
    reason = models.CharField(max_length=24, choices=CloseReason, blank=True)
    note = models.TextField(blank=True)
    done = ArrayField(models.BigIntegerField(), default=list)
    left = models.JSONField(default=list)  # of those left out: [application, why, its state then]
    tell_at = models.DateTimeField(null=True, blank=True)  # until when a rejection can be taken back
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision about many applicants")
        verbose_name_plural = _("decisions about many applicants")
        constraints: ClassVar = [models.UniqueConstraint(fields=["token"], name="bulk_decision_once")]

    def __str__(self) -> str:
        return f"{self.to_state}: {len(self.done)}"
