"""The whole history of one MoU and its amendments, newest first, page by page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from companies.history.changes import Change, Words
from companies.history.steps import said, title_of, who_of
from companies.models import Amendment, AmendmentEvent, LastLook, Mou, MouEvent
from companies.papers import Paper
from people.look.states import word_for
from people.models import User
from people.pages import Page

SIZE = 30
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,5})-([0-9]{1,18})")
_NAMES = ("at", "paper", "id", "by_id", "by__full_name", "from_state", "to_state", "reason", "changes")


@dataclass(frozen=True)
class Entry:
    """One event in words."""

    paper: Paper
    title: str
    at: datetime
    by: str
    reason: str
    state: str = ""  # where it led to, when the state changed
    changes: list[Change] = field(default_factory=list)
    is_new: bool = False  # somebody else did it since the reader last looked


@dataclass(frozen=True)
class _Event:
    at: datetime
    paper: int  # number of the amendment; 0 is the agreement
    id: int
    by_id: int | None
    by: str | None
    from_state: str
    to_state: str
    reason: str
    changes: dict[str, Any]


def history_page(mou: Mou, *, reader: User, after: str | None) -> Page:
    """Five queries: the events of both tables, the reader's last look, versions and names where needed."""
    beyond, broken = _read_cursor(after)
    events = _events(mou, beyond)
    more, events = len(events) > SIZE, events[:SIZE]
    look = LastLook.objects.filter(mou=mou, user=reader).first()
    entries = _entries(mou, events, reader, look.at if look else None)
    return Page(entries, _write_cursor(events[-1]) if more else None, broken)


def _events(mou: Mou, beyond: tuple[datetime, int, int] | None) -> list[_Event]:
    of_mou = MouEvent.objects.filter(subject=mou).annotate(paper=Value(0, output_field=IntegerField()))
    of_amendments = AmendmentEvent.objects.filter(subject__mou=mou).annotate(paper=F("subject__number"))
    both: list[QuerySet[Any, Any]] = [
        rows.filter(_after(beyond)).order_by().values_list(*_NAMES) for rows in (of_mou, of_amendments)
    ]
    newest = both[0].union(both[1], all=True).order_by("-at", "-paper", "-id")
    return [_Event(*row) for row in newest[: SIZE + 1]]


def _after(beyond: tuple[datetime, int, int] | None) -> Q:
    if beyond is None:
        return Q()
    at, paper, pk = beyond
    return Q(at__lt=at) | Q(at=at, paper__lt=paper) | Q(at=at, paper=paper, id__lt=pk)


def _entries(mou: Mou, events: Iterable[_Event], reader: User, looked_at: datetime | None) -> list[Entry]:
    events = list(events)
    words = Words(mou, [(event.paper, event.changes) for event in events])
    papers = {number: _paper(mou, number) for number in {event.paper for event in events}}
    return [_entry(event, papers[event.paper], words, reader, looked_at) for event in events]


def _paper(mou: Mou, number: int) -> Paper:
    """Only for its words and addresses; nothing of it is read."""
    return Paper(mou, Amendment(mou=mou, number=number) if number else None)


def _entry(event: _Event, paper: Paper, words: Words, reader: User, looked_at: datetime | None) -> Entry:
    model = type(paper.subject)
    moved = event.from_state != event.to_state
    return Entry(
        paper=paper,
        title=_moved(model, event) if moved else title_of(model, event.changes),
        at=event.at,
        by=who_of(event),
        reason=said(event.reason),
        state=event.to_state if moved else "",
        changes=words.of(paper, event.changes),
        is_new=looked_at is not None and event.at > looked_at and event.by_id != reader.pk,
    )


def _moved(model: Any, event: _Event) -> str:
    kind = model._meta.model_name
    now = word_for(kind, event.to_state)
    if not event.from_state:
        return _("Begun: %(state)s") % {"state": now}
    told = {"before": word_for(kind, event.from_state), "now": now}
    return _("From “%(before)s” to “%(now)s”") % told


def _write_cursor(event: _Event) -> str:
    return f"{(event.at - _EPOCH) // timedelta(microseconds=1)}-{event.paper}-{event.id}"


def _read_cursor(after: str | None) -> tuple[tuple[datetime, int, int] | None, bool]:
    """A cursor comes from an address, that is, from anybody: a broken one gives the first page, and says so."""
    if not after:
        return None, False
    found = _CURSOR.fullmatch(after)
    if not found:
        return None, True
    try:
        at = _EPOCH + timedelta(microseconds=int(found[1]))
    except OverflowError:
        return None, True
    return (at, int(found[2]), int(found[3])), False
