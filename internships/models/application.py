from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Membership
from internships.models.position import Position
from internships.states import (
    APPLICATION_LIVE,
    APPLICATION_MOVES,
    APPLICATION_OPEN,
    APPLICATION_WAITING,
    ApplicationState,
    CloseReason,
)
from people.models import StoredFile, User
from people.workflow import Event
from students.models import Student


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of_student(self, student: Student) -> "ApplicationQuerySet":
        return self.filter(student=student)

    def for_member(self, membership: Membership) -> "ApplicationQuerySet":
        """Those of their company: of all that its pages show, none is the reader's own."""
        return self.filter(position__company=membership.company_id).not_of(membership.user_id)

    def not_of(self, user: User | int) -> "ApplicationQuerySet":
        # Without a join: whoever counts a thousand applicants would read all students for one of them.
        return self.exclude(student__in=Student.objects.filter(user=user))

    def open(self) -> "ApplicationQuerySet":
        return self.filter(state__in=APPLICATION_OPEN)

    def waiting(self) -> "ApplicationQuerySet":
        return self.filter(state__in=APPLICATION_WAITING)

    def with_state_now(self, at: datetime | None = None) -> "ApplicationQuerySet":
        """Adds `now_state`, what each is at that moment; filters and counts use it, never the stored state."""
        at = at or timezone.now()
        return self.annotate(
            now_state=Case(
                When(
                    state__in=APPLICATION_WAITING,
                    answer_due_at__lte=at,
                    clock_stopped_at=None,
                    then=Value(ApplicationState.LAPSED.value),
                ),
                When(
                    state=ApplicationState.OFFERED,
                    offered_until__lte=at,
                    then=Value(ApplicationState.DECLINED.value),
                ),
                default=F("state"),
                output_field=models.CharField(),
            )
        )

    def with_state_for_student(self, at: datetime | None = None) -> "ApplicationQuerySet":
        """Adds `told_state`, the same as `state_for_student_at()`: a rejection not told yet isn't there yet."""
        at = at or timezone.now()
        return self.with_state_now(at).annotate(
            told_state=Case(
                When(state=ApplicationState.REJECTED, tell_at__gt=at, then=F("state_before")),
                default=F("now_state"),
                output_field=models.CharField(),
            )
        )

    def for_rows(self) -> "ApplicationQuerySet":
        return self.select_related(
            "position__company", "position__kind", "position__site__estate", "student__user", "student__field"
        )


class Application(models.Model):
    """One student's request for one position. It keeps exactly what was sent."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="applications")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        _("state"), max_length=24, choices=ApplicationState, default=ApplicationState.SUBMITTED
    )
    cv = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    letter = models.TextField(_("letter"), blank=True, max_length=3000)
    # Consent to show the GPA to this company, given with the application or later; null is none, or taken back.
    gpa_shown_at = models.DateTimeField(null=True, blank=True)
    position_version = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField(default=timezone.now)
    state_at = models.DateTimeField(default=timezone.now)  # since when it is in this state
    answer_due_at = models.DateTimeField()
    clock_stopped_at = models.DateTimeField(
        null=True, blank=True
    )  # since when the company or its MoU is suspended
    offered_until = models.DateTimeField(
        null=True, blank=True
    )  # the open offer's end, to tell the state by itself
    first_answer_at = models.DateTimeField(null=True, blank=True)
    # A rejection waits here until it is told; until then it can be undone and the student sees `state_before`.
    tell_at = models.DateTimeField(null=True, blank=True)
    state_before = models.CharField(max_length=24, choices=ApplicationState, blank=True)
    close_reason = models.CharField(max_length=24, choices=CloseReason, blank=True)
    close_note = models.TextField(
        blank=True
    )  # words to the student with a rejection, or of the student withdrawing

    objects = ApplicationQuerySet.as_manager()

    MOVES = APPLICATION_MOVES

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="application_state_known"
            ),
            models.UniqueConstraint(
                fields=["student", "position"],
                condition=Q(state__in=APPLICATION_LIVE),
                name="application_one_live",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["student", "-submitted_at", "-id"], name="application_of_student"),
            models.Index(fields=["position", "-submitted_at", "-id"], name="application_of_position"),
            models.Index(
                fields=["answer_due_at", "id"],
                name="application_due",
                condition=Q(state__in=APPLICATION_WAITING),
            ),
            # Few of a million: those whose work the office is to begin.
            models.Index(fields=["id"], name="application_accepted", condition=Q(state="accepted")),
        ]

    def __str__(self) -> str:
        return f"{self.student} → {self.position}"

    @property
    def company(self) -> Any:
        return self.position.company

    def state_at_time(self, at: datetime | None = None) -> str:
        """What it is at that moment: time ends it whenever beat comes by (the same as `with_state_now`)."""
        at = at or timezone.now()
        if self.state in APPLICATION_WAITING and self.answer_due_at <= at and self.clock_stopped_at is None:
            return ApplicationState.LAPSED
        if self.state == ApplicationState.OFFERED and self.offered_until and self.offered_until <= at:
            return ApplicationState.DECLINED
        return self.state

    def state_for_student_at(self, at: datetime | None = None) -> str:
        """A rejection that can still be undone isn't told yet: the student sees the state before it."""
        at = at or timezone.now()
        if self.state == ApplicationState.REJECTED and self.tell_at and self.tell_at > at:
            return self.state_before
        return self.state_at_time(at)

    @property
    def state_now(self) -> str:
        return self.state_at_time()

    @property
    def state_for_student(self) -> str:
        return self.state_for_student_at()


class ApplicationEvent(Event):
    subject = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
