"""The list as it is at this moment: the sets of this process, brought up to date when something has changed.

What has changed is read anew by itself; everything is, when the day in Tehran is another one (agreements count by
days), or when a change appears that can't be named. Deadlines need no question: what has passed one falls out.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.db.models import BigIntegerField, Func, JSONField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from companies.models import AmendmentEvent, CompanyEvent, MouEvent
from internships.listing import names, pulse
from internships.listing.answers import ask, type_value
from internships.listing.bits import Index, key
from internships.listing.names import Names
from internships.listing.pulse import Pulse, Theirs
from internships.listing.reading import ORDERS, cover_to_ask, moment, read_changed, read_cover, read_rows
from internships.listing.spelling import Vocabulary
from internships.models import Position, PositionEvent, Rekeyed
from people import replica
from people.persian import jalali
from people.persian.text import search_terms

MOST_CHANGED = 3000  # more are not picked out: everything is read
MOST_WASTED = 0.25
PULSE, NAMES, COVER = "pulse", "names", "cover"


@dataclass(frozen=True)
class Listing:
    index: Index
    names: Names
    vocabulary: Vocabulary
    theirs: Theirs
    # What the list was taken from: equal for equal lists. None while another thread still brings it up to date.
    stamp: object = None

    @property
    def open(self) -> int:
        """How many positions take applications."""
        return self.index.live.bit_count()

    @property
    def dismissed(self) -> int:
        """The places of what the student has put aside."""
        return self.index.of_ids(self.theirs.dismissed)


@dataclass(frozen=True)
class _Kept:
    index: Index
    vocabulary: Vocabulary
    pulse: Pulse
    day: date
    at: datetime


log = structlog.get_logger(__name__)

_kept: dict[object, _Kept] = {}
_making = threading.Lock()


def listing(
    student_id: int | None = None, at: datetime | None = None, known: Mapping[str, Any] | None = None
) -> Listing:
    """One query when nothing has changed, two when something has, or when nothing has been read yet; one less where
    `known` is the answer of one that asked what to_ask() names.

    What is kept comes from the primary alone. A page that is read from a replica asks that one whether anything has
    changed; a list from the primary that is newer serves it as well.
    """
    at, database = at or timezone.now(), connection.settings_dict["NAME"]
    kept = _kept.get(database)
    if replica.is_read():
        return _for_replica(kept, student_id, at)
    if not known or PULSE not in known:
        asked = _to_ask(kept, student_id, at)
        known = dict(zip(asked, ask(*asked.values()), strict=True))
    now = pulse.read(known[PULSE])
    if NAMES in known:
        names.keep(now.named, known[NAMES])
    if kept is None or not _holds(kept, now, at):
        # One thread makes it; the others go on with what there is, and look at each row again anyway.
        if _making.acquire(blocking=kept is None):
            try:
                kept = _kept[database] = _made(database, now, at, known.get(COVER))
            finally:
                _making.release()
        assert kept is not None
    stamp = now.stamp if kept.pulse is now or now.same(kept.pulse) else None
    return Listing(kept.index, names.known(now.named), kept.vocabulary, now.theirs, stamp)


def _for_replica(kept: _Kept | None, student_id: int | None, at: datetime) -> Listing:
    if kept is not None:
        now = pulse.take(kept.pulse, student_id)
        if now.within(kept.pulse) and _is_of_this_time(kept, at):
            return Listing(kept.index, names.known(now.named), kept.vocabulary, now.theirs, now.stamp)
    with replica.on_primary():
        return listing(student_id, at)


def read_ahead() -> None:
    """For a process that begins: what its first list would wait for. Whether it succeeds is not this one's business."""
    try:
        listing()
    except DatabaseError:
        log.warning("listing.not_read_ahead", exc_info=True)


def to_ask(student_id: int) -> dict[str, Any]:
    """For a page that asks the database about something else in any case."""
    asked = _to_ask(_kept.get(connection.settings_dict["NAME"]), student_id, timezone.now())
    return {name: RawSQL(*value, output_field=JSONField()) for name, value in asked.items()}  # noqa: S611  # nosec B611


def _to_ask(kept: _Kept | None, student_id: int | None, at: datetime) -> dict[str, type_value]:
    """The pulse; what reading everything wants besides of the positions, where nothing has been read yet."""
    if kept is not None:
        return {PULSE: pulse.to_ask(kept.pulse, student_id)}
    return {PULSE: pulse.to_ask(None, student_id), NAMES: names.to_ask(), COVER: cover_to_ask(at)}


def forget() -> None:
    """For tests: each has a database of its own."""
    _kept.clear()
    names.forget()


def _holds(kept: _Kept, now: Pulse, at: datetime) -> bool:
    return now.same(kept.pulse) and _is_of_this_time(kept, at)


def _is_of_this_time(kept: _Kept, at: datetime) -> bool:
    if kept.day != jalali.today(at) or at < kept.at:
        return False
    first = kept.index.first("deadline")
    return first is None or first > _now_key(at)


def _now_key(at: datetime) -> int:
    """In the order of deadlines, behind all that have passed."""
    return key(moment(at) + 1, 0, newest_first=False)


def _made(database: object, now: Pulse, at: datetime, cover: list[Any] | None) -> _Kept:
    kept, day = _kept.get(database), jalali.today(at)
    if kept is not None and kept.day == day and at >= kept.at and not now.overtaken(kept.pulse):
        index = _brought_up(kept, now, at)
        if index is not None and index.wasted <= MOST_WASTED * len(index) + 100:
            return _Kept(index, kept.vocabulary, now, day, at)
    titles: set[str] = set()
    its_cover = read_cover(cover or ask(cover_to_ask(at))[0])
    index = Index.of(read_rows(at, its_cover, heard=titles.add), ORDERS)
    return _Kept(index, Vocabulary.of(_words_in([*titles, *names.known(now.named).every()])), now, day, at)


def _words_in(texts: Iterable[str]) -> set[str]:
    """Folded; each word as it is written is folded once."""
    written = {word for text in texts for word in text.split()}
    return {term for word in written for term in search_terms(word)}


def _brought_up(kept: _Kept, now: Pulse, at: datetime) -> Index | None:
    """With what changed since; None when that is too much."""
    index = kept.index.without(kept.index.up_to("deadline", _now_key(at)))
    if now.newest == kept.pulse.newest:
        return index
    titles: set[str] = set()
    found = read_changed(at, _changed(kept.pulse), MOST_CHANGED, heard=titles.add)
    if found is None:
        return None
    kept.vocabulary.add(_words_in(titles))
    return index.replaced(*found)


def _changed(seen: Pulse) -> Q:
    events, companies, mous, amendments, rekeyed, rows = seen.newest
    of_companies = (
        Q(company__in=CompanyEvent.objects.filter(id__gt=companies).values("subject"))
        | Q(company__in=MouEvent.objects.filter(id__gt=mous).values("subject__company"))
        | Q(company__in=AmendmentEvent.objects.filter(id__gt=amendments).values("subject__mou__company"))
    )
    ids = Position.objects.order_by().values_list("pk", flat=True)
    of_positions = Q(pk__in=PositionEvent.objects.filter(id__gt=events).values("subject"))
    other_words = Rekeyed.objects.filter(id__gt=rekeyed).values_list(
        Func("positions", function="unnest", output_field=BigIntegerField())
    )
    # United, not joined by "or": each finds its few by an index.
    found = ids.filter(of_positions).union(ids.filter(pk__gt=rows), ids.filter(of_companies), other_words)
    return Q(pk__in=found)
