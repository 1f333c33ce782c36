"""Times that a company offers for interviews, and the interviews that students book in them.

No overlap is held by the database: of an interviewer and of a room by what a slot holds (with the time between two
interviews), of a student by the interview itself. A range that is null holds nothing any more.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Membership, Site
from internships.models.application import Application
from internships.models.position import Position
from internships.states import (
    APPLICATION_ENDED,
    APPLICATION_WAITING,
    INTERVIEW_MOVES,
    SLOT_MOVES,
    ApplicationState,
    InterviewState,
    SlotState,
)
from people.models import User
from people.workflow import Event
from students.models import Student


class InterviewSlotQuerySet(models.QuerySet["InterviewSlot"]):
    def for_member(self, membership: Membership) -> "InterviewSlotQuerySet":
        """Those of their company, without the one in which they are interviewed themselves."""
        own = Interview.objects.booked().filter(slot=OuterRef("pk"), student__user=membership.user_id)
        return self.filter(~Exists(own), position__company=membership.company_id)

    def offered(self) -> "InterviewSlotQuerySet":
        return self.filter(state=SlotState.OFFERED)

    def free(self) -> "InterviewSlotQuerySet":
        """Offered, and nobody has taken it."""
        taken = Interview.objects.filter(slot=OuterRef("pk"), state=InterviewState.BOOKED)
        return self.offered().filter(~Exists(taken))


class InterviewSlot(models.Model):
    """One time that is offered for an interview for one position. It outlives the interviews booked in it."""

    class Way(models.TextChoices):
        SITE = "site", pgettext_lazy("where an interview is", "At the company")
        LINK = "link", pgettext_lazy("where an interview is", "Online, by a link")

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="slots")
    state = models.CharField(_("state"), max_length=24, choices=SlotState, default=SlotState.OFFERED)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes between two interviews"), default=0)
    # From the beginning to the end of the time after it; null once cancelled.
    held = DateTimeRangeField(null=True)
    way = models.CharField(_("where"), max_length=4, choices=Way, default=Way.SITE)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    room = models.CharField(_("room"), max_length=80, blank=True)
    room_key = models.CharField(max_length=120, blank=True, editable=False)  # as it is compared
    link = models.URLField(_("link"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = InterviewSlotQuerySet.as_manager()

    MOVES = SLOT_MOVES

    class Meta:
        verbose_name = _("interview slot")
        verbose_name_plural = _("interview slots")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=SlotState.values), name="slot_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_times_in_order"),
            models.CheckConstraint(
                condition=Q(way="link", site=None) | Q(way="site", link=""), name="slot_at_one_place"
            ),
            ExclusionConstraint(
                name="slot_room_once",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("room_key", RangeOperators.EQUAL),
                    ("held", RangeOperators.OVERLAPS),
                ],
                condition=Q(site__isnull=False) & ~Q(room_key=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["position", "starts_at", "id"], name="slot_of_position")]

    def __str__(self) -> str:
        return f"{self.position}, {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class SlotEvent(Event):
    subject = models.ForeignKey(InterviewSlot, on_delete=models.PROTECT, related_name="events")


class Interviewer(models.Model):
    """A member of the company who holds the interviews of a slot."""

    slot = models.ForeignKey(InterviewSlot, on_delete=models.PROTECT, related_name="interviewers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held = DateTimeRangeField(null=True)  # the slot's, so that the database compares those of one person
    # Left the company, or was taken off; who scored keeps their name.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("interviewer")
        verbose_name_plural = _("interviewers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "user"], name="interviewer_once_a_slot"),
            ExclusionConstraint(
                name="interviewer_not_twice_at_once",
                expressions=[("user", RangeOperators.EQUAL), ("held", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.slot}"


def told_ended(at: datetime, prefix: str = "") -> Q:
    """Applications that have ended, as their student is told it: the same as `state_for_student_at()`."""
    named: dict[str, dict[str, Any]] = {
        "ended": {f"{prefix}state__in": APPLICATION_ENDED},
        "untold": {f"{prefix}state": ApplicationState.REJECTED, f"{prefix}tell_at__gt": at},
        "lapsed": {
            f"{prefix}state__in": APPLICATION_WAITING,
            f"{prefix}answer_due_at__lte": at,
            f"{prefix}clock_stopped_at": None,
        },
        "expired": {f"{prefix}state": ApplicationState.OFFERED, f"{prefix}offered_until__lte": at},
    }
    return (Q(**named["ended"]) & ~Q(**named["untold"])) | Q(**named["lapsed"]) | Q(**named["expired"])


class InterviewQuerySet(models.QuerySet["Interview"]):
    def booked(self) -> "InterviewQuerySet":
        return self.filter(state=InterviewState.BOOKED)

    def standing(self, at: datetime | None = None) -> "InterviewQuerySet":
        """Booked, and not overtaken by its application's end; what was held stands whatever came after it."""
        at = at or timezone.now()
        return self.booked().exclude(told_ended(at, "application__"), slot__starts_at__gt=at)

    def to_come(self, at: datetime | None = None) -> "InterviewQuerySet":
        at = at or timezone.now()
        return self.standing(at).filter(slot__ends_at__gt=at)

    def for_member(self, membership: Membership) -> "InterviewQuerySet":
        """Those of their company, without their own as a student."""
        of_company = self.filter(application__position__company=membership.company_id)
        return of_company.exclude(student__user=membership.user_id)

    def for_pages(self) -> "InterviewQuerySet":
        return self.select_related(
            "slot__site__estate", "application__position__company", "application__student__user"
        )


class Interview(models.Model):
    """A slot booked for an application. Moving it to another slot keeps it, and its entry in calendars, the same."""

    class Attendance(models.TextChoices):
        CAME = "came", pgettext_lazy("attendance", "Came")
        ABSENT = "absent", pgettext_lazy("attendance", "Didn’t come")
        EXCUSED = "excused", pgettext_lazy("attendance", "Excused")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="interviews")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(InterviewSlot, on_delete=models.PROTECT, related_name="interviews")
    state = models.CharField(_("state"), max_length=24, choices=InterviewState, default=InterviewState.BOOKED)
    during = DateTimeRangeField(null=True)  # the slot's time; null once cancelled
    sequence = models.PositiveIntegerField(default=0)  # of its entry in calendars: rises with each change
    changed_at = models.DateTimeField(default=timezone.now)  # when that entry last changed
    booked_at = models.DateTimeField(default=timezone.now)
    # How far it has moved the promised time to answer on; given back when it is cancelled.
    due_gained = models.DurationField(default=timedelta(0), editable=False)
    attendance = models.CharField(_("attendance"), max_length=8, choices=Attendance, blank=True)

    objects = InterviewQuerySet.as_manager()

    MOVES = INTERVIEW_MOVES

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=InterviewState.values), name="interview_state_known"
            ),
            models.UniqueConstraint(
                fields=["slot"], condition=Q(state="booked"), name="interview_one_a_slot"
            ),
            ExclusionConstraint(
                name="interview_student_not_twice_at_once",
                expressions=[("student", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["application", "-id"], name="interview_of_application"),
            models.Index(fields=["student", "-id"], name="interview_of_student"),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.slot.starts_at:%Y-%m-%d %H:%M}"


class InterviewEvent(Event):
    subject = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="events")
