"""The university's faculties, fields and terms, and where students live."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.persian.text import sort_key


class Named(models.Model):
    """A reference row with a Persian and an English name, shown in the reader's language."""

    name_fa = models.CharField(_("Persian name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        if get_language() == "en" and self.name_en:
            return self.name_en
        return self.name_fa


class Faculty(Named):
    class Meta:
        verbose_name = _("faculty")
        verbose_name_plural = _("faculties")
        constraints: ClassVar = [models.UniqueConstraint(fields=["name_fa"], name="faculty_name_once")]


class FieldOfStudy(Named):
    """رشته at a degree level. A position or an MoU names such rows; a student has one."""

    class Level(models.TextChoices):
        ASSOCIATE = "associate", pgettext_lazy("degree level", "Associate")
        BACHELOR = "bachelor", pgettext_lazy("degree level", "Bachelor")
        MASTER = "master", pgettext_lazy("degree level", "Master")
        PHD = "phd", pgettext_lazy("degree level", "PhD")

    faculty = models.ForeignKey(Faculty, on_delete=models.PROTECT, related_name="fields_of_study")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    sort_key = models.CharField(max_length=240, editable=False, default="")
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("field of study")
        verbose_name_plural = _("fields of study")
        ordering: ClassVar = ["sort_key", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name_fa", "level"], name="field_of_study_once")
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_level_display()} {self.name}"
            if get_language() != "en"
            else (f"{self.name}, {self.get_level_display()}")
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name_fa)
        super().save(*args, **kwargs)


class Term(models.Model):
    """A semester of the university; its code is year and number, as universities write it (14051)."""

    code = models.PositiveIntegerField(_("code"), unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    add_drop_ends_on = models.DateField(_("end of add and drop"), null=True, blank=True)
    exams_from = models.DateField(_("exams from"), null=True, blank=True)
    exams_to = models.DateField(_("exams to"), null=True, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="term_dates_in_order")
        ]

    def __str__(self) -> str:
        return str(self.code)


class HomeArea(Named):
    """A part of the city or a town where students live: as near as the way to work needs, never an address."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    sort_key = models.CharField(max_length=240, editable=False, default="")
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("home area")
        verbose_name_plural = _("home areas")
        ordering: ClassVar = ["sort_key", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name_fa)
        super().save(*args, **kwargs)
