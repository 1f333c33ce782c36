from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.models.position import Position
from internships.states import CHANGE_LIVE, CHANGE_MOVES, ChangeState
from people.models import User
from people.workflow import Event


class PositionChange(models.Model):
    """What HR wants to be different on a position that is public. The old stays until the office approves.

    `before` and `after` hold only what differs, as internships/versions.py writes it.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(_("why"), blank=True, max_length=1000)
    note = models.TextField(blank=True, max_length=2000)  # what the office wrote when it returned it
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    MOVES = CHANGE_MOVES

    class Meta:
        verbose_name = _("change of a position")
        verbose_name_plural = _("changes of positions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ChangeState.values), name="position_change_state_known"
            ),
            models.UniqueConstraint(
                fields=["position"], condition=Q(state__in=CHANGE_LIVE), name="position_change_one_live"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["proposed_at", "id"],
                name="position_change_queue",
                condition=Q(state=ChangeState.PROPOSED),
            )
        ]

    def __str__(self) -> str:
        return str(self.position)


class PositionChangeEvent(Event):
    subject = models.ForeignKey(PositionChange, on_delete=models.PROTECT, related_name="events")


class PositionVersion(models.Model):
    """A position as it stood in public, so that whoever applied then can see what it was. Only ever added."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    values = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of a position")
        verbose_name_plural = _("versions of positions")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["position", "number"], name="position_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.position_id}/{self.number}"


class PositionMessage(models.Model):
    """What HR and the office say to each other about a position, beside the note of a review."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="talk")
    from_office = models.BooleanField()
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)  # by the first of the other side

    class Meta:
        verbose_name = _("message about a position")
        verbose_name_plural = _("messages about positions")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
