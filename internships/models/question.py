"""What HR asks of whoever applies, what was answered, and an application that is still being written."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from internships.models.application import Application
from internships.models.position import Position
from students.models import CV, Student


class Question(models.Model):
    """One question of a position. They are rewritten with it; answers keep the words that were asked."""

    class Kind(models.TextChoices):
        SHORT = "short", pgettext_lazy("kind of question", "A short answer")
        LONG = "long", pgettext_lazy("kind of question", "A few sentences")
        YES_NO = "yes_no", pgettext_lazy("kind of question", "Yes or no")
        CHOICE = "choice", pgettext_lazy("kind of question", "One of several")

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=Kind, default=Kind.SHORT)
    text = models.CharField(_("question"), max_length=300)
    choices = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    required = models.BooleanField(_("has to be answered"), default=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar = ["place", "id"]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """What was asked and answered, exactly as it was when the application was sent."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="answers")
    place = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=300)
    text = models.TextField(max_length=3000, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar = ["place", "id"]

    def __str__(self) -> str:
        return self.question


class ApplicationDraft(models.Model):
    """What a student has written so far. Gone once it is sent; nobody else sees it."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="drafts")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    cv = models.ForeignKey(CV, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    letter = models.TextField(blank=True, max_length=3000)
    answers = models.JSONField(default=dict)  # by the question's number, as typed
    shows_gpa = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of an application")
        verbose_name_plural = _("drafts of applications")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "position"], name="application_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.student}, {self.position}"
