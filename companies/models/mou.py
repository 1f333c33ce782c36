from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from companies.models.programme import ProgrammeKind
from companies.states import MOU_MOVES, MouState
from people.models import StoredFile, User, is_staff
from people.persian import jalali
from people.persian.text import ascii_digits, search_key, sort_key
from people.workflow import Event
from students.models import FieldOfStudy


def lasts(on: date, prefix: str = "") -> Q:
    """Its last day hasn't passed on that day, or has moved on: automatic renewal goes on until it is stopped,
    whether or not beat has written the new last day down yet."""
    return Q(**{f"{prefix}ends_on__gte": on}) | Q(**{f"{prefix}renews_automatically": True})


class MouQuerySet(models.QuerySet["Mou"]):
    def in_force(self, on: date) -> "MouQuerySet":
        """In force on that day, by its dates and not by what beat has written down so far."""
        return self.filter(lasts(on), state=MouState.IN_FORCE, starts_on__lte=on)

    def visible_to(self, user: User) -> "MouQuerySet":
        return self.filter(Q(company__in=Company.objects.of_member(user)) | is_staff(user))


class Mou(models.Model):
    """The signed agreement between the university and one company."""

    class Way(models.TextChoices):
        STANDARD = "standard", pgettext_lazy("MoU", "Standard text")
        NEGOTIATED = "negotiated", pgettext_lazy("MoU", "Negotiated text")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="mous")
    number = models.CharField(_("number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=MouState, default=MouState.DRAFT)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    way = models.CharField(_("text"), max_length=10, choices=Way, default=Way.STANDARD)
    language = models.CharField(
        _("language of the text"), max_length=2, choices=User.Language, default=User.Language.FA
    )
    request_note = models.TextField(_("what the company asks for"), blank=True)
    # Automatic renewal moves `ends_on` on by so many months, by an event, until it is stopped.
    renews_automatically = models.BooleanField(_("renews itself"), default=False)
    renewal_months = models.PositiveSmallIntegerField(_("months of each renewal"), default=12)
    # A termination that was declared: `ends_on` is its day then, and it ends as terminated instead of expired.
    terminates_on = models.DateField(_("terminated with the end of"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    university_letter = models.CharField(_("letter number of the university"), max_length=40, blank=True)
    university_letter_on = models.DateField(_("its date"), null=True, blank=True)
    company_letter = models.CharField(_("letter number of the company"), max_length=40, blank=True)
    company_letter_on = models.DateField(_("its date"), null=True, blank=True)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    predecessor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )
    signed_version = models.ForeignKey(
        "companies.MouVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who holds the paper (or that of its open amendment) now, written by companies/holding.py only.
    waits_for = models.CharField(
        _("waits for"),
        max_length=10,
        blank=True,
        choices=[
            ("university", pgettext_lazy("side of an MoU", "University")),
            ("company", pgettext_lazy("side of an MoU", "Company")),
        ],
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    waits_step = models.ForeignKey(
        "companies.ReviewStep", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waits_signatory = models.ForeignKey(
        "companies.Signatory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The company changed text or terms, and the office hasn't answered yet.
    proposal_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.TextField(editable=False, default="")
    number_key = models.CharField(max_length=400, editable=False, default="")  # 1405/9 before 1405/10

    objects = MouQuerySet.as_manager()

    MOVES = MOU_MOVES

    class Meta:
        verbose_name = _("MoU")
        verbose_name_plural = _("MoUs")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s for s in MouState.values if s != MouState.SCHEDULED]),
                name="mou_state_known",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="mou_dates_in_order"),
            models.CheckConstraint(
                condition=Q(renewal_months__gte=1) & Q(renewal_months__lte=120), name="mou_renewal_months"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "state", "ends_on"], name="mou_of_company"),
            models.Index(fields=["-created_at", "-id"], name="mou_newest"),
            models.Index(fields=["ends_on", "id"], name="mou_by_end"),
            models.Index(fields=["number_key", "id"], name="mou_by_number"),
            models.Index(fields=["waits_for", "handed_at"], name="mou_waiting"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="mou_search_trgm"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key", "number_key"}
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """What is searched and sorted by; whoever creates rows in bulk calls it for each."""
        self.number = ascii_digits(self.number)  # ۱۴۰۵/۷ and 1405/7 are one number
        self.number_key = sort_key(self.number)
        self.search_key = search_key(
            f"{self.number} {self.title} {self.company.name} {self.company.name_en} "
            f"{self.company.national_id or ''}"
        )

    def state_at(self, at: datetime | None = None) -> str:
        """What it is at that moment: in force ends with its last day in Tehran, whenever beat comes by."""
        if self.state not in (MouState.IN_FORCE, MouState.SUSPENDED):
            return self.state
        today = jalali.today(at)
        if today > self.last_day(today):
            return MouState.TERMINATED if self.terminates_on else MouState.EXPIRED
        if self.state == MouState.IN_FORCE and today < self.starts_on:
            return MouState.SCHEDULED
        return self.state

    @property
    def state_now(self) -> str:
        return self.state_at()

    def last_day(self, on: date | None = None) -> date:
        """The last day as it stands on that day (today), counting the automatic renewals that are due by then.

        A renewal of n months after the last day of Esfand ends on the last day of Esfand, leap year or not. What was
        terminated at once ended that day, whatever its text says.
        """
        if self.state == MouState.TERMINATED and self.terminates_on:
            return self.terminates_on
        ends_on, on = self.ends_on, on or jalali.today()
        while self.renews_automatically and ends_on < on:
            ends_on = self.next_last_day(ends_on)
        return ends_on

    def next_last_day(self, ends_on: date) -> date:
        """The last day of the period after the one that ends on that day, when it renews itself."""
        return jalali.add_months(ends_on + timedelta(days=1), self.renewal_months) - timedelta(days=1)


class MouEvent(Event):
    subject = models.ForeignKey(Mou, on_delete=models.PROTECT, related_name="events")


class MouTermsQuerySet(models.QuerySet["MouTerms"]):
    def with_field_ids(self) -> "MouTermsQuerySet":
        """Adds `field_ids`, the allowed fields of each row, in the same query; an empty list means every field."""
        of_row = MouTerms.fields.through._default_manager.filter(mouterms=OuterRef("pk"))
        return self.annotate(field_ids=ArraySubquery(of_row.values("fieldofstudy")))

    def in_force(self, on: date) -> "MouTermsQuerySet":
        """The newest row of each MoU and kind that is effective on that day, of MoUs in force on it."""
        newer = MouTerms.objects.filter(
            mou=OuterRef("mou"),
            kind=OuterRef("kind"),
            effective_on__gt=OuterRef("effective_on"),
            effective_on__lte=on,
        )
        return self.filter(
            ~Exists(newer),
            effective_on__lte=on,
            mou__state=MouState.IN_FORCE,
            mou__starts_on__lte=on,
        ).filter(lasts(on, "mou__"))


class MouTerms(models.Model):
    """What an MoU allows for one programme kind from a day on. An amendment adds a row; rows never change."""

    mou = models.ForeignKey(Mou, on_delete=models.PROTECT, related_name="terms")
    kind = models.ForeignKey(
        ProgrammeKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind")
    )
    effective_on = models.DateField(_("from"))
    fields = models.ManyToManyField(
        FieldOfStudy,
        blank=True,
        related_name="+",
        verbose_name=_("fields of study"),
        help_text=_("None chosen means every field."),
    )
    seat_limit = models.PositiveIntegerField(_("seats at one time"))
    max_weekly_hours = models.PositiveSmallIntegerField(_("most hours a week"))
    min_hourly_pay_rial = models.PositiveBigIntegerField(_("least pay an hour"))
    insurer = models.CharField(
        _("insured by"), max_length=10, choices=ProgrammeKind.Insurer, default=ProgrammeKind.Insurer.COMPANY
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    field_ids: list[int]  # from with_field_ids()

    objects = MouTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        ordering: ClassVar = ["kind_id", "-effective_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mou", "kind", "effective_on"], name="terms_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.mou}, {self.kind}"
