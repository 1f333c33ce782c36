"""Telling both sides in time that an MoU ends, once for each distance, whatever restarts.

Nothing is written on the MoU: the message's key names the MoU, its last day and the distance, and a key is told
once to each person. A new last day (an amendment, an automatic renewal) counts anew.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from companies.models import Mou
from companies.papers import Paper, lock_paper
from companies.states import MouState
from companies.telling import tell_company, tell_office
from people.persian import jalali

_LIVE = (MouState.IN_FORCE, MouState.SUSPENDED)
_NOTHING = (MouState.ABANDONED, MouState.TERMINATED)


def ending(today: date) -> QuerySet[Mou]:
    """Those that somebody may have to be told about today. A declared termination is known to both sides."""
    return Mou.objects.filter(
        state__in=_LIVE,
        terminates_on=None,
        starts_on__lte=today,
        ends_on__gte=today,
        ends_on__lte=today + timedelta(days=max(settings.MOU_REMIND_DAYS)),
    ).exclude(successor__state__in=_LIVE)


@transaction.atomic
def remind_of_end(mou_id: int, *, at: datetime | None = None) -> bool:
    """The nearest reminder that is due; those that were missed before it are not caught up.

    While a renewal is being prepared, only the office is told, when the last distance is reached: it isn't signed
    yet. An MoU that renews itself is announced once, with how to stop it.
    """
    today = jalali.today(at or timezone.now())
    mou = ending(today).filter(pk=mou_id).first()
    if mou is None:
        return False
    locked = lock_paper(Paper(mou)).mou
    days = settings.MOU_REMIND_DAYS
    due = _due(locked, today, [min(days)] if locked.renews_automatically else days)
    in_preparation = Mou.objects.filter(predecessor=locked).exclude(state__in=_NOTHING).exists()
    if due is None or (in_preparation and due != min(days)):
        return False
    fact = f"{locked.pk}:{locked.ends_on}:{due}"
    said: dict[str, Any] = {
        "days_left": (locked.ends_on - today).days,
        "renews": locked.renews_automatically,
        "next_ends_on": locked.next_last_day(locked.ends_on),
        "unsigned": in_preparation,
    }
    if not in_preparation:
        tell_company(Paper(locked), "mou.ends_soon", key=fact, **said)
    tell_office(Paper(locked), "mou.ends_soon", key=fact, for_office=True, **said)
    return True


def _due(mou: Mou, today: date, distances: Sequence[int]) -> int | None:
    """The smallest distance whose day has come; one that lay before its first day never came."""
    come = [
        days
        for days in distances
        if (mou.ends_on - today).days <= days and mou.ends_on - timedelta(days=days) >= mou.starts_on
    ]
    return min(come, default=None)
