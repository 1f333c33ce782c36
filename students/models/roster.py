"""What the university's own lists say: the roster that activates accounts, and imports of records."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.persian.text import search_key
from people.workbook_imports import KeptWorkbook
from students.models.reference import FieldOfStudy
from students.models.student import Student


class RecordImport(KeptWorkbook):
    """Students from the student information system (students/records/importing.py)."""

    class Meta(KeptWorkbook.Meta):
        verbose_name = _("import of students")
        verbose_name_plural = _("imports of students")


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
