"""The next run of a position: the same work, its dates moved on by a term. One position is one run in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from internships.models import Position
from people.persian import jalali
from students.models import Term

LEAST_AHEAD = timedelta(days=14)  # to be looked at by the office, and for students to apply


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
    deadline_on = max(starts_on - before, today + timedelta(days=7))
    return Run(starts_on, starts_on + length, min(deadline_on, starts_on + length))


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
