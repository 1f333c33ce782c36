from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.programme import ProgrammeKind
from companies.states import MOU_MOVES, MouState
from people.models import StoredFile, User, is_staff
from people.persian import jalali
from people.persian.text import search_key
from people.workflow import Event
from students.models import FieldOfStudy


class MouQuerySet(models.QuerySet["Mou"]):
    def in_force(self, on: date) -> "MouQuerySet":
        """In force on that day, by its dates and not by what beat has written down so far."""
        return self.filter(state=MouState.IN_FORCE, starts_on__lte=on, ends_on__gte=on)

    def visible_to(self, user: User) -> "MouQuerySet":
        return self.filter(Q(company__in=Company.objects.of_member(user)) | is_staff(user))


class Mou(models.Model):
    """The signed agreement between the university and one company."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="mous")
    number = models.CharField(_("number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=MouState, default=MouState.DRAFT)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    university_letter = models.CharField(_("letter number of the university"), max_length=40, blank=True)
    company_letter = models.CharField(_("letter number of the company"), max_length=40, blank=True)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    predecessor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )
    suspended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.TextField(editable=False, default="")

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
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "state", "ends_on"], name="mou_of_company"),
            models.Index(fields=["-created_at", "-id"], name="mou_newest"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="mou_search_trgm"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(f"{self.number} {self.title} {self.company.name} {self.company.name_en}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key"}
        super().save(*args, **kwargs)

    def state_at(self, at: datetime | None = None) -> str:
        """What it is at that moment: in force ends with its last day in Tehran, whenever beat comes by."""
        if self.state not in (MouState.IN_FORCE, MouState.SUSPENDED):
            return self.state
        today = jalali.today(at)
        if today > self.ends_on:
            return MouState.EXPIRED
        if self.state == MouState.IN_FORCE and today < self.starts_on:
            return MouState.SCHEDULED
        return self.state

    @property
    def state_now(self) -> str:
        return self.state_at()


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
            mou__ends_on__gte=on,
        )


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
