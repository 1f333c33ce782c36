from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.workflow import Event

MOST_DAYS = 60  # working days that a promise may be long, whatever the office sets
LEAST_HOURS, MOST_HOURS = 24, 240  # between which the office sets the least time to answer an offer


class AnswerBoundsManager(models.Manager["AnswerBounds"]):
    def in_force(self) -> "AnswerBounds":
        """For what a page shows and a form reads."""
        return self.first() or AnswerBounds()

    def held(self) -> "AnswerBounds":
        """For an action: nobody sets others before it commits. Many may hold them at once, after their other locks."""
        rows = self.raw("SELECT * FROM internships_answerbounds FOR SHARE")
        return next(iter(rows), None) or AnswerBounds()


class AnswerBounds(models.Model):
    """How soon a company may promise to answer, and how long a student has for an offer. The office sets them.

    One row, with what the system is shipped with until the office has set something else. A promise that was made
    keeps the bounds of its day.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    days_min = models.PositiveSmallIntegerField(_("shortest promise"), default=2)  # working days, all three
    days_default = models.PositiveSmallIntegerField(_("a new position begins with"), default=7)
    days_max = models.PositiveSmallIntegerField(_("longest promise"), default=15)
    offer_hours_min = models.PositiveSmallIntegerField(_("least time to answer an offer"), default=48)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AnswerBoundsManager()

    state = "in_force"  # the only one it has: its events are changes of the values

    class Meta:
        verbose_name = _("bounds of promised answers")
        verbose_name_plural = _("bounds of promised answers")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="answer_bounds_one_row"),
            models.CheckConstraint(
                condition=Q(
                    days_min__gte=1,
                    days_default__gte=F("days_min"),
                    days_max__gte=F("days_default"),
                    days_max__lte=MOST_DAYS,
                ),
                name="answer_bounds_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(offer_hours_min__range=(LEAST_HOURS, MOST_HOURS)), name="answer_bounds_hours_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_min}–{self.days_max}"

    def allow(self, days: int) -> bool:
        """Whether an answer may be promised within so many working days."""
        return self.days_min <= days <= self.days_max


class AnswerBoundsEvent(Event):
    subject = models.ForeignKey(AnswerBounds, on_delete=models.PROTECT, related_name="events")
