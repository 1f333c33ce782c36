from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import StoredFile
from students.models.skill import Skill
from students.models.student import Student


class CV(models.Model):
    """A CV that a student keeps. An application holds the file itself, so that it outlives the CV."""

    class Reading(models.TextChoices):
        """What came of reading its text, to suggest skills. The text itself is not kept."""

        WAITING = "waiting", pgettext_lazy("reading of a CV", "Waiting to be read")
        READ = "read", pgettext_lazy("reading of a CV", "Read")
        NO_TEXT = "no_text", pgettext_lazy("reading of a CV", "Without text")
        FAILED = "failed", pgettext_lazy("reading of a CV", "Could not be read")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="cvs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("label"), max_length=60)
    reading = models.CharField(max_length=8, choices=Reading, default=Reading.WAITING, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-is_default", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student"], condition=Q(is_default=True, removed_at=None), name="cv_one_default"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["-id"], condition=Q(reading="waiting", removed_at=None), name="cv_to_read")
        ]

    def __str__(self) -> str:
        return self.label


class SkillSuggestion(models.Model):
    """A skill that stands in a CV and not in the profile. Dismissed, it isn't suggested again."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="skill_suggestions")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    cv = models.ForeignKey(CV, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "skill"], name="skill_suggestion_once")
        ]

    def __str__(self) -> str:
        return str(self.skill)
