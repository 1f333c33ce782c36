from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import User


class Closure(models.Model):
    """Days on which offices and plants were closed without warning, and what moved on because of it.

    Only ever added: the days themselves are holidays (people.Holiday), and what was told to people stays.
    """

    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    name_fa = models.CharField(_("Persian name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    # How much was moved, as it was told: companies' answers, students' answers to offers, application deadlines.
    answers = models.PositiveIntegerField(default=0)
    offers = models.PositiveIntegerField(default=0)
    deadlines = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    # The days didn't come to be closed after all; what was moved stays as people know it.
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("unforeseen closure")
        verbose_name_plural = _("unforeseen closures")
        ordering: ClassVar = ["-first_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="closure_days_in_order")
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_fa
