from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from people.models import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)


class Membership(models.Model):
    """Someone's part in a company. Ended, never deleted. A trigger keeps one owner in every company."""

    class Role(models.TextChoices):
        OWNER = "owner", pgettext_lazy("company role", "Owner")
        RECRUITER = "recruiter", pgettext_lazy("company role", "Recruiter")
        SUPERVISOR = "supervisor", pgettext_lazy("company role", "Supervisor")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "company"], condition=Q(ended_at=None), name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.company}"

    @property
    def may_recruit(self) -> bool:
        """Owners and recruiters post and decide; supervisors look on."""
        return self.role in (self.Role.OWNER, self.Role.RECRUITER)

    @property
    def may_manage(self) -> bool:
        return self.role == self.Role.OWNER
