from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.models.application import Application
from internships.models.interest import Dismissal
from internships.models.position import Position
from people.models import User
from students.models import Student


class InviteQuerySet(models.QuerySet["Invite"]):
    def unanswered(self) -> "InviteQuerySet":
        """The student has neither applied since, nor said that the position isn't for them."""
        here = {"student": OuterRef("student"), "position": OuterRef("position")}
        return self.filter(
            ~Exists(Application.objects.filter(**here)),
            ~Exists(Dismissal.objects.filter(undone_at=None, **here)),
        )


class Invite(models.Model):
    """A company asks a student who is visible to companies to look at one of its positions. Once."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="invites")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="invites")
    note = models.TextField(_("words to the student"), blank=True, max_length=600)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    objects = InviteQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to apply")
        verbose_name_plural = _("invitations to apply")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["position", "student"], name="invite_once_a_position")
        ]

    def __str__(self) -> str:
        return f"{self.student}, {self.position}"
