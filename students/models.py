"""Students and what the work needs to know about them, and the university's faculties, fields and terms.

Never held: gender, marital status, religion, photo, street address, bank account, medical data (docs/privacy.md).
"""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.models import StoredFile, User
from people.persian.text import search_key, sort_key
from people.workflow import Event
from students.states import RECORD_MOVES, RecordState
from students.week import Week, WeekField


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


class Skill(Named):
    key = models.CharField(
        max_length=260, unique=True, editable=False
    )  # folded names, so one skill has one row
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering: ClassVar = ["name_fa"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = search_key(self.name_fa)
        super().save(*args, **kwargs)


class StudentQuerySet(models.QuerySet["Student"]):
    def with_everything(self) -> "StudentQuerySet":
        """What eligibility and a profile page read, in one query and the skills'."""
        return self.select_related("user", "field__faculty").prefetch_related("skills")


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
    skills = models.ManyToManyField(Skill, blank=True, related_name="students", verbose_name=_("skills"))
    free = WeekField(_("free hours"), default=Week)
    free_updated_at = models.DateTimeField(null=True, blank=True)
    about = models.TextField(_("about me"), blank=True)
    # Consent that a company which the student applies to sees what the application page lists; revocable.
    consented_at = models.DateTimeField(null=True, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.user.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(f"{self.user.full_name} {self.student_number or ''}")
        super().save(*args, **kwargs)


class StudentEvent(Event):
    subject = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="events")


class RecordImport(models.Model):
    """A workbook of the student information system that was read without an error; imported once somebody
    says so."""

    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(default=dict)  # what was found when it was sent (students/records/importing.py)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of students")
        verbose_name_plural = _("imports of students")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.stored.original_name


class CV(models.Model):
    """A CV that a student keeps. An application holds the file itself, so that it outlives the CV."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="cvs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("label"), max_length=60)
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

    def __str__(self) -> str:
        return self.label


class RosterEntryQuerySet(models.QuerySet["RosterEntry"]):
    def waiting(self) -> "RosterEntryQuerySet":
        """Without an account, or with one whose address nobody has confirmed: a typing error must not lock
        a student out."""
        confirmed = EmailAddress.objects.filter(user__student=OuterRef("activated_by"), verified=True)
        return self.filter(Q(activated_at=None) | Q(~Exists(confirmed), activated_by__isnull=False))


class RosterEntry(models.Model):
    """A student as the university's own list has them; activates an account with any address."""

    student_number = models.CharField(_("student number"), max_length=14, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    mobile = models.CharField(_("mobile"), max_length=13)  # +989XXXXXXXXX
    field = models.ForeignKey(FieldOfStudy, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry_year = models.PositiveSmallIntegerField(_("entry year"), null=True, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now)
    activated_by = models.OneToOneField(
        Student, on_delete=models.PROTECT, null=True, blank=True, related_name="roster_entry"
    )
    activated_at = models.DateTimeField(null=True, blank=True)
    search_key = models.TextField(editable=False, default="")

    objects = RosterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster entries")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="roster_search_trgm")
        ]

    def __str__(self) -> str:
        return f"{self.student_number}: {self.full_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = self.own_search_key()
        super().save(*args, **kwargs)

    def own_search_key(self) -> str:
        """Also for rows that come in bulk, past save()."""
        return search_key(f"{self.full_name} {self.student_number}")
