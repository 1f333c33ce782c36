"""What vetting a company needs: the papers that it sends, and the words in which the office decides."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from people.models import StoredFile, User


class CompanyPaper(models.Model):
    """A licence, a gazette, a letter of introduction. Withdrawn from view, never deleted."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="papers")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title


class ReasonTemplate(models.Model):
    """Words that the office picks and adapts before it sends them. Staff keep the list."""

    class Decision(models.TextChoices):
        PAPERS = "papers", pgettext_lazy("decision on a company", "Ask for papers")
        REJECT = "reject", pgettext_lazy("decision on a company", "Reject")
        SUSPEND = "suspend", pgettext_lazy("decision on a company", "Suspend")

    code = models.SlugField(
        max_length=40, unique=True, null=True, blank=True, editable=False
    )  # of shipped ones
    decision = models.CharField(_("for"), max_length=10, choices=Decision)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    title_fa = models.CharField(_("Persian title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=80, blank=True)
    text_fa = models.TextField(_("Persian text"))
    text_en = models.TextField(_("English text"), blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering: ClassVar = ["decision", "position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_fa
