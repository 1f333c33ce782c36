"""The lists in which the office keeps positions: what waits for it first."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from internships.states import PositionState


@dataclass(frozen=True)
class PositionList:
    label: str | Promise
    states: tuple[str, ...]
    order: tuple[str, ...] = ("-created_at", "-id")


LISTS: dict[str, PositionList] = {
    "submitted": PositionList(
        pgettext_lazy("positions", "Waiting for review"), (PositionState.SUBMITTED,), ("submitted_at", "id")
    ),
    "changes": PositionList(pgettext_lazy("positions", "Sent back"), (PositionState.CHANGES_REQUESTED,)),
    "open": PositionList(
        pgettext_lazy("positions", "Published"), (PositionState.PUBLISHED,), ("-published_at", "-id")
    ),
    "paused": PositionList(pgettext_lazy("positions", "Paused"), (PositionState.PAUSED,)),
    "closed": PositionList(pgettext_lazy("positions", "Closed"), (PositionState.CLOSED,)),
    "draft": PositionList(pgettext_lazy("positions", "Drafts"), (PositionState.DRAFT,)),
}
