"""Forms of positions that are being typed, for the pages that show them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import QueryDict

from internships.actions.position_drafts import is_newer, typed_of
from internships.models import PositionDraft
from people.models import User

_COLUMNS = {
    "id": "pk",
    "key": "key",
    "typed": "typed",
    "page": "page",
    "saved_at": "saved_at",
    "saved_by_id": "saved_by",
    "who": "saved_by__full_name",
}


def with_typed(positions: Any, *, by_office: bool = False) -> Any:
    """Positions with what one side types about them and hasn't saved, in the same query; typed_about() reads it."""
    own = PositionDraft.objects.filter(position=OuterRef("pk"), by_office=by_office)
    return positions.annotate(typed_row=Subquery(own.values(row=JSONObject(**_COLUMNS))))


def with_begun(positions: Any, typed: QuerySet[PositionDraft], copied: int) -> Any:
    """With the copy of one of them that was begun last and never saved, in the same query; begun_copy() reads it."""
    own = typed.filter(position=None, typed__copied=[str(copied)]).order_by("-saved_at")
    return positions.annotate(begun_row=Subquery(own.values(row=JSONObject(**_COLUMNS))[:1]))


def begun_copy(position: Any) -> PositionDraft | None:
    return _read(position.begun_row, None)


def typed_about(position: Any) -> PositionDraft | None:
    return _read(position.typed_row, position)


def _read(found: Any, position: Any) -> PositionDraft | None:
    row = dict(found or {})
    if not row:
        return None
    row["saved_at"] = datetime.fromisoformat(row["saved_at"])
    who = row.pop("who")
    return PositionDraft(position=position, saved_by=User(pk=row.pop("saved_by_id"), full_name=who), **row)


def as_posted(typed: Mapping[str, list[str]]) -> QueryDict:
    """As the form would post it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def window_of(posted: Any, draft: PositionDraft | None) -> dict[str, str]:
    """What the page posts back about itself, so that two windows don't write over each other."""
    saved = posted.get("saved", "") if posted else draft.saved_at.isoformat() if draft else ""
    return {"page": posted.get("page") or secrets.token_hex(8), "saved": saved}


def newer_than(posted: QueryDict, draft: PositionDraft | None) -> PositionDraft | None:
    """What another window has kept since this one was opened, which saving this one would throw away."""
    if draft is None or "over" in posted or not posted.get("page"):
        return None
    newer = is_newer(draft, typed_of(posted), page=str(posted["page"]), saved=str(posted.get("saved", "")))
    return draft if newer else None


def new_key() -> str:
    return secrets.token_hex(16)
