"""What interviewers think of an applicant, written apart: nobody reads a colleague's before handing in their own."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from internships.models.interview import Interview
from internships.states import SCORECARD_MOVES, ScorecardState
from people.models import User
from people.workflow import Event


class ScoreCriteria(models.Model):
    """What a company's interviewers score; a company without a row uses the criteria that are shipped."""

    company = models.OneToOneField(Company, on_delete=models.PROTECT, related_name="score_criteria")
    names = ArrayField(models.CharField(max_length=80))
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("criteria of scorecards")
        verbose_name_plural = _("criteria of scorecards")

    def __str__(self) -> str:
        return f"{self.company}: {', '.join(self.names)}"


class Scorecard(models.Model):
    """One interviewer's of one interview. It keeps the criteria as they were when it was written."""

    class Recommendation(models.TextChoices):
        STRONG_YES = "strong_yes", pgettext_lazy("recommendation", "Yes, gladly")
        YES = "yes", pgettext_lazy("recommendation", "Yes")
        NO = "no", pgettext_lazy("recommendation", "No")
        STRONG_NO = "strong_no", pgettext_lazy("recommendation", "No, by no means")

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="scorecards")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=24, choices=ScorecardState, default=ScorecardState.DRAFT)
    scores = models.JSONField(default=list)  # pairs of criterion and a number from 1 to 5
    words = models.TextField(_("in words"), blank=True, max_length=3000)
    recommendation = models.CharField(_("recommendation"), max_length=10, choices=Recommendation, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    MOVES = SCORECARD_MOVES

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ScorecardState.values), name="scorecard_state_known"
            ),
            models.UniqueConstraint(fields=["interview", "by"], name="scorecard_once_an_interviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.interview}, {self.by}"


class ScorecardEvent(Event):
    subject = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="events")
