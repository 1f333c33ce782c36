"""The lists in which the office keeps its MoUs, by what each is today and not by what was last written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from companies.models.mou import lasts
from companies.states import MouState

ENDS_SOON_DAYS = (30, 60, 90)
PREPARED = (MouState.REQUESTED, MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES)
LIVE = (MouState.IN_FORCE, MouState.SUSPENDED)


def in_force(today: date) -> Q:
    return Q(lasts(today), state=MouState.IN_FORCE, starts_on__lte=today)


def ending_within(today: date, days: int, *, more_than: int = -1) -> Q:
    """In force, or suspended, and over within so many days: time to talk about its renewal.

    What renews itself isn't over then. `more_than` leaves out what ends within fewer days.
    """
    return Q(
        state__in=LIVE,
        starts_on__lte=today,
        renews_automatically=False,
        ends_on__gt=today + timedelta(days=more_than),
        ends_on__lte=today + timedelta(days=days),
    )


def unrenewed() -> Q:
    """No successor is being prepared or signed."""
    return Q(successor=None) | Q(successor__state__in=(MouState.ABANDONED, MouState.TERMINATED))


def suspended(today: date) -> Q:
    return Q(lasts(today), state=MouState.SUSPENDED)


def _scheduled(today: date) -> Q:
    return Q(state=MouState.IN_FORCE, starts_on__gt=today)


def _over(today: date) -> Q:
    """Its last day has passed, and nobody has written that down yet."""
    return Q(state__in=LIVE, ends_on__lt=today, renews_automatically=False)


def _expired(today: date) -> Q:
    return Q(state=MouState.EXPIRED) | _over(today) & Q(terminates_on=None)


def _terminated(today: date) -> Q:
    return Q(state=MouState.TERMINATED) | _over(today) & Q(terminates_on__isnull=False)


_DERIVED: dict[str, Callable[[date], Q]] = {
    MouState.SCHEDULED: _scheduled,
    MouState.IN_FORCE: in_force,
    MouState.SUSPENDED: suspended,
    MouState.EXPIRED: _expired,
    MouState.TERMINATED: _terminated,
}


def state_is(state: str, today: date) -> Q:
    """The same as `mou.state_now == state`, as a filter. Every MoU has exactly one of the states."""
    return _DERIVED[state](today) if state in _DERIVED else Q(state=state)


def state_in(states: tuple[str, ...], today: date) -> Q:
    stored = [state for state in states if state not in _DERIVED]
    found = Q(state__in=stored)
    for state in states:
        if state in _DERIVED:
            found |= _DERIVED[state](today)
    return found


def over(today: date) -> Q:
    """Expired, terminated or abandoned."""
    return state_in(ENDED, today)


ENDED = (MouState.EXPIRED, MouState.TERMINATED, MouState.ABANDONED)
SHOWN_STATES = (
    *PREPARED,
    MouState.SCHEDULED,
    MouState.IN_FORCE,
    MouState.SUSPENDED,
    *ENDED,
)  # in the order of an MoU's life


@dataclass(frozen=True)
class MouList:
    """A chip above the register: some states, or what ends soon."""

    label: str | Promise
    states: tuple[str, ...] = ()
    within: int | None = None  # days
    always: bool = False  # offered even while it is empty

    def rows(self, today: date) -> Q:
        return state_in(self.states, today) if self.within is None else ending_within(today, self.within)


LISTS: dict[str, MouList] = {
    "in_force": MouList(pgettext_lazy("MoUs", "In force"), (MouState.IN_FORCE,), always=True),
    "ending": MouList(pgettext_lazy("MoUs", "Ending soon"), within=ENDS_SOON_DAYS[-1], always=True),
    "prepared": MouList(pgettext_lazy("MoUs", "Being prepared"), PREPARED, always=True),
    "scheduled": MouList(pgettext_lazy("MoUs", "Scheduled"), (MouState.SCHEDULED,)),
    "suspended": MouList(pgettext_lazy("MoUs", "Suspended"), (MouState.SUSPENDED,)),
    "expired": MouList(pgettext_lazy("MoUs", "Expired"), (MouState.EXPIRED,)),
    "ended": MouList(
        pgettext_lazy("MoUs", "Terminated or abandoned"), (MouState.TERMINATED, MouState.ABANDONED)
    ),
}


def ends_soon(mou: Any, today: date) -> int | None:
    """Days until it is over, when that is soon."""
    if mou.renews_automatically or mou.state not in LIVE or not mou.starts_on <= today <= mou.ends_on:
        return None
    left = (mou.ends_on - today).days
    return left if left <= ENDS_SOON_DAYS[-1] else None
