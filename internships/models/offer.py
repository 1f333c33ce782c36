from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Membership, Mou, MouTerms
from internships.models.application import Application
from internships.models.position import Position
from internships.pay import MonthlyPay, gross_monthly_rial
from internships.states import OFFER_MOVES, ApplicationState, OfferState
from people.models import User
from people.persian import jalali
from people.workflow import Event
from students.models import Student


def holds_seat(at: datetime | None = None, prefix: str = "") -> Q:
    still_open = {f"{prefix}state": OfferState.OPEN, f"{prefix}expires_at__gt": at or timezone.now()}
    return (Q(**{f"{prefix}state": OfferState.ACCEPTED}) | Q(**still_open)) & Q(
        **{f"{prefix}seat_dates__isnull": False}
    )


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self, at: datetime | None = None) -> "OfferQuerySet":
        return self.filter(state=OfferState.OPEN, expires_at__gt=at or timezone.now())

    def for_member(self, membership: Membership) -> "OfferQuerySet":
        """Those of their company, without their own as a student."""
        return self.filter(position__company=membership.company_id).exclude(student__user=membership.user_id)

    def holding_seats(self, at: datetime | None = None) -> "OfferQuerySet":
        """Offers that hold a seat: open ones before their end, and accepted ones with dates not given back."""
        return self.filter(holds_seat(at))


class Offer(models.Model):
    """A dated promise of a seat. It keeps its own terms, and the MoU and terms row it was made under."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="offers")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="offers")
    mou = models.ForeignKey(Mou, on_delete=models.PROTECT, null=True, related_name="offers")
    terms = models.ForeignKey(MouTerms, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=24, choices=OfferState, default=OfferState.OPEN)
    came_from = models.CharField(max_length=24, choices=ApplicationState)  # where revoking leads back to

    starts_on = models.DateField(_("first day of work"))
    ends_on = models.DateField(_("last day of work"))
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"))
    pay_basis = models.CharField(_("paid by"), max_length=8, choices=Position.PayBasis)
    pay_rial = models.PositiveBigIntegerField(_("pay"))
    note = models.TextField(_("words to the student"), blank=True, max_length=1000)
    expires_at = models.DateTimeField(_("answer until"))
    # What the company noted of the student's yes on the phone; the offer is open until the student confirms it.
    agreed_by_phone_on = models.DateField(_("agreed by phone on"), null=True, blank=True)
    agreed_with = models.CharField(_("who spoke with the student"), max_length=120, blank=True)

    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The days that it holds a seat; null once given back, shorter once a placement ended early.
    seat_dates = DateRangeField(null=True)

    objects = OfferQuerySet.as_manager()

    MOVES = OFFER_MOVES

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="offer_dates_in_order"),
            models.UniqueConstraint(fields=["application"], condition=Q(state="open"), name="offer_one_open"),
            ExclusionConstraint(
                name="offer_no_overlapping_accepted",
                expressions=[("student", RangeOperators.EQUAL), ("seat_dates", RangeOperators.OVERLAPS)],
                condition=Q(state="accepted"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["position", "state"], name="offer_of_position"),
            models.Index(fields=["mou", "state"], name="offer_of_mou"),
            models.Index(fields=["expires_at", "id"], name="offer_due", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.position}, {self.student}"

    @property
    def is_to_come(self) -> bool:
        """Its first day of work isn't here yet."""
        return self.starts_on > jalali.today()

    @property
    def monthly(self) -> MonthlyPay:
        """What its pay comes to in a month. Reads the position and its kind."""
        return MonthlyPay(
            gross_monthly_rial(self.pay_basis, self.pay_rial, self.weekly_hours),
            self.position.percent_off(self.starts_on),
        )

    @property
    def net_monthly_rial(self) -> int:
        return self.monthly.net_rial

    def state_at_time(self, at: datetime | None = None) -> str:
        if self.state == OfferState.OPEN and self.expires_at <= (at or timezone.now()):
            return OfferState.EXPIRED
        return self.state

    @property
    def state_now(self) -> str:
        return self.state_at_time()


class OfferEvent(Event):
    subject = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="events")
