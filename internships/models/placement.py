from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.models.application import Application
from internships.models.found_place import FoundPlace
from internships.models.offer import Offer
from internships.states import PLACEMENT_MOVES, PlacementState
from people.models import User
from people.workflow import Event
from students.models import Student


class Placement(models.Model):
    """A student at work. Made and ended by staff for now; its ending gives the seat's remaining days back."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="placements")
    # Through an application and its offer, or at a place that the student found.
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="placement"
    )
    offer = models.OneToOneField(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="placement"
    )
    found_place = models.OneToOneField(
        FoundPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="placement"
    )
    state = models.CharField(
        _("state"), max_length=24, choices=PlacementState, default=PlacementState.RUNNING
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    MOVES = PLACEMENT_MOVES

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=PlacementState.values), name="placement_state_known"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="placement_dates_in_order"),
            models.CheckConstraint(
                condition=Q(application__isnull=False, offer__isnull=False, found_place=None)
                | Q(application=None, offer=None, found_place__isnull=False),
                name="placement_of_one_way",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="placement_newest"),
            models.Index(fields=["ends_on"], name="placement_running", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return str(self.application or self.found_place)

    @property
    def title(self) -> str:
        """What the work is."""
        if self.application:
            return self.application.position.title
        return self.found_place.title if self.found_place else ""

    @property
    def where(self) -> str:
        """The company, or the place as its student named it."""
        if self.application:
            return self.application.position.company.shown_name
        return self.found_place.name if self.found_place else ""

    @property
    def staff_url(self) -> str:
        """The office's page of how it came about."""
        if self.application_id:
            return f"/staff/applications/{self.application_id}/"
        return f"/staff/places/{self.found_place_id}/"


class PlacementEvent(Event):
    subject = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="events")
