"""The conversation about an application: who takes part, until when, and what a page shows of it.

Two sides. On the company's, every owner and recruiter writes, and supervisors read: it has one inbox, so whoever of it
has read counts for all. The student may begin as long as the application lives; afterwards they may answer a company
that has written to them, until the conversation closes. Who has withdrawn is written to no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _

from companies.models import Membership
from internships.endings import ended_at, ended_for_student_at
from internships.models import Application, ThreadMark, ThreadMessage, ThreadSide
from internships.states import APPLICATION_LIVE, ApplicationState

OTHER = {ThreadSide.COMPANY: ThreadSide.STUDENT, ThreadSide.STUDENT: ThreadSide.COMPANY}
SNIPPET = 90
READ_BY_OFFICE = "thread_read"


@dataclass(frozen=True)
class ThreadRights:
    write: bool
    why_not: str = ""
    closes_at: datetime | None = None


def company_rights(application: Application, membership: Membership, at: datetime) -> ThreadRights:
    if not membership.may_recruit:
        return ThreadRights(False, _("Owners and recruiters of your company write here."))
    if application.state_at_time(at) == ApplicationState.WITHDRAWN:
        return ThreadRights(False, _("The student has withdrawn, so nobody writes to them any more."))
    return _open(ended_at(application, at), at)


def student_rights(application: Application, at: datetime, *, company_wrote: bool) -> ThreadRights:
    state = application.state_for_student_at(at)
    if state == ApplicationState.WITHDRAWN:
        return ThreadRights(False, _("You have withdrawn, so this conversation is over."))
    ended = ended_for_student_at(application, at)
    if state in APPLICATION_LIVE and ended is None:
        return ThreadRights(True)
    if state not in APPLICATION_LIVE and not company_wrote:
        return ThreadRights(
            False, _("The application has ended. You could answer here if the company wrote.")
        )
    return _open(ended, at)


def _open(ended: datetime | None, at: datetime) -> ThreadRights:
    if ended is None:
        return ThreadRights(True)
    closes = ended + timedelta(days=settings.THREAD_OPEN_DAYS)
    if at >= closes:
        return ThreadRights(
            False, _("This conversation is closed, since the application ended some time ago.")
        )
    return ThreadRights(True, closes_at=closes)


# What lists and panels say of it, in the query that reads the application


def with_unread(applications: QuerySet[Application], side: str) -> QuerySet[Application]:
    """Adds how many messages `side` hasn't read (`thread_unread`), for lists."""
    mark = ThreadMark.objects.filter(application=OuterRef("application"), side=side).values("message")
    theirs = ThreadMessage.objects.filter(application=OuterRef("pk"), side=OTHER[ThreadSide(side)]).order_by()
    return applications.annotate(
        thread_unread=_count(theirs.filter(Q(pk__gt=Subquery(mark)) | ~Exists(mark)))
    )


def with_thread(applications: QuerySet[Application], side: str) -> QuerySet[Application]:
    """Adds that, how many messages there are (`thread_count`), and the last one's begin."""
    messages = ThreadMessage.objects.filter(application=OuterRef("pk")).order_by()
    last = ThreadMessage.objects.filter(application=OuterRef("pk")).order_by("-pk")[:1]
    return with_unread(applications, side).annotate(
        thread_count=_count(messages),
        thread_last=Subquery(last.values(short=Left("text", SNIPPET)), output_field=TextField()),
        thread_last_side=Subquery(last.values("side"), output_field=CharField()),
        thread_last_at=Subquery(last.values("at")),
    )


def _count(messages: QuerySet[ThreadMessage]) -> Any:
    counted = messages.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# What the conversation's own page shows


@dataclass(frozen=True)
class Shown:
    message: ThreadMessage
    own: bool
    who: str
    files: Sequence[Any]
    seen: bool  # of one's own: the other side has read it
    new: bool  # of the other's: not read before


@dataclass(frozen=True)
class Thread:
    messages: Sequence[Shown]
    unread: bool
    last: int  # the newest message of the other side, up to which a mark goes
    company_wrote: bool
    seen_at: datetime | None  # when the other side read one's own newest


def read_thread(application: Application, side: str) -> Thread:
    """Three queries, whatever its length (messages, files, marks)."""
    rows = list(
        ThreadMessage.objects.filter(application=application)
        .select_related("by")
        .prefetch_related("attachments__file")
        .order_by("pk")
    )
    marks = {mark.side: mark for mark in ThreadMark.objects.filter(application=application)}
    mine, theirs = marks.get(side), marks.get(OTHER[ThreadSide(side)])
    read_to = mine.message_id if mine else 0
    seen_to = theirs.message_id if theirs else 0
    others = [row.pk for row in rows if row.side != side]
    own = [row.pk for row in rows if row.side == side]
    return Thread(
        messages=[
            Shown(
                row,
                own=row.side == side,
                who=_who(row, side, application),
                files=list(row.attachments.all()),
                seen=row.side == side and row.pk <= seen_to,
                new=row.side != side and row.pk > read_to,
            )
            for row in rows
        ],
        unread=bool(others) and others[-1] > read_to,
        last=others[-1] if others else 0,
        company_wrote=any(row.side == ThreadSide.COMPANY for row in rows),
        seen_at=theirs.at if theirs and own and own[-1] <= seen_to else None,
    )


def _who(row: ThreadMessage, side: str, application: Application) -> str:
    """Students read who of the company wrote: a person answers for what is said."""
    if row.side == ThreadSide.STUDENT:
        return application.student.user.full_name
    if side == ThreadSide.COMPANY:
        return row.by.full_name
    return _("%(name)s, %(company)s") % {"name": row.by.full_name, "company": application.position.company}
