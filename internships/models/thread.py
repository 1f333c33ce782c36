from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from internships.models.application import Application
from people.models import StoredFile, User


class ThreadSide(models.TextChoices):
    COMPANY = "company", pgettext_lazy("side of a conversation", "Company")
    STUDENT = "student", pgettext_lazy("side of a conversation", "Student")


class ThreadMessage(models.Model):
    """What one side wrote to the other about an application. Never changed, never deleted."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="thread")
    side = models.CharField(max_length=7, choices=ThreadSide)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(default=timezone.now)
    # The form that it came from: sent twice, it is one message.
    token = models.CharField(max_length=64)
    # The message whose mail told of this one too; null where it began a mail of its own.
    told_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "token"], name="thread_message_once"),
            models.CheckConstraint(
                condition=models.Q(side__in=ThreadSide.values), name="thread_message_side_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["application", "side", "-id"], name="thread_message_of_side")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.side}"


class ThreadAttachment(models.Model):
    message = models.ForeignKey(ThreadMessage, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.file)


class ThreadMark(models.Model):
    """How far a side has read: up to and with `message`. Of a company, whoever of it read counts for all."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="thread_marks")
    side = models.CharField(max_length=7, choices=ThreadSide)
    message = models.ForeignKey(ThreadMessage, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "side"], name="thread_mark_one_a_side")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.side}"
