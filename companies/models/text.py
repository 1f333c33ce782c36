"""The text of an agreement: templates of clauses, numbered versions, what both sides say to a clause, the PDF."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.amendment import PaperPart
from people.models import StoredFile, User


class Side(models.TextChoices):
    UNIVERSITY = "university", pgettext_lazy("side of an MoU", "University")
    COMPANY = "company", pgettext_lazy("side of an MoU", "Company")


class ClauseTemplate(models.Model):
    """A clause that a new text begins with. Staff edit it; texts that were begun keep their own words.

    Titles and bodies may hold variables, written `{{company}}` (companies/texts/wording.py lists them).
    """

    class Paper(models.TextChoices):
        AGREEMENT = "agreement", _("MoU")
        AMENDMENT = "amendment", _("Amendment")

    key = models.SlugField(max_length=40)
    paper = models.CharField(_("for"), max_length=10, choices=Paper, default=Paper.AGREEMENT)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    title_fa = models.CharField(_("Persian title"), max_length=160)
    body_fa = models.TextField(_("Persian text"))
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    body_en = models.TextField(_("English text"), blank=True)
    is_active = models.BooleanField(_("used in new texts"), default=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("clause template")
        verbose_name_plural = _("clause templates")
        ordering: ClassVar = ["paper", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "key"], name="clause_template_once")
        ]

    def __str__(self) -> str:
        return self.title_fa


class ClauseTemplateChange(models.Model):
    """How a clause template read before it was changed: templates are the office's standing words."""

    template = models.ForeignKey(ClauseTemplate, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.template)


def make_code() -> str:
    """128 bits: what stands behind the QR code can't be guessed."""
    return secrets.token_hex(16)


class MouVersion(PaperPart):
    """One numbered version of a text with its terms. Saving a change makes the next version; rows stay.

    `clauses`: [{"key", "title", "body"}], bodies with variables. `terms`: companies/texts/terms_draft.py as JSON.
    Sealed when it goes to review: `facts` (what the variables stand for) are fixed then, and `text_sha256` is
    the hash of every rendered word. A signature belongs to that hash.
    """

    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side, default=Side.UNIVERSITY)
    clauses = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    facts = models.JSONField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=32, unique=True, default=make_code, editable=False)
    shared_at = models.DateTimeField(null=True, blank=True)  # since when the company may read it
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mou", "amendment", "number"], name="version_number_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None) | ~Q(text_sha256=""), name="version_sealed_with_hash"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def sealed(self) -> bool:
        return self.sealed_at is not None


class VersionPdf(models.Model):
    """A PDF that is asked for, and made by the worker: one for each different input, the same bytes ever after."""

    version = models.ForeignKey(MouVersion, on_delete=models.PROTECT, related_name="pdfs")
    draft = models.BooleanField(default=False)  # with "draft" across the page, before it is sealed
    input_sha256 = models.CharField(max_length=64, unique=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version"], condition=Q(draft=False), name="version_pdf_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["requested_at"], condition=Q(made_at=None), name="version_pdf_waiting")
        ]

    def __str__(self) -> str:
        return self.input_sha256


class ClauseComment(PaperPart):
    """What one side says to a clause. It stays with the clause through later versions, until it is settled."""

    version = models.ForeignKey(MouVersion, on_delete=models.PROTECT, related_name="comments")
    clause_key = models.CharField(max_length=40)
    side = models.CharField(max_length=10, choices=Side)
    body = models.TextField(_("comment"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.body[:60]


# What a version says, beside what it is called: not to be read along where many rows name their version.
WORDS_OF_VERSION = tuple(f"version__{name}" for name in ("clauses", "terms", "facts"))


def latest_of(versions: Any) -> MouVersion | None:
    return versions.order_by("-number").first()
