"""A place that a student found: the commonest way into an internship course."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company, Estate, MouTerms, ProgrammeKind
from internships.states import FOUND_PLACE_LIVE, FOUND_PLACE_MOVES, FoundPlaceState
from people.models import StoredFile, User
from people.persian import jalali
from people.persian.text import search_key
from people.workflow import Event
from students.models import Academic, Student
from students.week import Week, WeekField

STEP = ProgrammeKind.PlaceStep


class FoundPlaceQuerySet(models.QuerySet["FoundPlace"]):
    def sent_in(self) -> "FoundPlaceQuerySet":
        """Seen by others than the student: a draft is theirs alone, also one that was taken back."""
        return self.filter(submitted_at__isnull=False).exclude(state=FoundPlaceState.DRAFT)

    def of_academic(self, academic: Academic) -> "FoundPlaceQuerySet":
        """A coordinator sees their faculty's, a supervisor those that name them."""
        theirs = Q(supervisor=academic.user_id)
        if academic.is_coordinator:
            theirs |= Q(student__field__faculty=academic.faculty_id)
        return self.sent_in().filter(theirs)

    def waiting_for_academic(self, academic: Academic) -> "FoundPlaceQuerySet":
        waits = Q(waits_for=STEP.SUPERVISOR, supervisor=academic.user_id)
        if academic.is_coordinator:
            waits |= Q(waits_for=STEP.COORDINATOR, student__field__faculty=academic.faculty_id)
        return self.filter(waits, state=FoundPlaceState.SUBMITTED)

    def waiting_for_office(self) -> "FoundPlaceQuerySet":
        """Its own step, a step that nobody else can take, a company to invite or covered now, work to begin."""
        nobody = Q(Q(waits_for=STEP.COORDINATOR), ~_coordinator_there()) | Q(
            Q(waits_for=STEP.SUPERVISOR), ~_supervisor_there()
        )
        return self.filter(
            Q(state=FoundPlaceState.SUBMITTED) & (Q(waits_for=STEP.OFFICE) | nobody)
            | Q(state=FoundPlaceState.INVITED) & (Q(invited_at=None) | _covered_now())
            | Q(state=FoundPlaceState.APPROVED)
        )

    def of_student(self, student: Student) -> "FoundPlaceQuerySet":
        return self.filter(student=student)

    def live(self) -> "FoundPlaceQuerySet":
        return self.filter(state__in=FOUND_PLACE_LIVE)


def _coordinator_there() -> Exists:
    return Exists(Academic.objects.coordinators_of(OuterRef("student__field__faculty")))


def _supervisor_there() -> Exists:
    return Exists(Academic.objects.in_force().filter(user=OuterRef("supervisor")))


def _covered_now() -> Exists:
    terms = MouTerms.objects.in_force(jalali.today())
    return Exists(terms.filter(mou__company=OuterRef("company"), kind=OuterRef("kind")))


class FoundPlace(models.Model):
    """Entered by the student, approved by those whom the programme kind names, in its order."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="found_places")
    kind = models.ForeignKey(
        ProgrammeKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of programme")
    )
    state = models.CharField(
        _("state"), max_length=24, choices=FoundPlaceState, default=FoundPlaceState.DRAFT
    )
    # The place, in the student's words; the company itself is known only where it is registered here.
    name = models.CharField(_("name of the place"), max_length=160)
    national_id = models.CharField(_("company national ID"), max_length=11, blank=True)
    activity = models.CharField(_("what it does"), max_length=160, blank=True)
    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("estate")
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact_name = models.CharField(_("contact there"), max_length=120, blank=True)
    contact_post = models.CharField(_("their post"), max_length=120, blank=True)
    contact_phone = models.CharField(_("their phone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("their email"), blank=True)
    # The work
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what the work is"), max_length=3000, blank=True)
    total_hours = models.PositiveSmallIntegerField(_("hours in all"), null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    shifts = WeekField(_("hours of the week"), default=Week)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    supervisor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("academic supervisor"),
    )
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    submitted_at = models.DateTimeField(null=True, blank=True)
    # Whoever sends it in is judged by the steps of that day, whatever the kind says later; a new round asks anew.
    round = models.PositiveSmallIntegerField(default=0)
    steps_asked = ArrayField(models.CharField(max_length=12, choices=STEP), default=list, blank=True)
    waits_for = models.CharField(max_length=12, choices=STEP, blank=True)  # whose turn it is, while submitted
    invited_at = models.DateTimeField(null=True, blank=True)  # when the office asked the company to join
    state_at = models.DateTimeField(
        default=timezone.now
    )  # since when it is in this state, or waits for this step
    close_note = models.TextField(blank=True)  # why it was returned, refused or withdrawn
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.TextField(editable=False, default="")

    objects = FoundPlaceQuerySet.as_manager()

    MOVES = FOUND_PLACE_MOVES

    class Meta:
        verbose_name = _("self-found place")
        verbose_name_plural = _("self-found places")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=FoundPlaceState.values), name="found_place_state_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="found_place_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["student", "kind"],
                condition=Q(state__in=FOUND_PLACE_LIVE),
                name="found_place_one_live",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "state_at", "id"], name="found_place_queue"),
            models.Index(fields=["student", "-id"], name="found_place_of_student"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="found_place_search_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.student}, {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(
            f"{self.student.user.full_name} {self.student.student_number or ''} {self.name} {self.national_id}"
        )
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key"}
        super().save(*args, **kwargs)

    @property
    def steps(self) -> list[ProgrammeKind.PlaceStep]:
        """Those that it was sent in under; while nobody has it, what its kind asks now."""
        return [STEP(step) for step in self.steps_asked or self.kind.place_steps]

    @property
    def faculty_id(self) -> int | None:
        field = self.student.field
        return field.faculty_id if field else None

    def step_after(self, step: str) -> str:
        """The next one, or "" after the last."""
        place = self.steps_asked.index(step) + 1
        return self.steps_asked[place] if place < len(self.steps_asked) else ""


class FoundPlaceEvent(Event):
    subject = models.ForeignKey(FoundPlace, on_delete=models.PROTECT, related_name="events")


class PlaceApproval(models.Model):
    """What one of those who approve decided, for one round: sent back and sent in again begins anew."""

    class Decision(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("decision on a place", "Approved")
        RETURNED = "returned", pgettext_lazy("decision on a place", "Sent back")
        REFUSED = "refused", pgettext_lazy("decision on a place", "Refused")

    found_place = models.ForeignKey(FoundPlace, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=12, choices=ProgrammeKind.PlaceStep)
    decision = models.CharField(max_length=8, choices=Decision)
    note = models.TextField(blank=True, max_length=1000)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["found_place", "round", "step"], name="place_approval_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_decision_display()}"
