"""Events as steps on the bond line, in words that a reader of the page may see."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from people.look import states


class Step(NamedTuple):
    title: str
    at: datetime | None = None
    by: str = ""
    text: str = ""
    mark: str = "done"  # or "now", or "" for what is to come


def steps_of(events: Iterable[Any], *, by: bool = False, reason: bool = False) -> list[Step]:
    """Steps as they are; workflow events (people.workflow.Event) named by the state that they led to.

    Who did it and why is left out unless asked for: the other side's names and reasons are not for everyone.
    """
    return [event if isinstance(event, Step) else _step(event, by, reason) for event in events]


def _step(event: Any, by: bool, reason: bool) -> Step:
    kind = event._meta.get_field("subject").related_model._meta.model_name
    return Step(
        title=states.word_for(kind, event.to_state),
        at=event.at,
        by=str(event.by) if by and event.by_id else "",
        text=event.reason if reason else "",
    )
