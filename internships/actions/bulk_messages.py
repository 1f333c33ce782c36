"""One message to many applicants: each gets it in their own conversation, with their own name in it.

One transaction over rows locked in ascending order, in a number of statements that doesn't grow with the rows. Who
can't be written to is left out and named. The form's token makes it once, however often it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Membership
from internships.actions.thread import message_values, thread_key
from internships.message_templates import faults, fill
from internships.models import Application, Position, ThreadMessage, ThreadSide
from internships.thread import company_rights
from people.models import User
from people.notifications.actions import Telling, notify_each
from people.persian.numbers import number_text
from people.workflow import Refusal

MOST = 500


@dataclass(frozen=True)
class Reached:
    """Who is or was written to, and who not, with the reason."""

    rows: Sequence[Application]
    left: Sequence[tuple[Application, str]]


def reached(position: Position, numbers: Sequence[int], membership: Membership, at: datetime) -> Reached:
    return _sorted(_rows(position, numbers, membership), membership, at)


def _rows(position: Position, numbers: Sequence[int], membership: Membership) -> Any:
    today = Q(thread__side=ThreadSide.COMPANY, thread__at__gt=timezone.now() - timedelta(days=1))
    shown = Application.objects.for_member(membership)
    found = shown.filter(position=position, pk__in=list(numbers)).for_rows()
    return found.select_related("placement").annotate(today=Count("thread", filter=today)).order_by("pk")


def _sorted(found: Any, membership: Membership, at: datetime) -> Reached:
    rows, left = [], []
    for application in found:
        can = company_rights(application, membership, at)
        if not can.write:
            left.append((application, can.why_not))
        elif application.today >= settings.THREAD_MESSAGES_A_DAY:
            left.append((application, _("That is enough messages for a day.")))
        else:
            rows.append(application)
    return Reached(rows, left)


@transaction.atomic
def message_many(
    position: Position,
    numbers: Sequence[int],
    *,
    by: User,
    membership: Membership,
    text: str,
    token: str,
    at: datetime | None = None,
) -> Reached:
    at = at or timezone.now()
    if len(numbers) > MOST:
        raise Refusal(_("At most %(most)s applicants at once.") % {"most": number_text(MOST)})
    if wrong := faults(text):
        raise Refusal(wrong, field="text")
    wanted = Application.objects.not_of(by).filter(position=position, pk__in=list(numbers)).order_by("pk")
    list(wanted.select_for_update(of=("self",)).only("pk"))
    found = reached(position, numbers, membership, at)
    had = set(
        ThreadMessage.objects.filter(application__in=found.rows, token=token).values_list(
            "application", flat=True
        )
    )
    written = ThreadMessage.objects.bulk_create(
        ThreadMessage(
            application=application,
            side=ThreadSide.COMPANY,
            by=by,
            text=fill(text, application),
            token=token,
            at=at,
        )
        for application in found.rows
        if application.pk not in had
    )
    _tell(written, at)
    return found


def _tell(written: Sequence[ThreadMessage], at: datetime) -> None:
    notify_each(
        "thread.message",
        [
            Telling(
                message.application.student.user,
                thread_key(message),
                message_values(message.application, message, [message]),
                url=f"/me/applications/{message.application_id}/thread/",
                about=message.application,
            )
            for message in written
        ],
        mail_not_before=at + timedelta(minutes=settings.THREAD_MAIL_AFTER_MINUTES),
        secret=True,
    )
