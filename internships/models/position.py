from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.cover import covered
from companies.models import Company, ProgrammeKind, Site
from companies.states import CompanyState
from internships.pay import MonthlyPay, gross_monthly_rial, insurance_percent
from internships.states import POSITION_MOVES, POSITION_PUBLIC, PositionState
from people.models import User, is_staff
from people.persian import jalali
from people.persian.text import search_key
from people.workflow import Event
from students.models import FieldOfStudy, Skill
from students.week import Week, WeekField


class PositionQuerySet(models.QuerySet["Position"]):
    def for_cards(self) -> "PositionQuerySet":
        return self.select_related("company", "site__estate", "kind")

    def public(self) -> "PositionQuerySet":
        return self.filter(state__in=POSITION_PUBLIC, company__state=CompanyState.APPROVED)

    def visible_to(self, user: Any) -> "PositionQuerySet":
        """Anyone sees what is or was public; members of the company and staff also see drafts."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(
            Q(state__in=POSITION_PUBLIC, company__state=CompanyState.APPROVED)
            | Q(company__in=Company.objects.of_member(user))
            | is_staff(user)
        )

    def of_company(self, company: Company) -> "PositionQuerySet":
        return self.filter(company=company)

    def taking_applications(self, at: datetime | None = None) -> "PositionQuerySet":
        """The live gate as one query: company approved, published, before the deadline, covered by an MoU."""
        at = at or timezone.now()
        return self.filter(
            covered(jalali.today(at), Position.fields.through, "position"),
            state=PositionState.PUBLISHED,
            deadline_at__gt=at,
            company__state=CompanyState.APPROVED,
        )


class Position(models.Model):
    """An opening with seats, hours, pay and a deadline. One position is one run in time.

    It has no MoU: whether one covers it is asked each time (companies/rules.py), so that a lapse closes it in
    that moment and a renewal opens it again.
    """

    class PayBasis(models.TextChoices):
        HOURLY = "hourly", pgettext_lazy("pay basis", "an hour")
        MONTHLY = "monthly", pgettext_lazy("pay basis", "a month")
        UNPAID = "unpaid", pgettext_lazy("pay basis", "unpaid")

        def hourly_rial(self, pay_rial: int, weekly_hours: int) -> int:
            """The same pay as rial an hour, by 52 weeks in 12 months: what floors are compared with."""
            if self == Position.PayBasis.HOURLY:
                return pay_rial
            if self == Position.PayBasis.UNPAID or not weekly_hours:
                return 0
            return pay_rial * 12 // (52 * weekly_hours)

    class Pattern(models.TextChoices):
        WHOLE_DAY = "whole_day", pgettext_lazy("pattern of work", "Whole days")
        HALF_DAY = "half_day", pgettext_lazy("pattern of work", "Half days")
        SHIFT = "shift", pgettext_lazy("pattern of work", "Shifts")
        FLOATING = "floating", pgettext_lazy("pattern of work", "Floating hours")
        REMOTE = "remote", pgettext_lazy("pattern of work", "Remote")

    class CloseCause(models.TextChoices):
        """Why a position was closed; more can be said in words."""

        FILLED = "filled", pgettext_lazy("closing a position", "The seats are filled")
        NO_NEED = "no_need", pgettext_lazy("closing a position", "The need is gone")
        POSTPONED = "postponed", pgettext_lazy("closing a position", "It is put off to another time")
        REWRITTEN = "rewritten", pgettext_lazy("closing a position", "It will be written anew")
        OTHER = "other", pgettext_lazy("closing a position", "Another reason")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="positions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="positions", verbose_name=_("site"))
    kind = models.ForeignKey(
        ProgrammeKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind")
    )
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what the work is"), max_length=6000)
    state = models.CharField(_("state"), max_length=24, choices=PositionState, default=PositionState.DRAFT)

    seats = models.PositiveSmallIntegerField(_("seats"))
    hours_min = models.PositiveSmallIntegerField(_("least hours a week"))
    hours_max = models.PositiveSmallIntegerField(_("most hours a week"))
    # Only where the kind counts hours in all (an internship course).
    hours_total = models.PositiveSmallIntegerField(_("hours in all"), null=True, blank=True)
    pattern = models.CharField(_("pattern of work"), max_length=10, choices=Pattern, blank=True)
    least_block_hours = models.PositiveSmallIntegerField(
        _("shortest stretch of work, in hours"), null=True, blank=True
    )
    shifts = WeekField(_("shifts"), default=Week)
    rotating = models.BooleanField(_("rotating shifts"), default=False)
    night_work = models.BooleanField(_("work at night"), default=False)
    pay_basis = models.CharField(_("paid by"), max_length=8, choices=PayBasis, default=PayBasis.HOURLY)
    pay_rial = models.PositiveBigIntegerField(_("pay"), default=0)
    pay_hourly_rial = models.PositiveBigIntegerField(
        default=0, editable=False
    )  # the same pay an hour, to compare
    benefits = models.CharField(_("besides the base pay"), max_length=300, blank=True)
    meal = models.BooleanField(_("with a meal"), default=False)
    health_check = models.BooleanField(_("health check before the first day"), default=False)
    insurance = models.CharField(
        _("insured by"), max_length=10, choices=ProgrammeKind.Insurer, default=ProgrammeKind.Insurer.COMPANY
    )
    transport = models.CharField(
        _("company bus"), max_length=160, blank=True, help_text=_("From where and when; empty means none.")
    )
    follows_bus = models.BooleanField(_("begins and ends with the company bus"), default=False)

    fields = models.ManyToManyField(
        FieldOfStudy,
        blank=True,
        related_name="+",
        verbose_name=_("fields of study"),
        help_text=_("None chosen means every field."),
    )
    min_gpa = models.DecimalField(_("least GPA"), max_digits=4, decimal_places=2, null=True, blank=True)
    min_credits = models.PositiveSmallIntegerField(_("least credits passed"), null=True, blank=True)
    skills_required = models.ManyToManyField(
        Skill, blank=True, related_name="+", verbose_name=_("skills that are needed")
    )
    skills_wished = models.ManyToManyField(
        Skill, blank=True, related_name="+", verbose_name=_("skills that are welcome")
    )

    starts_on = models.DateField(_("first day of work"))
    ends_on = models.DateField(_("last day of work"))
    deadline_at = models.DateTimeField(_("deadline"))  # the last moment of its day in Asia/Tehran
    rolling = models.BooleanField(_("answers as applications come"), default=False)
    answer_within_days = models.PositiveSmallIntegerField(_("working days to answer"))

    review_note = models.TextField(blank=True)  # what staff asked to be changed
    close_cause = models.CharField(max_length=10, choices=CloseCause, blank=True)
    close_reason = models.TextField(blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_for_company = models.BooleanField(default=False)  # the office wrote it on the company's behalf
    # Since when that waits for the company's word; it stays a draft until then.
    unconfirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.TextField(editable=False, default="")

    objects = PositionQuerySet.as_manager()

    MOVES = POSITION_MOVES

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PositionState.values), name="position_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="position_dates_in_order"),
            models.CheckConstraint(
                condition=Q(hours_max__gte=F("hours_min")), name="position_hours_in_order"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="position_has_seats"),
            models.CheckConstraint(
                condition=Q(unconfirmed_at=None) | Q(state=PositionState.DRAFT),
                name="position_goes_on_confirmed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-published_at", "-id"], name="position_newest", condition=Q(state="published")
            ),
            models.Index(
                fields=["deadline_at", "id"], name="position_by_deadline", condition=Q(state="published")
            ),
            models.Index(
                fields=["-pay_hourly_rial", "-id"], name="position_by_pay", condition=Q(state="published")
            ),
            models.Index(fields=["company", "-created_at", "-id"], name="position_of_company"),
            models.Index(fields=["state", "submitted_at", "id"], name="position_queue"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="position_search_trgm"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        # At the most hours asked: the comparison that protects the student.
        self.pay_hourly_rial = self.PayBasis(self.pay_basis).hourly_rial(self.pay_rial, self.hours_max)
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = fields = {*fields, "pay_hourly_rial"}
        if fields is None or fields & {"title", "description", "company", "kind", "site"}:
            self.search_key = self.own_search_key()
            kwargs |= {} if fields is None else {"update_fields": {*fields, "search_key"}}
        super().save(*args, **kwargs)

    def own_search_key(self) -> str:
        """Its words, and those of what it names, in both languages (internships/search_keys.py writes many)."""
        estate = self.site.estate
        skills = [] if self.pk is None else [*self.skills_required.all(), *self.skills_wished.all()]
        fields = [] if self.pk is None else self.fields.all()
        words = [self.title, *self.company.names(), self.kind.name_fa, self.kind.name_en]
        words += [self.site.name, *estate.words()] if estate else [self.site.name]
        words += [word for field in fields for word in (field.name_fa, field.name_en)]
        words += [word for skill in skills for word in (skill.name_fa, skill.name_en, *skill.aliases)]
        return search_key(" ".join([*words, self.description]))

    @property
    def monthly(self) -> MonthlyPay:
        """What the pay comes to in a month at the most hours, which is how people compare. Reads the kind."""
        return MonthlyPay(
            gross_monthly_rial(self.pay_basis, self.pay_rial, self.hours_max),
            self.percent_off(self.starts_on),
        )

    @property
    def net_monthly_rial(self) -> int:
        return self.monthly.net_rial

    def percent_off(self, on: date) -> Decimal:
        """What is taken off the pay for insurance on that day, in percent."""
        return insurance_percent(insurer=self.insurance, pay_rule=self.kind.pay_rule, on=on)


class PositionEvent(Event):
    subject = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="events")


class Rekeyed(models.Model):
    """That positions have other words now, by which they are found: web processes hold those, and read them anew."""

    positions = ArrayField(models.BigIntegerField())
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{len(self.positions)}, {self.at}"
