"""How many seats are taken at once. Pure: ranges of days in, a number out."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

Days = tuple[date, date]  # first and last day, both counted


def days(ranges: Iterable[Any]) -> list[Days]:
    """From PostgreSQL's date ranges, which are given as [first, day after the last)."""
    return [(r.lower, r.upper - timedelta(days=1)) for r in ranges if not r.isempty]


def peak(held: Iterable[Days], within: Days) -> int:
    """The most ranges that share one day of `within`. Each open offer, acceptance and placement is a range."""
    first, last = within
    changes: list[tuple[date, int]] = []
    for begins, ends in held:
        if begins > last or ends < first:
            continue
        changes.append((max(begins, first), 1))
        changes.append((min(ends, last) + timedelta(days=1), -1))
    taken = most = 0
    for _day, step in sorted(changes):  # on one day the leaving (-1) sort before the coming (+1)
        taken += step
        most = max(most, taken)
    return most


def free(limit: int, held: Iterable[Days], within: Days) -> int:
    return max(0, limit - peak(held, within))
