"""The lists in which the office keeps its MoUs, by what each is today and not by what was last written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from companies.states import MouState

ENDS_SOON_DAYS = (30, 60, 90)
PREPARED = (MouState.REQUESTED, MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES)
_LIVE = (MouState.IN_FORCE, MouState.SUSPENDED)


def in_force(today: date) -> Q:
    return Q(state=MouState.IN_FORCE, starts_on__lte=today, ends_on__gte=today)


def ending_within(today: date, days: int) -> Q:
    """In force, or suspended, and over within so many days: time to talk about its renewal."""
    return Q(
        state__in=_LIVE, starts_on__lte=today, ends_on__gte=today, ends_on__lte=today + timedelta(days=days)
    )


def unrenewed() -> Q:
    """No successor is being prepared or signed."""
    return Q(successor=None) | Q(successor__state__in=(MouState.ABANDONED, MouState.TERMINATED))


def suspended(today: date) -> Q:
    return Q(state=MouState.SUSPENDED, ends_on__gte=today)


def _scheduled(today: date) -> Q:
    return Q(state=MouState.IN_FORCE, starts_on__gt=today)


def _expired(today: date) -> Q:
    return Q(state=MouState.EXPIRED) | Q(state__in=_LIVE, ends_on__lt=today)


@dataclass(frozen=True)
class MouList:
    label: str | Promise
    rows: Callable[[date], Q]
    order: tuple[str, ...] = ("-created_at", "-id")
    always: bool = False  # offered even while it is empty


LISTS: dict[str, MouList] = {
    "in_force": MouList(pgettext_lazy("MoUs", "In force"), in_force, ("ends_on", "id"), always=True),
    "ending": MouList(
        pgettext_lazy("MoUs", "Ending soon"),
        lambda today: ending_within(today, ENDS_SOON_DAYS[-1]),
        ("ends_on", "id"),
        always=True,
    ),
    "prepared": MouList(
        pgettext_lazy("MoUs", "Being prepared"), lambda today: Q(state__in=PREPARED), always=True
    ),
    "scheduled": MouList(pgettext_lazy("MoUs", "Scheduled"), _scheduled, ("starts_on", "id")),
    "suspended": MouList(pgettext_lazy("MoUs", "Suspended"), suspended),
    "expired": MouList(pgettext_lazy("MoUs", "Expired"), _expired, ("-ends_on", "-id")),
    "ended": MouList(
        pgettext_lazy("MoUs", "Terminated or abandoned"),
        lambda today: Q(state__in=(MouState.TERMINATED, MouState.ABANDONED)),
    ),
}


def ends_soon(mou: Any, today: date) -> int | None:
    """Days until it is over, when that is soon."""
    if mou.state not in _LIVE or not mou.starts_on <= today <= mou.ends_on:
        return None
    left = (mou.ends_on - today).days
    return left if left <= ENDS_SOON_DAYS[-1] else None
