"""The university's own road to a signature: its steps, who takes them, who stands in, and what each decided."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.text import MouVersion
from people.models import RoleGrant, User
from students.models import Named


class ReviewStep(Named):
    """One step, as data: a university arranges its own. Steps are taken in order."""

    code = models.SlugField(max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering: ClassVar = ["position", "id"]


def _works_here(column: str) -> Exists:
    """Whoever left the office has no say any more, without anybody having to strike them off here too."""
    return Exists(RoleGrant.objects.in_force().filter(user=OuterRef(column), user__is_active=True))


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def in_force(self) -> "ReviewerQuerySet":
        return self.filter(_works_here("user"), ended_at=None)


class Reviewer(models.Model):
    """Someone of the staff who may take a step. Ended, never deleted."""

    step = models.ForeignKey(ReviewStep, on_delete=models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="review_seats")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step", "user"], condition=Q(ended_at=None), name="reviewer_once_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.step}"


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def on(self, day: date) -> "DeputyQuerySet":
        """Those who stand in on that day."""
        return self.filter(_works_here("deputy"), ended_at=None, starts_on__lte=day, ends_on__gte=day)


class Deputy(models.Model):
    """A deputy (جانشین) takes the steps of another for a while: first and last day are both counted."""

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputising")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="deputy_dates_in_order"),
            models.CheckConstraint(condition=~Q(deputy=F("principal")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"


class Review(models.Model):
    """One step of a round of review of a version. The first undecided row of the newest round has its turn."""

    class Decision(models.TextChoices):
        NONE = "", pgettext_lazy("review", "Waiting")
        APPROVED = "approved", pgettext_lazy("review", "Approved")
        RETURNED = "returned", pgettext_lazy("review", "Returned")
        DROPPED = "dropped", pgettext_lazy("review", "No longer needed")

    version = models.ForeignKey(MouVersion, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    step = models.ForeignKey(ReviewStep, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField(null=True, blank=True)  # when it became this step's turn
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.NONE)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["round", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "round", "step"], name="review_step_once_a_round"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | ~Q(decision="") & Q(decided_at__isnull=False),
                name="review_decided_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.get_decision_display()}"
