"""What the office and a company said to each other, and when it is to talk to it again."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from people.models import User


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def current(self) -> "FollowUpQuerySet":
        """As they stand: without those that were corrected since."""
        return self.filter(corrected_by=None)

    def open(self) -> "FollowUpQuerySet":
        """With a next date that is still to be kept: whatever was written of the company since settles it."""
        rows = self.current().filter(next_on__isnull=False).annotate(place=Coalesce("corrects", "id"))
        later = FollowUp.objects.annotate(place=Coalesce("corrects", "id")).filter(
            company=OuterRef("company"), place__gt=OuterRef("place")
        )
        return rows.filter(~Exists(later))

    def due(self, on: date) -> "FollowUpQuerySet":
        return self.open().filter(next_on__lte=on)


class FollowUp(models.Model):
    """One call, visit or letter. Never changed and never erased: a correction is an entry of its own."""

    class Way(models.TextChoices):
        CALL = "call", pgettext_lazy("follow-up", "Telephone call")
        VISIT = "visit", pgettext_lazy("follow-up", "Visit")
        LETTER = "letter", pgettext_lazy("follow-up", "Letter")
        MESSAGE = "message", pgettext_lazy("follow-up", "Message or e-mail")
        MEETING = "meeting", pgettext_lazy("follow-up", "Meeting")

    class Result(models.TextChoices):
        AGREED = "agreed", pgettext_lazy("follow-up", "Agreed")
        THINKING = "thinking", pgettext_lazy("follow-up", "They think about it")
        SENT = "sent", pgettext_lazy("follow-up", "Something was sent")
        NOBODY = "nobody", pgettext_lazy("follow-up", "Nobody was reached")
        DECLINED = "declined", pgettext_lazy("follow-up", "They don’t want to")
        OTHER = "other", pgettext_lazy("follow-up", "Something else")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="follow_ups")
    way = models.CharField(_("way"), max_length=8, choices=Way)
    happened_on = models.DateField(_("day"))
    with_whom = models.CharField(_("with whom"), max_length=120, blank=True)
    result = models.CharField(_("result"), max_length=8, choices=Result)
    words = models.TextField(_("what was said"), max_length=2000, blank=True)
    next_on = models.DateField(_("next date"), null=True, blank=True)
    # Always the first entry of a chain, so that a correction stands where that stood.
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    corrected_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("happened_on")), name="follow_up_next_is_later"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "-id"], name="follow_up_of_company"),
            models.Index(
                fields=["next_on", "id"],
                name="follow_up_next",
                condition=Q(next_on__isnull=False, corrected_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company}, {self.happened_on}"
