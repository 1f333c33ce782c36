from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from people.models import User


class MessageTemplate(models.Model):
    """Words that a company keeps for what it writes often; those without a company are the office's, for all."""

    class Purpose(models.TextChoices):
        MESSAGE = "message", pgettext_lazy("purpose of a template", "Message")
        REJECTION = "rejection", pgettext_lazy("purpose of a template", "Rejection")

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="message_templates"
    )
    purpose = models.CharField(_("for"), max_length=10, choices=Purpose, default=Purpose.MESSAGE)
    language = models.CharField(_("language"), max_length=2, choices=User.Language, default=User.Language.FA)
    name = models.CharField(_("name"), max_length=60)
    text = models.TextField(_("text"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name
