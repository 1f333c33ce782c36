"""What changed since somebody last looked at an MoU: marked for each reader, and only by what others did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from companies.models import AmendmentEvent, LastLook, Mou, MouEvent
from people.models import User


@dataclass(frozen=True)
class Changes:
    """How much others have changed since the reader looked, and when that was."""

    mou_id: int
    count: int
    since: datetime


def changes_since_last_look(mou: Mou, user: User) -> Changes | None:
    """None when there are none, or when the reader has never looked: then nothing is new, or all is. One query."""
    look = (
        LastLook.objects.filter(mou=mou, user=user)
        .annotate(changes=sum(_count(events) for events in _since_look(user)))
        .first()
    )
    if look is None or not look.changes:
        return None
    return Changes(mou.pk, look.changes, look.at)


def changed_for(user: User) -> Q:
    """For a list of MoUs: those that others changed since this reader looked at them."""
    of_mou, of_amendment = _since_look(user)
    looks = LastLook.objects.filter(user=user, mou=OuterRef("pk"))
    return Q(Exists(looks.filter(Exists(of_mou) | Exists(of_amendment))))


def _since_look(user: User) -> tuple[QuerySet[MouEvent], QuerySet[AmendmentEvent]]:
    """Events of the MoU of a look, and of its amendments, after it: not the reader's own, but those of time too."""
    newer = (Q(by=None) | ~Q(by=user)) & Q(at__gt=OuterRef("at"))
    return (
        MouEvent.objects.filter(newer, subject=OuterRef("mou")),
        AmendmentEvent.objects.filter(newer, subject__mou=OuterRef("mou")),
    )


def _count(events: QuerySet[Any]) -> Any:
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(events.order_by().annotate(number=number).values("number"))
