"""Telling people. Each call only writes rows in the caller's transaction: rolled back is never said.

The dedupe key names the fact that is told ("offer.made:42"), once for each person: saying it again does
nothing. A reminder that may repeat puts the day or the round in its key.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language

from people.notifications import kinds
from people.notifications.models import InboxItem, Message
from people.notifications.nudge import nudge_on_commit

SECRETS_EXPIRE_AFTER = timedelta(hours=1)


def notify(
    kind: str,
    *,
    to: Any,
    key: str,
    values: Mapping[str, Any] | None = None,
    url: str = "",
    about: models.Model | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Tell one user, in the inbox and by e-mail as the kind says; not earlier than `not_before`."""
    notify_many(
        kind, to=[to], key=key, values=values, url=url, about=about, urgent=urgent, not_before=not_before
    )


def notify_many(
    kind: str,
    *,
    to: Iterable[Any],
    key: str | Callable[[Any], str],
    values: Mapping[str, Any] | None = None,
    url: str = "",
    about: models.Model | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
    mail_not_before: datetime | None = None,
    secret: bool = False,
) -> None:
    """Tell several users the same, in two queries however many they are. `key` may depend on the user."""
    same: dict[str, Any] = {"values": values or {}, "url": url, "about": about}
    tellings = [Telling(user, key(user) if callable(key) else key, **same) for user in to]
    notify_each(
        kind,
        tellings,
        urgent=urgent,
        not_before=not_before,
        mail_not_before=mail_not_before,
        secret=secret,
    )


@dataclass(frozen=True)
class Telling:
    """What one user is told: the key of the fact, its values, and the page about it."""

    to: Any
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    about: models.Model | None = None


def notify_each(
    kind: str,
    tellings: Iterable[Telling],
    *,
    urgent: bool = False,
    not_before: datetime | None = None,
    mail_not_before: datetime | None = None,
    secret: bool = False,
) -> None:
    """Tell each user what concerns them (hundreds who are answered at once), in two queries however many they are.

    Mail may wait for what else comes (`mail_not_before`), so that several are told in one (`tell_more`). What is
    `secret` is between two sides: nobody else reads it in the outbox, and it is wiped there once sent.
    """
    found = kinds.get(kind)
    _require_transaction()
    tellings = list(tellings)
    for telling in tellings:
        _check(telling.values, telling.url)
    now = timezone.now()
    when = max(not_before, now) if not_before else now
    if found.inbox:
        InboxItem.objects.bulk_create(
            [InboxItem(visible_from=when, **_said(kind, telling, now)) for telling in tellings],
            ignore_conflicts=True,
        )
    if found.email:
        _queue(
            [
                Message(
                    address=telling.to.email,
                    language=_language(telling.to.language),
                    next_attempt_at=max(when, mail_not_before or when),
                    about=_name_of(telling.about),
                    urgent=urgent,
                    secret=secret,
                    **_said(kind, telling, now),
                )
                for telling in tellings
            ]
        )


def _said(kind: str, telling: Telling, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "recipient": telling.to,
        "dedupe_key": telling.key,
        "values": dict(telling.values),
        "url": telling.url,
        "created_at": now,
    }


def queue_mail(
    kind: str,
    *,
    to: str,
    values: Mapping[str, Any] | None = None,
    key: str | None = None,
    url: str = "",
    urgent: bool = True,
    secret: bool = True,
    language: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Mail to an address that need not belong to a user: confirmation codes, invitations.

    The values of a secret message are wiped as soon as it is sent or given up, and it is given up after an
    hour unless `expires_at` says otherwise. Opens its own transaction, since log-in pages have none.
    """
    kinds.get(kind)
    _check(values, url)
    now = timezone.now()
    if secret and expires_at is None:
        expires_at = now + SECRETS_EXPIRE_AFTER
    with transaction.atomic():
        _queue(
            [
                Message(
                    kind=kind,
                    address=to,
                    language=_language(language),
                    values=dict(values or {}),
                    url=url,
                    dedupe_key=key or uuid.uuid4().hex,
                    urgent=urgent,
                    secret=secret,
                    created_at=now,
                    next_attempt_at=now,
                    expires_at=expires_at,
                )
            ]
        )


def cancel(*keys: str) -> None:
    """Take back what nobody has seen: mail that hasn't left, and inbox items that aren't shown yet."""
    _require_transaction()
    Message.objects.filter(dedupe_key__in=keys).move(Message.State.QUEUED, Message.State.CANCELLED)
    InboxItem.objects.filter(dedupe_key__in=keys, visible_from__gt=timezone.now()).delete()


def tell_more(key: str, *, to: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    """Say it with what was queued under `key` and hasn't left. Returns those whom that reached no more.

    The inbox shows it as new again.
    """
    _require_transaction()
    _check(values, "")
    users = list(to)
    waiting = Message.objects.filter(dedupe_key=key, recipient__in=users, state=Message.State.QUEUED)
    met = set(waiting.select_for_update().values_list("recipient", flat=True))
    Message.objects.filter(dedupe_key=key, recipient__in=met, state=Message.State.QUEUED).update(
        values=dict(values)
    )
    InboxItem.objects.filter(dedupe_key=key, recipient__in=met).update(
        values=dict(values), read_at=None, visible_from=timezone.now()
    )
    return [user for user in users if user.pk not in met]


def requeue_message(message: Message) -> bool:
    """Try a failed message again, from the start. False if it can't be: no longer failed, or secret."""
    with transaction.atomic():
        moved = Message.objects.filter(pk=message.pk, secret=False).move(
            Message.State.FAILED, Message.State.QUEUED, attempts=0, next_attempt_at=timezone.now()
        )
        if moved:
            nudge_on_commit()
    return bool(moved)


def _queue(messages: list[Message]) -> None:
    if Message.objects.bulk_create(messages, ignore_conflicts=True):
        nudge_on_commit()


def _name_of(about: models.Model | None) -> str:
    return f"{about._meta.label_lower}:{about.pk}" if about else ""


def _language(language: str | None) -> str:
    wanted = (language or get_language() or settings.LANGUAGE_CODE)[:2]
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Messages are written in the transaction of what they tell.")


def _check(values: Mapping[str, Any] | None, url: str) -> None:
    """Messages lead to our own pages only; the address is made absolute when it is mailed."""
    if url and (not url.startswith("/") or url.startswith(("//", "/\\"))):
        raise ValueError(f"A message's url is a path of this site, not {url!r}.")
    if taken := kinds.RESERVED & set(values or ()):
        raise ValueError(f"Other names for these values, please: {', '.join(sorted(taken))}.")
