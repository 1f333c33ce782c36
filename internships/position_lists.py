"""The lists in which the office keeps positions: what waits for it first."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from internships.models import PositionChange
from internships.states import POSITION_LIVE, ChangeState, PositionState


@dataclass(frozen=True)
class PositionList:
    label: str | Promise
    states: tuple[str, ...]
    order: tuple[str, ...] = ("-created_at", "-id")
    only: Q | None = None

    @property
    def rows(self) -> Q:
        return Q(self.only or Q(), state__in=self.states)


_PROPOSED = PositionChange.objects.filter(position=OuterRef("pk"), state=ChangeState.PROPOSED)


LISTS: dict[str, PositionList] = {
    "submitted": PositionList(
        pgettext_lazy("positions", "Waiting for review"), (PositionState.SUBMITTED,), ("submitted_at", "id")
    ),
    "proposed": PositionList(
        pgettext_lazy("positions", "Changes to approve"), POSITION_LIVE, only=Q(Exists(_PROPOSED))
    ),
    "changes": PositionList(pgettext_lazy("positions", "Sent back"), (PositionState.CHANGES_REQUESTED,)),
    "open": PositionList(
        pgettext_lazy("positions", "Published"), (PositionState.PUBLISHED,), ("-published_at", "-id")
    ),
    "paused": PositionList(pgettext_lazy("positions", "Paused"), (PositionState.PAUSED,)),
    "closed": PositionList(pgettext_lazy("positions", "Closed"), (PositionState.CLOSED,)),
    "draft": PositionList(pgettext_lazy("positions", "Drafts"), (PositionState.DRAFT,)),
}
