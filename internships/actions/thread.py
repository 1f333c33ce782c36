"""Writing in the conversation about an application, marking it read, and the office's reading of it.

A message answers nothing: the promised time to answer ends with an interview, an offer or a rejection.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Membership
from internships.actions.applications import lock_application, lock_for_company
from internships.messages import company_readers, company_values
from internships.models import Application, ThreadAttachment, ThreadMark, ThreadMessage, ThreadSide
from internships.thread import READ_BY_OFFICE, ThreadRights, company_rights, student_rights
from people.files import FileRule, store
from people.models import User
from people.notifications.actions import notify_many, tell_more
from people.persian.numbers import number_text
from people.workflow import Refusal, record

FILE_TYPES = ("application/pdf", "image/png", "image/jpeg")
QUOTED = 600  # letters of a message in a mail
MOST_QUOTED = 5  # messages in one mail
STAFF_READ_FOR = timedelta(hours=1)


def file_rule() -> FileRule:
    return FileRule(FILE_TYPES, settings.CV_MAX_BYTES)


@transaction.atomic
def write_as_company(
    application: Application,
    *,
    by: User,
    membership: Membership,
    text: str,
    token: str,
    files: Sequence[UploadedFile] = (),
    at: datetime | None = None,
) -> ThreadMessage:
    locked, at = lock_for_company(application, by=by), at or timezone.now()
    if sent := sent_before(locked, token):
        return sent
    _require(company_rights(locked, membership, at))
    return _write(locked, ThreadSide.COMPANY, by=by, text=text, token=token, files=files, at=at)


@transaction.atomic
def write_as_student(
    application: Application,
    *,
    by: User,
    text: str,
    token: str,
    files: Sequence[UploadedFile] = (),
    at: datetime | None = None,
) -> ThreadMessage:
    locked, at = lock_application(application), at or timezone.now()
    if sent := sent_before(locked, token):
        return sent
    wrote = locked.thread.filter(side=ThreadSide.COMPANY).exists()
    _require(student_rights(locked, at, company_wrote=wrote))
    return _write(locked, ThreadSide.STUDENT, by=by, text=text, token=token, files=files, at=at)


def sent_before(application: Application, token: str) -> ThreadMessage | None:
    """The form was sent twice: what the first sending wrote stands, and nothing is added."""
    return application.thread.filter(token=token).first()


def _require(rights: ThreadRights) -> None:
    if not rights.write:
        raise Refusal(rights.why_not)


def _write(
    application: Application,
    side: str,
    *,
    by: User,
    text: str,
    token: str,
    files: Sequence[UploadedFile],
    at: datetime,
) -> ThreadMessage:
    _require_few(application, side, at)
    before = application.thread.filter(side=side).order_by("pk").last()
    message = application.thread.create(side=side, by=by, text=text, token=token, at=at)
    ThreadAttachment.objects.bulk_create(
        [ThreadAttachment(message=message, file=store(file, by=by, accept=file_rule())) for file in files]
    )
    _mark(application, side, by=by, at=at)  # who answers has read
    _tell(application, message, before, at)
    return message


def _require_few(application: Application, side: str, at: datetime) -> None:
    today = application.thread.filter(side=side, at__gt=at - timedelta(days=1)).count()
    if today >= settings.THREAD_MESSAGES_A_DAY:
        raise Refusal(
            _("That is %(count)s messages within a day. Wait for the other side, or write again tomorrow.")
            % {"count": number_text(today)}
        )


def _tell(
    application: Application, message: ThreadMessage, before: ThreadMessage | None, at: datetime
) -> None:
    """In the inbox at once, by mail a little later: what is written meanwhile goes with it."""
    users = [application.student.user] if message.side == ThreadSide.COMPANY else company_readers(application)
    first = (before.told_with or before) if before else None
    left = users
    if first is not None:
        texts = application.thread.filter(side=message.side, pk__gte=first.pk).order_by("pk")
        left = tell_more(
            thread_key(first), to=users, values=message_values(application, message, list(texts))
        )
        if not left:
            message.told_with = first
            message.save(update_fields=["told_with"])
    if left:
        notify_many(
            "thread.message",
            to=left,
            key=thread_key(message),
            values=message_values(application, message, [message]),
            url=f"{page_of(message.side)}/applications/{application.pk}/thread/",
            about=application,
            mail_not_before=at + timedelta(minutes=settings.THREAD_MAIL_AFTER_MINUTES),
            secret=True,
        )


def thread_key(message: ThreadMessage) -> str:
    return f"thread.message:{message.pk}"


def page_of(writer: str) -> str:
    """Where the other side reads it."""
    return "/me" if writer == ThreadSide.COMPANY else "/hr"


def message_values(
    application: Application, last: ThreadMessage, told: Sequence[ThreadMessage]
) -> dict[str, Any]:
    return {
        **company_values(application),
        "side": "student" if last.side == ThreadSide.COMPANY else "company",
        "by": last.by.full_name,
        "last": last.pk,
        "told": len(told),
        "texts": [_quoted(message.text) for message in told[-MOST_QUOTED:]],
    }


def _quoted(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"


@transaction.atomic
def mark_read(
    application: Application, *, side: str, by: User, up_to: int, at: datetime | None = None
) -> None:
    """Read as far as the page showed: what came after that isn't marked with it."""
    locked = lock_application(application)
    _mark(locked, side, by=by, at=at or timezone.now(), up_to=up_to)


def _mark(application: Application, side: str, *, by: User, at: datetime, up_to: int | None = None) -> None:
    theirs = application.thread.exclude(side=side).order_by("pk")
    newest = (theirs if up_to is None else theirs.filter(pk__lte=up_to)).last()
    if newest is None:
        return
    mark = ThreadMark.objects.filter(application=application, side=side).first()
    if mark is None:
        ThreadMark.objects.create(application=application, side=side, message=newest, by=by, at=at)
    elif mark.message_id < newest.pk:
        mark.message, mark.by, mark.at = newest, by, at
        mark.save()


@transaction.atomic
def read_as_office(application: Application, *, by: User, reason: str) -> None:
    """The reason and the event come first; then the conversation is shown to whoever gave it, for an hour."""
    record(lock_application(application), by=by, reason=reason, changes={READ_BY_OFFICE: True})


def office_may_read(application: Application, user: User, at: datetime) -> bool:
    return application.events.filter(
        by=user, changes__has_key=READ_BY_OFFICE, at__gt=at - STAFF_READ_FOR
    ).exists()
