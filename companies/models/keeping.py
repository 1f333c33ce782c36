"""What the office keeps around its agreements: attachments, its own views of the register, what it has seen."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models.amendment import PaperPart
from companies.models.mou import Mou
from people.models import StoredFile, User
from people.workbook_imports import KeptWorkbook


class MouAttachment(PaperPart):
    """A letter, an official gazette, a list. Withdrawn from view, never deleted."""

    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    shared = models.BooleanField(_("the company sees it"), default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """Filters and order of the register under a name; each of the staff has their own."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(removed_at=None), name="saved_view_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LastLook(models.Model):
    """When someone last looked at an MoU; what changed after it is marked for them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mou = models.ForeignKey(Mou, on_delete=models.PROTECT, related_name="looks")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "mou"], name="last_look_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.mou}"


class MouImport(KeptWorkbook):
    """Existing agreements (companies/actions/importing.py)."""

    class Meta(KeptWorkbook.Meta):
        verbose_name = _("import of MoUs")
        verbose_name_plural = _("imports of MoUs")


class CompanyImport(KeptWorkbook):
    """Companies that the office wants to have (companies/actions/company_importing.py)."""

    class Meta(KeptWorkbook.Meta):
        verbose_name = _("import of companies")
        verbose_name_plural = _("imports of companies")
