"""Skills that students and positions name, and how well a student has one."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.persian.text import search_key
from students.models.reference import Named


class Skill(Named):
    key = models.CharField(
        max_length=260, unique=True, editable=False
    )  # folded names, so one skill has one row
    aliases = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("other names")
    )
    group = models.CharField(_("group"), max_length=60, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    # One that staff joined to another: kept, so that whoever comes with its number finds the other.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering: ClassVar = ["name_fa"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = search_key(self.name_fa)
        super().save(*args, **kwargs)


class StudentSkill(models.Model):
    """A skill of a student, once, and how well they say they have it; null is not said."""

    class Level(models.IntegerChoices):
        FAMILIAR = 1, pgettext_lazy("level of a skill", "Familiar")
        ABLE = 2, pgettext_lazy("level of a skill", "Able")
        EXPERT = 3, pgettext_lazy("level of a skill", "Expert")

    student = models.ForeignKey("students.Student", on_delete=models.PROTECT)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, null=True, blank=True)

    class Meta:
        db_table = "students_student_skills"
        unique_together: ClassVar = [("student", "skill")]

    def __str__(self) -> str:
        return str(self.skill)
