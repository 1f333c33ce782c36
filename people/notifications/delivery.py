"""Sends what is in the outbox: claim, commit, send, settle.

A claim is a short transaction of its own, so no lock is held while a mail server is slow, and two workers
never claim the same row. Settling meets the row only while it is still this claim's. Delivery is at least
once: a worker that dies between the server's "250" and settling leaves a row in `sending`, which the sweep
gives back after ten minutes, and the person may get that mail twice (under the same Message-ID). The other
way round, mail that is never sent, would be worse.
"""

import random
import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.notifications import kinds
from people.notifications.models import InboxItem, Message
from people.notifications.transports import Transport, TransportError, Unreachable
from people.notifications.transports.email import EmailTransport

log = structlog.get_logger(__name__)

BATCH = 20
MAX_ATTEMPTS = 48  # about two days with the pauses below
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_URGENT_PAUSE = timedelta(minutes=5)
STUCK_AFTER = timedelta(minutes=10)  # longer than a task may live (CELERY_TASK_TIME_LIMIT)
WORK_SECONDS = 120  # then the next sweep goes on, well before the task's time limit

WIPED: dict[str, object] = {"values": {}, "url": "", "subject": ""}  # what is left of a secret message


def deliver_due() -> int:
    """Send everything that is due; returns how many messages were taken up."""
    taken = 0
    until = time.monotonic() + WORK_SECONDS
    while batch := claim(BATCH):
        taken += len(batch)
        if not _send_batch(batch, until):
            break
    return taken


def claim(most: int, *, at: datetime | None = None) -> list[Message]:
    """Take up to `most` due messages for this worker, passing over what another is just taking."""
    at = at or timezone.now()
    with transaction.atomic():
        due = Message.objects.due(at).select_related("recipient")
        batch = list(due.select_for_update(skip_locked=True, of=("self",))[:most])
        Message.objects.filter(pk__in=[message.pk for message in batch]).move(
            Message.State.QUEUED, Message.State.SENDING, claimed_at=at, attempts=F("attempts") + 1
        )
    for message in batch:
        message.claimed_at = at
        message.attempts += 1
    return batch


def release_stuck(*, at: datetime | None = None) -> int:
    """Give back what a worker took and never settled: it was killed, or its machine was."""
    at = at or timezone.now()
    stuck = Message.objects.filter(claimed_at__lt=at - STUCK_AFTER)
    hopeless = stuck.filter(attempts__gte=MAX_ATTEMPTS)
    hopeless.filter(secret=True).move(
        Message.State.SENDING, Message.State.FAILED, error="never settled", values={}, url="", subject=""
    )
    hopeless.move(Message.State.SENDING, Message.State.FAILED, error="never settled")
    released = stuck.move(Message.State.SENDING, Message.State.QUEUED, next_attempt_at=at)
    if released:
        log.warning("messages_released", count=released)
    return released


def _send_batch(batch: list[Message], until: float) -> bool:
    """False when it's no use going on: out of time, or the mail server can't be reached."""
    with EmailTransport() as transport:
        for index, message in enumerate(batch):
            if time.monotonic() > until:
                _give_back(batch[index:])
                return False
            try:
                _deliver(message, transport)
            except Unreachable as error:
                log.warning("mail_server_unreachable", error=str(error), waiting=len(batch) - index)
                for waiting in batch[index:]:
                    _try_later(waiting, str(error))
                return False
    return True


def _deliver(message: Message, transport: Transport) -> None:
    if message.recipient:  # wherever they read mail by now
        message.address, message.language = message.recipient.email, message.recipient.language
    try:
        if reason := _reason_to_cancel(message):
            _cancel(message, reason)
            return
        subject = transport.send(message)
    except Unreachable:
        raise
    except TransportError as error:
        if error.permanent:
            _give_up(message, str(error))
        else:
            _try_later(message, str(error))
    except (
        Exception
    ) as error:  # a broken template must not hold up the other mail; a later version may mend it
        log.exception("message_not_sent", id=message.pk, kind=message.kind)
        _try_later(message, type(error).__name__ if message.secret else repr(error))
    else:
        _settle(message, Message.State.SENT, sent_at=timezone.now(), subject=subject[:250], error="")
        log.info("message_sent", id=message.pk, kind=message.kind, attempts=message.attempts)


def _reason_to_cancel(message: Message) -> str:
    """Time has passed since the row was written, so look at the world again."""
    if message.expires_at and message.expires_at <= timezone.now():
        return "expired"
    if message.recipient and not message.recipient.is_active:
        return "account closed"
    still_holds = kinds.get(message.kind).still_holds
    return "no longer true" if still_holds and not still_holds(message) else ""


def _cancel(message: Message, reason: str) -> None:
    """What isn't mailed because it's no longer true isn't left unread in the inbox either."""
    _settle(message, Message.State.CANCELLED, error=reason)
    if message.recipient:
        InboxItem.objects.filter(
            recipient=message.recipient, dedupe_key=message.dedupe_key, read_at=None
        ).delete()
    log.info("message_cancelled", id=message.pk, kind=message.kind, reason=reason)


def _give_up(message: Message, error: str) -> None:
    _settle(message, Message.State.FAILED, error=error)
    log.warning("message_failed", id=message.pk, kind=message.kind, error=error)


def _try_later(message: Message, error: str) -> None:
    if message.attempts >= MAX_ATTEMPTS:
        _give_up(message, error)
        return
    _settle(message, Message.State.QUEUED, error=error, next_attempt_at=timezone.now() + pause(message))


def pause(message: Message) -> timedelta:
    """Doubling with every attempt, and spread a little, lest a thousand mails come back at once."""
    longest = LONGEST_URGENT_PAUSE if message.urgent else LONGEST_PAUSE
    doubled = FIRST_PAUSE * 2 ** min(message.attempts - 1, 10)
    return min(doubled, longest) * random.uniform(0.8, 1.2)  # noqa: S311 (spreading load, not a secret)  # nosec B311


def _give_back(batch: list[Message]) -> None:
    for message in batch:
        _settle(message, Message.State.QUEUED, attempts=message.attempts - 1)


def _settle(message: Message, to: str, **fields: object) -> None:
    """Write the outcome, if this claim still stands: after ten minutes someone else may have the row."""
    if message.secret and to != Message.State.QUEUED:
        fields |= WIPED
    claimed = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at)
    claimed.move(Message.State.SENDING, to, address=message.address, language=message.language, **fields)
