"""What HR and the office have open with each other about a position, read with it in the same query."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from internships.models import Position, PositionChange, PositionMessage
from internships.states import CHANGE_LIVE
from people.models import User

_CHANGE = ("id", "state", "before", "after", "why", "note", "proposed_at")
_MESSAGE = ("id", "from_office", "text", "at", "seen_at")


def with_desk(positions: Any) -> Any:
    """Adds the change that is proposed or sent back, and the messages; change_on() and talk_about() read them."""
    change = PositionChange.objects.filter(position=OuterRef("pk"), state__in=CHANGE_LIVE)
    talk = PositionMessage.objects.filter(position=OuterRef("pk")).order_by("id")
    return positions.annotate(
        change_row=Subquery(
            change.values(row=_json(_CHANGE, who="proposed_by__full_name", by="proposed_by"))
        ),
        talk_rows=ArraySubquery(talk.values(row=_json(_MESSAGE, who="by__full_name", by="by"))),
    )


def _json(names: tuple[str, ...], **more: str) -> JSONObject:
    return JSONObject(**{name: name for name in names}, **more)


def change_on(position: Any) -> PositionChange | None:
    row = dict(position.change_row or {})
    if not row:
        return None
    row["proposed_at"] = datetime.fromisoformat(row["proposed_at"])
    return PositionChange(position=position, proposed_by=_person(row), **row)


def talk_about(position: Any) -> list[PositionMessage]:
    return [_message(position, dict(row)) for row in position.talk_rows]


def _message(position: Position, row: dict[str, Any]) -> PositionMessage:
    row["at"] = datetime.fromisoformat(row["at"])
    row["seen_at"] = datetime.fromisoformat(row["seen_at"]) if row["seen_at"] else None
    return PositionMessage(position=position, by=_person(row), **row)


def _person(row: dict[str, Any]) -> User:
    return User(pk=row.pop("by"), full_name=row.pop("who"))
