from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from students.models.reference import Faculty


class AcademicQuerySet(models.QuerySet["Academic"]):
    def in_force(self) -> "AcademicQuerySet":
        return self.filter(ended_at=None)

    def coordinators_of(self, faculty: Any) -> "AcademicQuerySet":
        return self.in_force().filter(faculty=faculty, is_coordinator=True)


class Academic(models.Model):
    """A member of a faculty: supervises students at work, and as its coordinator approves where they go.

    No role of the liaison office: who supervises sees their own students and nothing of the agreements.
    Ended, never deleted.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="academic_posts")
    faculty = models.ForeignKey(
        Faculty, on_delete=models.PROTECT, related_name="academics", verbose_name=_("faculty")
    )
    is_coordinator = models.BooleanField(_("internship coordinator"), default=False)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AcademicQuerySet.as_manager()

    class Meta:
        verbose_name = _("academic supervisor")
        verbose_name_plural = _("academic supervisors")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="academic_once_a_user")
        ]

    def __str__(self) -> str:
        return self.user.full_name
