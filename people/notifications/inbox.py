"""Reading the inbox: what is there for someone, and what they haven't read."""

from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from people.notifications import kinds
from people.notifications.models import InboxItem


def items_for(user: Any, *, at: datetime | None = None) -> QuerySet[InboxItem]:
    """Everything this user may see by now."""
    return InboxItem.objects.filter(recipient=user, visible_from__lte=at or timezone.now())


def unread_for(user: Any, *, at: datetime | None = None) -> QuerySet[InboxItem]:
    return items_for(user, at=at).filter(read_at=None)


def unread_number() -> Coalesce:
    """Of a row of users, for the bell on every page: one count over the partial index of unread rows."""
    counted = unread_for(OuterRef("pk")).order_by().values("recipient").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def needing_action(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    return items.filter(kind__in=[kind.id for kind in kinds.known() if kind.tone == "act"])


def mark_read(items: QuerySet[InboxItem], *, at: datetime | None = None) -> int:
    return items.filter(read_at=None).update(read_at=at or timezone.now())
