"""Students and what the work needs to know about them.

Never held: gender, marital status, religion, photo, street address, bank account, medical data (docs/privacy.md).
"""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import User
from people.persian.text import search_key
from people.workflow import Event
from students.models.reference import FieldOfStudy, HomeArea
from students.models.skill import Skill, StudentSkill
from students.states import RECORD_MOVES, RecordState
from students.week import Week, WeekField


class StudentQuerySet(models.QuerySet["Student"]):
    def with_everything(self) -> "StudentQuerySet":
        """What eligibility and a profile page read, in one query and the skills'."""
        return self.select_related("user", "field__faculty", "home_area").prefetch_related("skills")

    def locked(self, pk: int) -> "Student":
        """The row to be changed, with its user and field: the first lock of every action that takes more."""
        return self.select_for_update(of=("self",)).select_related("user", "field__faculty").get(pk=pk)


class Student(models.Model):
    MOVES = RECORD_MOVES

    class Status(models.TextChoices):
        ENROLLED = "enrolled", pgettext_lazy("study status", "Enrolled")
        LEAVE = "leave", pgettext_lazy("study status", "On leave")
        GUEST = "guest", pgettext_lazy("study status", "Guest")
        GRADUATE = "graduate", pgettext_lazy("study status", "Graduate")

    class Source(models.TextChoices):
        SELF = "self", pgettext_lazy("source of a value", "said by the student")
        STAFF = "staff", pgettext_lazy("source of a value", "confirmed by the university")

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="student")
    student_number = models.CharField(_("student number"), max_length=14, null=True, blank=True, unique=True)
    field = models.ForeignKey(
        FieldOfStudy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="students",
        verbose_name=_("field of study"),
    )
    entry_year = models.PositiveSmallIntegerField(_("entry year"), null=True, blank=True)  # Jalali, e.g. 1403
    semester = models.PositiveSmallIntegerField(
        _("semester"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    study_status = models.CharField(_("study status"), max_length=10, choices=Status, default=Status.ENROLLED)
    gpa = models.DecimalField(_("GPA"), max_digits=4, decimal_places=2, null=True, blank=True)
    gpa_on = models.DateField(_("date of the GPA"), null=True, blank=True)
    gpa_source = models.CharField(max_length=5, choices=Source, default=Source.SELF)
    credits_passed = models.PositiveSmallIntegerField(_("credits passed"), null=True, blank=True)
    skills = models.ManyToManyField(
        Skill, through=StudentSkill, blank=True, related_name="students", verbose_name=_("skills")
    )
    # The free hours of the term that runs now (students/models/availability.py keeps each term's own).
    free = WeekField(_("free hours"), default=Week)
    free_updated_at = models.DateTimeField(null=True, blank=True)
    about = models.TextField(_("about me"), blank=True)
    # Consent that a company which the student applies to sees what the application page lists; revocable.
    consented_at = models.DateTimeField(null=True, blank=True)
    # Whether companies may find this student before an application; off until the student says so.
    visible_at = models.DateTimeField(null=True, blank=True)
    home_area = models.ForeignKey(
        HomeArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="students",
        verbose_name=_("home area"),
    )
    own_transport = models.BooleanField(_("comes with their own car or motorbike"), default=False)
    # The record: self-declared, confirmed by the office or an import, or returned (students/records/).
    state = models.CharField(
        _("record"), max_length=10, choices=RecordState, default=RecordState.DECLARED, editable=False
    )
    record_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    record_confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    returned_note = models.TextField(blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    frozen_reason = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.TextField(editable=False, default="")

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(gpa=None) | Q(gpa__gte=0, gpa__lte=20), name="student_gpa_between_0_and_20"
            ),
            models.CheckConstraint(condition=Q(state__in=RecordState.values), name="student_record_state"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="student_search_trgm"),
            models.Index(fields=["-created_at", "-id"], name="student_newest"),
            models.Index(
                fields=["field", "id"], name="student_visible", condition=Q(visible_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.user.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(f"{self.user.full_name} {self.student_number or ''}")
        super().save(*args, **kwargs)


class StudentEvent(Event):
    subject = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="events")
