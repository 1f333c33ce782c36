"""The next run of a position: the same work, its dates moved on by a term. One position is one run in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from internships.models import Position
from people.persian import jalali
from students.models import Term

LEAST_AHEAD = timedelta(days=14)  # to be looked at by the office, and for students to apply

LEAST_OPEN = timedelta(days=7)


@dataclass(frozen=True)
class Run:
    starts_on: date
    ends_on: date
    deadline_on: date


def next_run(position: Position, terms: Sequence[Term], today: date | None = None) -> Run:
    """As far into the next term as it was into its own; as long, and open for as long before the first day."""
    today = today or jalali.today()
    length = position.ends_on - position.starts_on
    before = position.starts_on - jalali.today(position.deadline_at)
    starts_on = max(_start(position, terms, today), today + LEAST_AHEAD)
    deadline_on = max(starts_on - before, today + LEAST_OPEN)
    return Run(starts_on, starts_on + length, min(deadline_on, starts_on + length))


def run_from_today(position: Position, today: date | None = None) -> Run:
    """The same again, at once: as far from today as it was from the day it was written or published."""
    today = today or jalali.today()
    since = jalali.today(position.published_at or position.created_at)
    starts_on = max(today + (position.starts_on - since), today + LEAST_AHEAD)
    deadline_on = max(today + (jalali.today(position.deadline_at) - since), today + LEAST_OPEN)
    ends_on = starts_on + (position.ends_on - position.starts_on)
    return Run(starts_on, ends_on, min(deadline_on, ends_on))


def _start(position: Position, terms: Sequence[Term], today: date) -> date:
    known = sorted(terms, key=lambda term: term.starts_on)
    own = next((term for term in reversed(known) if term.starts_on <= position.starts_on), None)
    if own is None:
        return today + LEAST_AHEAD
    into = position.starts_on - own.starts_on
    later = (term for term in known if term.starts_on > own.starts_on and term.starts_on + into > today)
    found = next((term for term in later if _alike(term, own)), None)
    return found.starts_on + into if found else today + LEAST_AHEAD


def _alike(term: Term, own: Term) -> bool:
    """After a long term comes the next long one: a summer term is too short for the work of a semester."""
    return _is_summer(term) == _is_summer(own)


def _is_summer(term: Term) -> bool:
    return term.code % 10 == 3  # as universities number them
