from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from people.models import User


class HandOver(models.Model):
    """An owner offers the ownership to a colleague, who becomes owner by accepting, and not before."""

    class Then(models.TextChoices):
        """What the giver is afterwards."""

        RECRUITER = "recruiter", pgettext_lazy("after handing over", "I stay as recruiter")
        SUPERVISOR = "supervisor", pgettext_lazy("after handing over", "I stay as supervisor, who only looks")
        LEAVE = "leave", pgettext_lazy("after handing over", "I leave the company")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("hand-over", "Accepted")
        DECLINED = "declined", pgettext_lazy("hand-over", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("hand-over", "Withdrawn")
        VOID = "void", pgettext_lazy("hand-over", "No longer possible")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="hand_overs")
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    then = models.CharField(_("what you are afterwards"), max_length=10, choices=Then)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "offered_by"], condition=Q(ended_at=None), name="hand_over_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offered_by} → {self.to}"
