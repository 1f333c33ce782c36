from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import ProgrammeKind
from internships.models.position import Position
from people.models import User
from students.models import Named, Skill
from students.week import Week, WeekField


class PositionTemplate(Named):
    """What a position of some sort begins with: a pattern for its title, a skeleton for its text, the usual hours.

    Shipped with the project and kept by the office; a company starts from one and changes what it likes.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.ForeignKey(
        ProgrammeKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of programme")
    )
    title = models.CharField(_("title of the position"), max_length=120, blank=True)
    description = models.TextField(_("what the work is"), max_length=6000, blank=True)
    pattern = models.CharField(_("pattern of work"), max_length=10, choices=Position.Pattern, blank=True)
    hours_min = models.PositiveSmallIntegerField(_("least hours a week"))
    hours_max = models.PositiveSmallIntegerField(_("most hours a week"))
    hours_total = models.PositiveSmallIntegerField(_("hours in all"), null=True, blank=True)
    least_block_hours = models.PositiveSmallIntegerField(
        _("shortest stretch of work, in hours"), null=True, blank=True
    )
    shifts = WeekField(_("shifts"), default=Week)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills"))
    position_in_list = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("offered"), default=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("template of a position")
        verbose_name_plural = _("templates of positions")
        ordering: ClassVar = ["position_in_list", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(hours_max__gte=models.F("hours_min")), name="position_template_hours"
            )
        ]
