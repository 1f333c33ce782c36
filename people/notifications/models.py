"""Messages are rows first: the outbox that e-mail leaves from, and the inbox that people read here."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.notifications.values import Values


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> "MessageQuerySet":
        """What may leave now, urgent first, then the longest due."""
        return self.filter(state=Message.State.QUEUED, next_attempt_at__lte=at).order_by(
            "-urgent", "next_attempt_at", "id"
        )

    def move(self, came_from: str, to: str, **fields: Any) -> int:
        """The only way a message changes state: one conditional UPDATE along the table. How many rows it met.

        A row that someone else moved meanwhile isn't met, so nobody ever overwrites another's decision.
        """
        if to not in Message.MOVES[came_from]:
            raise ValueError(f"A message can't go from {came_from} to {to}.")
        return self.filter(state=came_from).update(state=to, **fields)


class Message(models.Model):
    """One e-mail to one person, from the transaction that caused it until it is sent or given up.

    With a `recipient` it goes to wherever they read mail when it leaves, in their language; without one, to
    exactly `address` in `language`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("message state", "Waiting")
        SENDING = "sending", pgettext_lazy("message state", "Being sent")
        SENT = "sent", pgettext_lazy("message state", "Sent")
        FAILED = "failed", pgettext_lazy("message state", "Not delivered")
        CANCELLED = "cancelled", pgettext_lazy("message state", "Cancelled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.QUEUED: {State.SENDING, State.CANCELLED},
        State.SENDING: {State.SENT, State.QUEUED, State.FAILED, State.CANCELLED},
        State.FAILED: {State.QUEUED},
        State.SENT: set(),
        State.CANCELLED: set(),
    }

    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="messages", db_index=False
    )
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    values = Values()
    url = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=80, blank=True, help_text="internships.application:42")
    dedupe_key = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    subject = models.CharField(
        max_length=250, blank=True, help_text="as it was sent; never of a secret message"
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recipient", "dedupe_key"],
                condition=Q(recipient__isnull=False),
                name="message_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["dedupe_key", "address"], condition=Q(recipient=None), name="message_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "failed", "cancelled"]),
                name="message_state_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                F("urgent").desc(), "next_attempt_at", "id", condition=Q(state="queued"), name="message_due"
            ),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="message_in_flight"),
            models.Index(fields=["state", "-id"], name="message_by_state"),
            models.Index(fields=["dedupe_key"], condition=Q(state="queued"), name="message_waiting_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"

    @property
    def about_id(self) -> int | None:
        """The id of what it is about, for `still_holds`."""
        return int(self.about.rpartition(":")[2]) if self.about else None


class InboxItem(models.Model):
    """What someone is told inside the application; the kind's templates find the words when it is shown."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inbox", db_index=False
    )
    kind = models.CharField(max_length=60)
    values = Values()
    url = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    visible_from = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("inbox item")
        verbose_name_plural = _("inbox items")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recipient", "dedupe_key"], name="inbox_once_a_person")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "-visible_from", "-id"], name="inbox_page"),
            models.Index(
                fields=["recipient", "visible_from"], condition=Q(read_at=None), name="inbox_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"
