"""What a company sent again after it was asked for papers: what was asked, how much came, and its own word on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from companies.states import CompanyState

PAPERS_SINCE = "papers_since"  # in the event's changes


@dataclass(frozen=True)
class Resent:
    at: datetime
    asked: str
    papers: int
    missing: str  # what the company says is missing, and why


def resent(events: Iterable[Any]) -> Resent | None:
    """Of a company's events, newest first; None where it wasn't asked for papers last."""
    asking = (e for e in events if e.from_state != e.to_state)
    back = next(asking, None)
    if back is None or (back.from_state, back.to_state) != (
        CompanyState.PAPERS_REQUESTED,
        CompanyState.PENDING,
    ):
        return None
    asked = next(asking, None)
    papers = back.changes.get(PAPERS_SINCE, [None, None])[1]
    return None if papers is None else Resent(back.at, asked.reason if asked else "", papers, back.reason)
