"""Who signs for both sides, with what authority, and the signatures that were given. No signature is ever erased."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.amendment import PaperPart
from companies.models.text import MouVersion, Side
from people.models import StoredFile, User


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def current(self) -> "SignatoryQuerySet":
        return self.filter(ended_at=None)


class Signatory(PaperPart):
    """One who has to sign a paper, in order. Need be neither the contact nor a user. Replaced, never deleted."""

    position = models.PositiveSmallIntegerField()
    side = models.CharField(_("side"), max_length=10, choices=Side)
    name = models.CharField(_("full name"), max_length=120)
    capacity = models.CharField(_("capacity"), max_length=120)
    authority = models.CharField(_("basis of authority"), max_length=200, blank=True)
    authority_ends_on = models.DateField(_("authority ends on"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField(max_length=300, blank=True)  # why it was handed on, or removed
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mou", "amendment", "position"],
                condition=Q(ended_at=None),
                name="signatory_place_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """Given for one exact text. Holds as long as the text's hash is that of the version to be signed."""

    class Method(models.TextChoices):
        PAPER = "paper", pgettext_lazy("signature", "on paper")
        IN_APP = "in_app", pgettext_lazy("signature", "in the system")

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(MouVersion, on_delete=models.PROTECT, related_name="signatures")
    text_sha256 = models.CharField(max_length=64)
    method = models.CharField(max_length=6, choices=Method)
    signed_on = models.DateField(_("signed on"))
    recorded_at = models.DateTimeField(default=timezone.now)  # when it was uploaded or clicked
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    typed_name = models.CharField(max_length=120, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    # A scan that the other side sent counts once the office has looked at it.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["signatory", "text_sha256"],
                condition=Q(voided_at=None),
                name="signature_once_a_text",
            ),
            models.CheckConstraint(
                condition=~Q(method="paper") | Q(scan__isnull=False), name="signature_on_paper_has_scan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory}, {self.signed_on}"


def make_token() -> str:
    return secrets.token_urlsafe(32)


class SigningLink(models.Model):
    """Lets one signatory without an account see the paper and answer. Opens as often as wanted, until it ends."""

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="links")
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    sent_to = models.EmailField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.signatory}, {self.sent_to}"
