from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from students.models import Named, Student


def enrolled() -> list[str]:
    return [Student.Status.ENROLLED.value]


class ProgrammeKind(Named):
    """What sort of work it is, with the rules that go with it: data, because an internship course is not a job."""

    class HoursRule(models.TextChoices):
        WEEKLY = "weekly", _("hours a week")
        TOTAL = "total", _("hours in all")

    class PayRule(models.TextChoices):
        WAGE = "wage", _("wage")
        STIPEND = "stipend", _("stipend")
        UNPAID = "unpaid", _("unpaid")

    class Insurer(models.TextChoices):
        COMPANY = "company", _("the company")
        UNIVERSITY = "university", _("the university")

    class Approver(models.TextChoices):
        NONE = "none", _("nobody")
        COORDINATOR = "coordinator", _("internship coordinator")

    class PlaceStep(models.TextChoices):
        """Who approves a place that a student found."""

        COORDINATOR = "coordinator", _("internship coordinator")
        SUPERVISOR = "supervisor", _("academic supervisor")
        OFFICE = "office", _("liaison office")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    icon = models.CharField(max_length=30, default="part")
    position_in_list = models.PositiveSmallIntegerField(default=0)
    requires_mou = models.BooleanField(_("needs an MoU"), default=True)
    requires_course_registration = models.BooleanField(_("needs registration in the course"), default=False)
    letter_required = models.BooleanField(_("needs an introduction letter"), default=False)
    hours_rule = models.CharField(_("hours"), max_length=8, choices=HoursRule, default=HoursRule.WEEKLY)
    pay_rule = models.CharField(_("pay"), max_length=8, choices=PayRule, default=PayRule.WAGE)
    insurer = models.CharField(_("insured by"), max_length=10, choices=Insurer, default=Insurer.COMPANY)
    approver_role = models.CharField(_("approved by"), max_length=12, choices=Approver, default=Approver.NONE)
    total_hours = models.PositiveSmallIntegerField(_("hours in all"), null=True, blank=True)
    # In order; none means that students don't bring a place of their own for this kind.
    place_steps = ArrayField(
        models.CharField(max_length=12, choices=PlaceStep),
        default=list,
        blank=True,
        verbose_name=_("who approves a place that a student found"),
    )
    # Who may apply: a traineeship of graduates is for them too.
    study_statuses = ArrayField(
        models.CharField(max_length=10, choices=Student.Status),
        default=enrolled,
        verbose_name=_("study status of those who may apply"),
    )
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("programme kind")
        verbose_name_plural = _("programme kinds")
        ordering: ClassVar = ["position_in_list", "id"]
