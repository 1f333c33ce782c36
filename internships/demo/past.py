"""What only the past knows, written down after the stories: the one place that touches rows without an action.

Three things. Columns whose default is "now" get the day on which their row's first event happened. Mail of the past
counts as sent, since nobody waits for it. And people have read what they were told before the last two days.
No state of a workflow is touched.
"""

from datetime import datetime, timedelta

from django.db.models import F, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce

from companies.models import Company, Membership, Mou, MouTerms
from internships.models import FoundPlace, Placement, Position
from people.models import StoredFile
from people.notifications.models import InboxItem, Message
from students.models import CV

UNREAD_FOR = timedelta(days=2)


def write_down(now: datetime) -> None:
    for model in (Company, Mou, Position, Placement, FoundPlace):
        _date_by_first_event(model)
    Membership.objects.update(created_at=_of(Company, "company_id"))
    MouTerms.objects.update(created_at=_of(Mou, "mou_id"))
    _date_files()
    _settle_mail(now)
    InboxItem.objects.filter(visible_from__lte=now - UNREAD_FOR).update(
        read_at=F("visible_from") + timedelta(hours=5)
    )


def _date_by_first_event(model: type[Model]) -> None:
    events = model.events.rel.related_model._default_manager  # type: ignore[attr-defined]
    first = events.filter(subject=OuterRef("pk")).order_by("id").values("at")[:1]
    model._default_manager.update(created_at=Coalesce(Subquery(first), F("created_at")))


def _of(model: type[Model], key: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=OuterRef(key)).values("created_at")[:1])


def _date_files() -> None:
    for model, column in ((CV, "file"), (Mou, "document")):
        owner = model._default_manager.filter(**{column: OuterRef("pk")}).values("created_at")[:1]
        StoredFile.objects.filter(pk__in=model._default_manager.values(column)).update(
            created_at=Subquery(owner)
        )


def _settle_mail(now: datetime) -> None:
    """Along the outbox's own table. What is to be told later (an undo window) waits as it should."""
    due = Message.objects.filter(next_attempt_at__lte=now)
    due.move(Message.State.QUEUED, Message.State.SENDING, claimed_at=F("created_at"))
    due.move(Message.State.SENDING, Message.State.SENT, sent_at=F("created_at"), attempts=1)
