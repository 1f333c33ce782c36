from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Membership
from companies.states import CompanyState
from internships.models.application import Application
from internships.models.position import Position
from internships.states import (
    WAITING_LIST_MOVES,
    WAITING_PLACE_MOVES,
    PositionState,
    SkipReason,
    StopReason,
    WaitingListState,
    WaitingPlaceState,
)
from people.models import User
from people.persian import jalali
from people.workflow import Event


class WaitingListQuerySet(models.QuerySet["WaitingList"]):
    def moving(self, at: datetime | None = None) -> "WaitingListQuerySet":
        """Those that may offer the next free seat, and have somebody to offer it to."""
        waits = WaitingPlace.objects.filter(waiting_list=models.OuterRef("pk")).waiting()
        return self.filter(
            models.Exists(waits),
            state=WaitingListState.RUNNING,
            moves_up_to__gte=jalali.today(at),
            position__company__state=CompanyState.APPROVED,
        ).exclude(position__state=PositionState.CLOSED)


class WaitingList(models.Model):
    """Who gets the next free seat of a position, and the terms that this offer will have.

    It and its places are guarded by the lock of its position.
    """

    position = models.OneToOneField(Position, on_delete=models.PROTECT, related_name="waiting_list")
    state = models.CharField(
        _("state"), max_length=24, choices=WaitingListState, default=WaitingListState.PAUSED
    )
    stop_reason = models.CharField(max_length=24, choices=StopReason, blank=True)

    starts_on = models.DateField(_("first day of work"))
    ends_on = models.DateField(_("last day of work"))
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"))
    pay_basis = models.CharField(_("paid by"), max_length=8, choices=Position.PayBasis)
    pay_rial = models.PositiveBigIntegerField(_("pay"))
    note = models.TextField(_("words to the student"), blank=True, max_length=1000)
    answer_hours = models.PositiveSmallIntegerField(_("hours to answer"))
    moves_up_to = models.DateField(_("moves up until"))  # to the end of that day
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # the terms

    objects = WaitingListQuerySet.as_manager()

    MOVES = WAITING_LIST_MOVES

    class Meta:
        verbose_name = _("waiting list")
        verbose_name_plural = _("waiting lists")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=WaitingListState.values), name="waiting_list_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="waiting_list_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)

    def is_over(self, at: datetime | None = None) -> bool:
        return self.moves_up_to < jalali.today(at)


class WaitingListEvent(Event):
    subject = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="events")


class WaitingPlaceQuerySet(models.QuerySet["WaitingPlace"]):
    def waiting(self) -> "WaitingPlaceQuerySet":
        return self.filter(state=WaitingPlaceState.WAITING)

    def for_member(self, membership: Membership) -> "WaitingPlaceQuerySet":
        """Those of their company, without their own as a student."""
        of_company = self.filter(application__position__company=membership.company_id)
        return of_company.exclude(application__student__user=membership.user_id)

    def in_order(self) -> "WaitingPlaceQuerySet":
        return self.order_by("number", "id")


class WaitingPlace(models.Model):
    """One applicant on a waiting list. Whoever comes back to it later gets a new place."""

    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="places")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="waiting_places")
    state = models.CharField(
        _("state"), max_length=24, choices=WaitingPlaceState, default=WaitingPlaceState.WAITING
    )
    number = models.PositiveIntegerField()  # the lowest that waits is the next
    skip_reason = models.CharField(max_length=24, choices=SkipReason, blank=True)
    stays_from = models.DateTimeField(
        null=True, blank=True
    )  # the student's consent to wait beyond the answer date
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = WaitingPlaceQuerySet.as_manager()

    MOVES = WAITING_PLACE_MOVES

    class Meta:
        verbose_name = _("place on a waiting list")
        verbose_name_plural = _("places on waiting lists")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=WaitingPlaceState.values), name="waiting_place_state_known"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="waiting"), name="waiting_place_one_live"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["waiting_list", "number", "id"],
                name="waiting_place_next",
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.waiting_list}: {self.application.student}"


class WaitingPlaceEvent(Event):
    subject = models.ForeignKey(WaitingPlace, on_delete=models.PROTECT, related_name="events")
