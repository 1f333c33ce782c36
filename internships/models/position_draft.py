from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from internships.models.position import Position
from people.models import User


class PositionDraft(models.Model):
    """What HR, or the office for it, is typing into the form of a position, right or not. Gone once it is saved.

    `typed` is what the form would post. Of a position that was never saved there is only this, found by its `key`.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="position_drafts")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="typed_drafts"
    )
    by_office = models.BooleanField(default=False, db_default=False)  # neither side sees the other's
    key = models.CharField(max_length=32)
    page = models.CharField(max_length=32, blank=True)  # the window that typed it
    typed = models.JSONField(default=dict)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of a position’s form")
        verbose_name_plural = _("drafts of positions’ forms")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "key"], name="position_draft_key_once"),
            models.UniqueConstraint(
                fields=["position", "by_office"],
                condition=Q(position__isnull=False),
                name="position_draft_once_a_side",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Without a title"))

    @property
    def title(self) -> str:
        return str((self.typed.get("title") or [""])[0])[:120]
